"""People, memberships, organisations: what is refused, and that every change is in the journal with who, whom, before, after."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from chargers.domain.errors import Code, Refusal
from chargers.domain.roles import POWERS, Power, Role
from chargers.models import Charger, JournalEntry, Membership, Organisation, Site, User
from chargers.services import mail as mail_server
from chargers.services.access.access import Access
from chargers.services.people import memberships, organisations, password_links, people
from chargers.services.people.memberships import MembershipTerms
from chargers.services.people.people import PersonDetails
from tests.web import scenery

pytestmark = pytest.mark.django_db


@pytest.fixture
def fleet() -> scenery.Fleet:
    return scenery.fleet()


def refused(act: Callable[..., Any], *args: Any, **kwargs: Any) -> Code:
    with pytest.raises(Refusal) as caught:
        act(*args, **kwargs)
    return caught.value.notices[0].code


def last() -> tuple[str, str, str, dict[str, tuple[str, str]]]:
    """The latest entry: what, by whom, of whom, and what changed."""
    entry = JournalEntry.objects.latest("pk")
    return entry.action, entry.by_name, entry.subject, {v.name: (v.before, v.after) for v in entry.values.all()}


def test_a_person_is_added_without_a_password(fleet: scenery.Fleet) -> None:
    made = people.add(PersonDetails("piet", "Piet", "Vis", "Piet@example.com", "nl"), by=fleet.admin)
    assert not made.has_usable_password()
    assert not made.is_superuser
    assert last() == (
        "person_added",
        "Anna Admin",
        "Piet Vis (piet)",
        {
            "username": ("", "piet"),
            "first_name": ("", "Piet"),
            "last_name": ("", "Vis"),
            "email": ("", "Piet@example.com"),
            "language": ("", "nl"),
        },
    )
    assert EmailAddress.objects.get(user=made).email == "piet@example.com"


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (PersonDetails("INSTALLER", email="new@example.com"), Code.USERNAME_TAKEN),
        (PersonDetails("new", email="Installer@example.com"), Code.EMAIL_TAKEN),
    ],
)
def test_names_and_addresses_are_taken_without_regard_to_case(wanted: PersonDetails, code: Code, fleet: scenery.Fleet) -> None:
    assert refused(people.add, wanted, by=fleet.admin) is code
    assert refused(people.edit, fleet.owner, wanted, by=fleet.admin) is code


def test_an_edit_writes_what_differs(fleet: scenery.Fleet) -> None:
    people.edit(fleet.owner, PersonDetails("owner", "Owner", "", "other@example.com", "fr"), by=fleet.admin)
    assert last() == (
        "person_edited",
        "Anna Admin",
        "Owner (owner)",
        {"email": ("owner@example.com", "other@example.com"), "language": ("", "fr")},
    )
    count = JournalEntry.objects.count()
    people.edit(fleet.owner, PersonDetails("owner", "Owner", "", "other@example.com", "fr"), by=fleet.admin)
    assert JournalEntry.objects.count() == count


def test_an_admin_locks_out_neither_himself_nor_the_last_admin(fleet: scenery.Fleet) -> None:
    assert refused(people.make_admin, fleet.admin, False, by=fleet.admin) is Code.OWN_RIGHTS
    assert refused(people.set_active, fleet.admin, False, by=fleet.admin) is Code.OWN_RIGHTS
    assert refused(people.make_admin, fleet.admin, False, by=None) is Code.LAST_ADMIN
    assert refused(people.set_active, fleet.admin, False, by=None) is Code.LAST_ADMIN
    people.make_admin(fleet.owner, True, by=fleet.admin)
    assert last()[0] == "admin_made"
    people.set_active(fleet.owner, False, by=fleet.admin)  # an admin who cannot log in does not count
    assert last()[0] == "person_deactivated"
    assert refused(people.make_admin, fleet.admin, False, by=fleet.owner) is Code.LAST_ADMIN
    people.set_active(fleet.owner, True, by=fleet.admin)
    people.make_admin(fleet.admin, False, by=fleet.owner)
    assert last()[0] == "admin_unmade"
    assert not User.objects.get(pk=fleet.admin.pk).is_staff


def test_terms_of_a_membership(fleet: scenery.Fleet) -> None:
    harbour, depot = fleet.evc5.organisation, fleet.foreign.site
    assert depot is not None
    assert (
        refused(memberships.set_terms, fleet.installer, harbour, MembershipTerms(Role.INSTALLER, [depot]), by=fleet.admin)
        is Code.SITE_OF_ANOTHER
    )
    quay = Site.objects.get(name="Quay 4")
    memberships.set_terms(fleet.installer, harbour, MembershipTerms(Role.INSTALLER, [quay], True), by=fleet.admin)
    assert last()[0] == "membership_changed"
    assert last()[3] == {
        "organisation": ("", "Harbour Charging"),
        "sites": ("*", "Quay 4"),
        "may_restore_ocpp_info": ("no", "yes"),
    }
    assert Power.RESTORE_OCPP_INFO in Access.of(fleet.installer).powers(fleet.evc5)
    memberships.set_terms(fleet.installer, harbour, MembershipTerms(Role.OWNER, [], True), by=fleet.admin)
    assert not Membership.objects.get(user=fleet.installer).may_restore_ocpp_info  # owners change nothing
    owners = MembershipTerms(Role.OWNER, [quay], may_change_chargers=True)
    memberships.set_terms(fleet.installer, harbour, owners, by=fleet.admin)
    assert last()[3] == {"organisation": ("", "Harbour Charging"), "sites": ("*", "Quay 4"), "may_change_chargers": ("no", "yes")}
    assert Access.of(fleet.installer).powers(fleet.evc5) == POWERS[Role.INSTALLER]
    assert set(Access.of(fleet.installer).chargers()) == set(Charger.objects.filter(site=quay))
    memberships.set_terms(fleet.installer, harbour, MembershipTerms(Role.OPERATOR, may_change_chargers=True), by=fleet.admin)
    assert not Membership.objects.get(user=fleet.installer).may_change_chargers, "by the role, not by the switch"
    memberships.end_membership(fleet.installer, harbour, by=fleet.admin)
    assert last()[0] == "membership_ended"
    assert not Access.of(fleet.installer).chargers()


def test_a_site_with_chargers_stays(fleet: scenery.Fleet) -> None:
    quay = Site.objects.get(name="Quay 4")
    assert refused(organisations.remove_site, quay, by=fleet.admin) is Code.SITE_HAS_CHARGERS
    assert refused(organisations.remove, quay.organisation, by=fleet.admin) is Code.ORGANISATION_HAS_CHARGERS


def test_a_site_that_is_all_that_somebody_sees_stays(fleet: scenery.Fleet) -> None:
    """Without it the membership would mean all sites."""
    harbour = fleet.evc5.organisation
    pier = organisations.add_site(harbour, "Pier", by=fleet.admin)
    memberships.set_terms(fleet.owner, harbour, MembershipTerms(Role.OWNER, [pier]), by=fleet.admin)
    assert refused(organisations.remove_site, pier, by=fleet.admin) is Code.SITE_ALONE_ASSIGNED
    memberships.set_terms(
        fleet.owner, harbour, MembershipTerms(Role.OWNER, [pier, Site.objects.get(name="Quay 4")]), by=fleet.admin
    )
    organisations.remove_site(pier, by=fleet.admin)
    assert last() == ("site_removed", "Anna Admin", "Harbour Charging", {"site": ("Pier", "")})


def test_names_of_organisations_and_sites(fleet: scenery.Fleet) -> None:
    made = organisations.add("Southern Fleet", by=fleet.admin)
    assert refused(organisations.add, "southern fleet", by=fleet.admin) is Code.ORGANISATION_NAME_TAKEN
    assert refused(organisations.rename, made, "HARBOUR charging", by=fleet.admin) is Code.ORGANISATION_NAME_TAKEN
    organisations.rename(made, "Western Fleet", by=fleet.admin)
    assert last()[3] == {"name": ("Southern Fleet", "Western Fleet")}
    site = organisations.add_site(made, "Quay 4", by=fleet.admin)  # as another organisation's is called
    assert refused(organisations.add_site, made, "QUAY 4", by=fleet.admin) is Code.SITE_NAME_TAKEN
    organisations.rename_site(site, "Yard", by=fleet.admin)
    memberships.set_terms(fleet.stranger, Organisation.objects.get(pk=made.pk), MembershipTerms(Role.OWNER), by=fleet.admin)
    organisations.remove(made, by=fleet.admin)
    assert last() == ("organisation_removed", "Anna Admin", "Western Fleet", {"sites": ("Yard", "")})
    assert JournalEntry.objects.filter(action="membership_ended", subject="Stranger (stranger)").exists()


def test_numbers_of_organisations(fleet: scenery.Fleet, django_assert_num_queries: Any) -> None:
    organisations.add("Empty", by=None)
    with django_assert_num_queries(1):
        found = organisations.count_members(organisations.managed_organisations(Access.of(fleet.admin)))
        numbers = {one.name: (one.site_count, one.charger_count, one.person_count) for one in found}  # type: ignore[attr-defined]
    assert numbers == {"Empty": (0, 0, 0), "Harbour Charging": (1, 3, 2), "Northern Fleet": (1, 1, 1)}


def test_a_link_to_set_the_password_goes_out_in_the_persons_language(fleet: scenery.Fleet) -> None:
    made = people.add(PersonDetails("piet", "Piet", "", "piet@example.com", "nl"), by=fleet.admin)
    password_links.send_link(made, pages="https://ecc.example.com", by=fleet.admin)
    sent = mail.outbox[0]
    assert sent.to == ["piet@example.com"]
    assert "https://ecc.example.com/accounts/password/reset/key/" in sent.body
    assert "Piet" in sent.body
    assert last() == ("password_link_sent", "Anna Admin", "Piet (piet)", {"email": ("", "piet@example.com")})
    entry = JournalEntry.objects.latest("pk")
    assert not any("reset" in value.after for value in entry.values.all())


def test_a_mail_server_that_refuses_is_said(fleet: scenery.Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any) -> None:
        raise mail_server.MailTrouble(mail_server.MailProblem.UNREACHABLE)

    monkeypatch.setattr(mail_server, "send_now", fail)
    assert refused(password_links.send_link, fleet.owner, pages="https://x", by=fleet.admin) is Code.MAIL_NOT_SENT
    User.objects.filter(pk=fleet.owner.pk).update(email="")
    fleet.owner.refresh_from_db()
    assert refused(password_links.send_link, fleet.owner, pages="https://x", by=fleet.admin) is Code.MAIL_MISSING
