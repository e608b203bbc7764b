"""Which chargers are meant by a selection: never more than were seen when it was made."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.utils import timezone

from chargers.models import Charger, Site
from chargers.services.access.access import Access
from chargers.web.common import charger_selection
from chargers.web.request import Request
from tests.web import scenery


def meant(asked: str, access: Access) -> set[str]:
    request = Request()
    request.access = access
    found = charger_selection.selected_or_all(request, QueryDict(asked), access.chargers(), timezone.now())
    return set(found.values_list("ocpp_id", flat=True))


@pytest.mark.parametrize("name", ["organisation", "site", "backend", "controller_type", "state", "needs"])
def test_all_that_match_a_filter_that_is_none_any_more_are_none(name: str, fleet: scenery.Fleet) -> None:
    access = Access.of(fleet.admin)
    assert meant(f"{name}=99999&every=1", access) == set()
    assert meant(f"{name}=99999", access) == meant("every=1", access), "a list that is only looked at says so, and shows all"
    assert meant(f"{name}=99999&charger={fleet.evc5.pk}", access) == {fleet.evc5.ocpp_id}


def test_a_site_that_is_removed_meanwhile_makes_none_of_all(fleet: scenery.Fleet) -> None:
    access = Access.of(fleet.installer)
    here = Site.objects.create(organisation=fleet.evc5.organisation, name="Elsewhere")
    Charger.objects.filter(pk=fleet.cpa.pk).update(site=here)
    asked = f"site={here.pk}&every=1"
    assert meant(asked, access) == {fleet.cpa.ocpp_id}
    Charger.objects.filter(pk=fleet.cpa.pk).update(site=None)
    here.delete()
    assert meant(asked, access) == set()


def test_an_order_that_cannot_be_read_leaves_none_out(fleet: scenery.Fleet) -> None:
    access = Access.of(fleet.installer)
    assert meant("sort=x&every=1", access) == meant("every=1", access) != set()
