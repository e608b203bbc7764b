"""What a person may see and do, against the rule in words: an organisation, or those of its sites that a membership names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from pytest_django import DjangoAssertNumQueries

from chargers.domain.editor.fields import EditorFields
from chargers.domain.errors import Code, Refusal
from chargers.domain.roles import POWERS, Power, Role
from chargers.models import Charger, JournalEntry, Site, User
from chargers.services.access.access import Access
from chargers.services.changes import change_requests
from chargers.services.journal import journal
from chargers.wording import journal_words
from tests.web import scenery

ROOT = Path(__file__).parents[3]

pytestmark = pytest.mark.django_db


@pytest.fixture
def fleet() -> scenery.Fleet:
    return scenery.fleet()


def sees(user: User, charger: Charger) -> bool:
    if user.is_superuser:
        return True
    return any(
        membership.organisation_id == charger.organisation_id
        and (not membership.sites.exists() or charger.site in membership.sites.all())
        for membership in user.memberships.all()
    )


@pytest.mark.parametrize("of_one_site", [False, True], ids=["whole organisation", "one site"])
@pytest.mark.parametrize("who", ["admin", "installer", "owner", "stranger"])
def test_it_sees_what_its_memberships_say(who: str, of_one_site: bool, fleet: scenery.Fleet) -> None:
    if of_one_site:
        site = fleet.evc5.site
        assert site is not None
        fleet.installer.memberships.get().sites.set([site])
    user = getattr(fleet, who)
    every = list(Charger.objects.select_related("site"))
    seen = {charger for charger in every if sees(user, charger)}
    access = Access.of(user)
    assert set(access.chargers()) == seen
    assert access.visible_keys(charger.pk for charger in every) == {charger.pk for charger in seen}
    for power in Power:
        held = {charger for charger in seen if power in access.powers(charger)}
        assert set(access.chargers_with(power)) == held
        assert access.may(power) is bool(held)


@pytest.mark.parametrize("who", ["nobody", "deactivated", "deactivated admin"])
def test_who_is_not_somebody_may_nothing(who: str, fleet: scenery.Fleet) -> None:
    user = AnonymousUser() if who == "nobody" else fleet.admin if "admin" in who else fleet.installer
    if isinstance(user, User):
        user.is_active = False
    access = Access.of(user)
    assert (access.person, access.everything, access.held) == (None, False, frozenset())
    assert not access.chargers().exists()


def test_the_shell_may_everything_and_is_named_in_the_journal(fleet: scenery.Fleet) -> None:
    access = Access.of_shell()
    assert set(access.chargers()) == set(Charger.objects.all())
    assert access.powers(fleet.evc5) == POWERS[Role.ADMIN]
    entry = journal.write(journal.Action.CHARGER_EDITED, by=access.actor, charger=fleet.evc5)
    assert (entry.by, str(journal_words.who(entry))) == (None, "the shell")
    assert str(journal_words.who(JournalEntry(by_name=""))) == "ECC Web"


def test_one_query_tells_all_of_it(fleet: scenery.Fleet, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        access = Access.of(fleet.installer)
        access.powers(fleet.evc5)
        access.may(Power.MANAGE)
    with django_assert_num_queries(0):
        Access.of(fleet.admin)


@pytest.mark.parametrize("sites", [False, True])
def test_an_owner_with_the_leave_does_what_an_installer_does_and_no_more(sites: bool, fleet: scenery.Fleet) -> None:
    mine = fleet.owner.memberships.get()
    mine.may_change_chargers, mine.may_restore_ocpp_info = True, True
    mine.save()
    if sites:
        mine.sites.set([Site.objects.create(organisation=mine.organisation, name="Another")])
    access = Access.of(fleet.owner)
    assert access.powers_in(mine.organisation_id) == POWERS[Role.INSTALLER]
    assert not access.may(Power.RESTORE_OCPP_INFO), "that is another leave, for installers"
    assert access.chargers_with(Power.CHANGE).filter(pk=fleet.evc5.pk).exists() is not sites
    assert not access.chargers().filter(pk=fleet.foreign.pk).exists()


@pytest.mark.parametrize("leave", [False, True])
def test_r18_who_may_not_restore_ocpp_info_writes_it_by_no_way(leave: bool, fleet: scenery.Fleet) -> None:
    """The rule is the service's: whichever page, shell or API asks for the change."""
    fleet.installer.memberships.update(may_restore_ocpp_info=leave)
    access, values = Access.of(fleet.installer), {"com_OCPPInfo": "modelname=DC60,vendorname=Ecotap,CpSn=1891999"}
    if leave:
        assert change_requests.ask_for_settings(fleet.evc5, values, access=access).pk
        return
    with pytest.raises(Refusal) as refused:
        change_requests.ask_for_settings(fleet.evc5, values, access=access)
    assert [notice.code for notice in refused.value.notices] == [Code.OCPP_INFO_LEAVE]


def test_who_is_an_admin_is_asked_in_one_place() -> None:
    asks = re.compile(r"\bis_(superuser|admin)\b")
    reads, makes, lists = "chargers/services/access/access.py", "chargers/services/people/people.py", "chargers/admin.py"
    found = {
        str(path.relative_to(ROOT))
        for folder in ("chargers", "ecc_web", "templates")
        for path in (ROOT / folder).rglob("*.*")
        if path.suffix in {".py", ".html"} and "migrations" not in path.parts and asks.search(path.read_text())
    }
    assert found == {reads, makes, lists}


def test_a_wish_is_asked_for_in_somebodys_name(read_charger: Charger) -> None:
    change = change_requests.ask(
        read_charger, EditorFields(url="ws://other.example.com/ocpp/#OSN#"), access=Access.of_shell(), confirmed=True
    )
    assert change.asked_by is None
    assert JournalEntry.objects.get(action=journal.Action.CHANGE_ASKED).by_name == journal.SHELL
