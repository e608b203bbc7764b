"""What is wanted is kept with a change, so that the plan can be made again."""

import pytest

from chargers.domain.controller.definition import FieldRole
from chargers.domain.editor.fields import EditorFields
from chargers.models import Charger
from chargers.services.access.access import Access
from chargers.services.changes import change_requests, planning

pytestmark = pytest.mark.django_db


def test_what_was_wanted_is_kept_with_a_change_and_plans_the_same_again(read_charger: Charger) -> None:
    options = "comMaster=0,Events=1,BlockBeforeBoot=1,Wdt=0,updSendInIdle=0,UseTLS=0,blockLgFull=0"
    typed = EditorFields(
        url="wss://devices.ecotap.com/registry/ocpp/#OSN#", token="53Umkk1q7rEM", rows={FieldRole.OPTIONS: options}
    )
    plan, _wanted = planning.preview(read_charger, typed)
    change = change_requests.ask(read_charger, typed, access=Access.of_shell(), confirmed=True)
    assert planning.plan_again(change) == plan
