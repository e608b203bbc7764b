"""Who may claim what (C6): admins see all that wait, others one whose exact ID or serial number they type."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chargers.domain.errors import Code, Refusal
from chargers.domain.roles import Role
from chargers.domain.secret import Secret
from chargers.models import Arrival, Charger, Credential, JournalEntry, Membership, Organisation, User
from chargers.services import own_endpoints
from chargers.services.access import places
from chargers.services.access.access import Access
from chargers.services.chargers import claiming, register
from chargers.services.chargers.register import ChargerFacts
from chargers.services.controllers import controller_types
from chargers.services.credentials import credentials
from chargers.services.presence import unclaimed

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def volt() -> Organisation:
    controller_types.sync_catalogue()
    return Organisation.objects.create(name="Volt")


@pytest.fixture
def others() -> Organisation:
    return Organisation.objects.create(name="Others")


@pytest.fixture
def admin() -> User:
    return User.objects.create_superuser("anna")


@pytest.fixture
def installer(volt: Organisation) -> User:
    user = User.objects.create_user("ian")
    Membership.objects.create(user=user, organisation=volt, role=Role.INSTALLER)
    return user


def attempt(claimed_id: str, detail: str = "", charger: Charger | None = None, **other: object) -> Arrival:
    facts = {"path": f"/ocpp/{claimed_id}", "step": "charger", "outcome": "unknown", "first_at": NOW, "last_at": NOW}
    return Arrival.objects.create(claimed_id=claimed_id, detail=detail, charger=charger, **(facts | other))


def refused(typed: str, volt: Organisation, by: User, **how: Any) -> list[Code]:
    with pytest.raises(Refusal) as said:
        claiming.claim(typed, ChargerFacts(volt, **how), access=Access.of(by))
    return [notice.code for notice in said.value.notices]


@pytest.mark.parametrize("typed", ["NL*NEW*1", "nl*new*1", " NL*NEW*1 ", "1891351"])
def test_an_installer_claims_by_the_exact_id_or_serial(typed: str, volt: Organisation, installer: User) -> None:
    attempt("NL*NEW*1", address="10.0.0.1")
    attempt("NL*NEW*1", "1891351", address="10.0.0.2")
    charger = claiming.claim(typed, ChargerFacts(volt), token=Secret("typed-token"), access=Access.of(installer))
    assert (charger.ocpp_id, charger.serial_number, charger.variant) == ("NL*NEW*1", "1891351", "DC")
    assert charger.controller_type is not None
    assert charger.controller_type.code == "evc5"  # R2, by the serial number that it announced
    assert credentials.current_token(charger) == Secret("typed-token")
    assert set(Arrival.objects.values_list("charger", flat=True)) == {charger.pk}
    entry = JournalEntry.objects.get(charger=charger)
    assert (entry.action, entry.by) == ("charger_claimed", installer)
    assert [(v.before, v.after) for v in entry.values.filter(name="token")] == [("", "")]


@pytest.mark.parametrize("typed", ["", "NL*NEW", "NL*NEW*", "L*NEW*1", "189135", "unknown", "NL*NEW*1 1891351", "_L*NEW*1", "%"])
def test_nothing_less_than_exact_is_found(typed: str, volt: Organisation, installer: User) -> None:
    attempt("NL*NEW*1", "1891351 1891352")
    assert unclaimed.find_unclaimed(typed, Access.of(installer)) is None
    assert refused(typed, volt, installer) == [Code.NOTHING_TO_CLAIM]


@pytest.mark.parametrize(
    "theirs",
    [
        {"ocpp_id": "X", "serial_number": "1891351"},
        {"ocpp_id": "X", "serial_number": "NL*NEW*1"},
        {"ocpp_id": "1891351"},
        {"ocpp_id": "X", "pending_ocpp_id": "nl*new*1"},
        {"ocpp_id": "nl*NEW*1"},
    ],
)
@pytest.mark.parametrize("typed", ["NL*NEW*1", "1891351"])
def test_what_another_organisation_knows_an_admin_claims(
    typed: str, theirs: dict[str, str], volt: Organisation, others: Organisation, installer: User
) -> None:
    """In the same words as where nothing waits: nothing is told."""
    attempt("NL*NEW*1", "1891351")
    Charger.objects.create(organisation=others, **theirs)
    assert unclaimed.find_unclaimed(typed, Access.of(installer)) is None
    assert refused(typed, volt, installer) == [Code.NOTHING_TO_CLAIM]
    assert Charger.objects.count() == 1


@pytest.mark.parametrize("typed", ["NL*NEW*1", "nl*new*1"])
def test_nobody_takes_the_place_of_another_by_what_it_announces(typed: str, volt: Organisation, installer: User) -> None:
    """A token for the one would be written to whoever says that the other's ID is its serial number."""
    attempt("NL*NEW*1", last_at=NOW - timedelta(minutes=5))
    for number in range(3):
        attempt(f"EVIL-{number}", "NL*NEW*1")
    found = unclaimed.find_unclaimed(typed, Access.of(installer))
    assert found is not None
    assert found.claimed_id == "NL*NEW*1"
    assert claiming.claim(typed, ChargerFacts(volt), access=Access.of(installer)).ocpp_id == "NL*NEW*1"


def test_a_typed_serial_that_another_organisation_knows_goes_to_an_admin(
    volt: Organisation, others: Organisation, installer: User, admin: User
) -> None:
    attempt("NL*NEW*1")
    Charger.objects.create(ocpp_id="THEIRS-1", serial_number="1891351", organisation=others)
    with pytest.raises(Refusal) as said:
        claiming.claim("NL*NEW*1", ChargerFacts(volt, serial_number="1891351"), access=Access.of(installer), sure=True)
    (notice,) = said.value.notices
    assert (notice.code, dict(notice.values)) == (Code.ADDED_BY_ADMIN, {})
    assert refused("NL*NEW*1", volt, admin, serial_number="1891351") == [Code.SERIAL_TAKEN]  # asked, and named to who sees it
    assert (
        claiming.claim("NL*NEW*1", ChargerFacts(volt, serial_number="1891351"), access=Access.of(admin), sure=True).organisation
        == volt
    )


def test_attempts_on_known_chargers_and_other_failures_are_not_unclaimed(volt: Organisation, admin: User) -> None:
    own = Charger.objects.create(ocpp_id="OWN", organisation=volt)
    attempt("OWN", charger=own, outcome="no_credentials")
    attempt("AMBIGUOUS", outcome="ambiguous_serial")
    attempt("")  # what was counted together
    attempt("WAITS")
    assert [one.claimed_id for one in unclaimed.all_unclaimed()] == ["WAITS"]
    assert unclaimed.find_unclaimed("AMBIGUOUS", Access.of(admin)) is None


def test_the_inbox_counts_attempts_of_one_id_together(volt: Organisation) -> None:
    attempt("A", address="10.0.0.1", count=3)
    attempt("A", "1891351", address="10.0.0.2", count=4)
    (one,) = unclaimed.all_unclaimed()
    assert (one.count, set(one.addresses), one.serials) == (7, {"10.0.0.1", "10.0.0.2"}, ("1891351",))


def test_a_planned_charger_takes_over_what_tried_before(volt: Organisation, installer: User) -> None:
    waiting = attempt("nl*new*1")
    added = claiming.add_planned("NL*NEW*1", ChargerFacts(volt, serial_number="11752628"), access=Access.of(installer))
    waiting.refresh_from_db()
    assert waiting.charger == added
    assert JournalEntry.objects.get(charger=added).action == "charger_added"
    assert added.controller_type is not None
    assert added.controller_type.code == "evc4"
    assert not Credential.objects.exists()


def test_an_id_that_is_taken(volt: Organisation, others: Organisation, installer: User, admin: User) -> None:
    Charger.objects.create(ocpp_id="THEIRS", organisation=others)
    Charger.objects.create(ocpp_id="OURS", organisation=volt)
    for ocpp_id, by, code in (
        ("theirs", installer, Code.ADDED_BY_ADMIN),
        ("theirs", admin, Code.ID_TAKEN),
        ("ours", installer, Code.ID_TAKEN),
    ):
        with pytest.raises(Refusal) as said:
            claiming.add_planned(ocpp_id, ChargerFacts(volt), access=Access.of(by))
        assert [notice.code for notice in said.value.notices] == [code]


def test_places_are_those_of_the_membership(volt: Organisation, others: Organisation, installer: User, admin: User) -> None:
    quay, _yard = (volt.sites.create(name=name) for name in ("Quay", "Yard"))
    from chargers.domain.roles import Power

    def named(user: User) -> tuple[set[str], set[str], bool]:
        found = places.with_power(Access.of(user), Power.CLAIM)
        return {str(o) for o in found.organisations}, {str(s) for s in found.sites}, volt.pk in found.narrow

    assert named(admin) == ({"Volt", "Others"}, {"Quay", "Yard"}, False)
    assert named(installer) == ({"Volt"}, {"Quay", "Yard"}, False)
    membership = installer.memberships.get()
    membership.sites.set([quay])
    assert named(installer) == ({"Volt"}, {"Quay"}, True)
    membership.role = Role.OWNER
    membership.save()
    assert named(installer) == (set(), set(), False)


@pytest.mark.parametrize(
    ("endpoints", "same_port", "urls"),
    [
        ([], False, []),
        (["ws://h:80/ocpp/"], False, ["ws://h:80/ocpp/NL*1"]),
        (["ws://h:80/ocpp", "wss://h/ocpp/"], False, ["wss://h/ocpp/NL*1", "ws://h:80/ocpp/NL*1"]),
        (["ws://h:9000/"], True, ["wss://h:9000/NL*1", "ws://h:9000/NL*1"]),
    ],
)
def test_the_urls_to_copy(endpoints: list[str], same_port: bool, urls: list[str], settings: Any) -> None:
    settings.PUBLIC_ENDPOINTS, settings.SAME_PORT_TLS = endpoints, same_port
    assert own_endpoints.urls_for("NL*1") == urls
    assert own_endpoints.urls_for("a b/é") == [url.replace("NL*1", "a%20b%2F%C3%A9") for url in urls]


def test_editing_is_journalled_before_and_after(volt: Organisation, others: Organisation, admin: User) -> None:
    charger = register.add("NL*1", register.ChargerFacts(volt, serial_number="1891351"), by=admin)
    site = others.sites.create(name="Depot")
    wanted = ChargerFacts(others, site, claiming.suggest_type(["1811111"]), "1811111", "behind the shed")
    register.edit(charger, wanted, by=admin, token=Secret("new-token"))
    charger.refresh_from_db()
    assert (charger.organisation, charger.site, charger.serial_number, charger.variant) == (others, site, "1811111", "AC")
    edited, token_set = JournalEntry.objects.filter(charger=charger).exclude(action="charger_added").order_by("pk")
    assert {(v.name, v.before, v.after) for v in edited.values.all()} == {
        ("organisation", "Volt", "Others"),
        ("site", "", "Depot"),
        ("controller_type", "", "EVC 5.X"),
        ("serial_number", "1891351", "1811111"),
        ("note", "", "behind the shed"),
    }
    assert (token_set.action, list(token_set.values.all())) == ("token_set", [])
    assert credentials.current_token(charger) == Secret("new-token")
    register.edit(charger, wanted, by=admin)
    assert JournalEntry.objects.count() == 3  # nothing differs, nothing is written


def test_a_token_is_forgotten(volt: Organisation, admin: User) -> None:
    charger = register.add("NL*1", register.ChargerFacts(volt), token=Secret("old"), by=admin)
    assert credentials.is_asked_for(charger, NOW)
    register.edit(charger, ChargerFacts(volt), by=admin, forget_token=True)
    register.edit(charger, ChargerFacts(volt), by=admin, forget_token=True)
    assert not credentials.is_asked_for(charger, NOW)
    assert JournalEntry.objects.filter(action="token_forgotten").count() == 1


@pytest.mark.parametrize("how", ["token", "forget", "type"])
def test_a_change_under_way_counts_on_type_and_token(how: str, volt: Organisation, admin: User) -> None:
    from tests.web import scenery

    charger = register.add("NL*1", register.ChargerFacts(volt), token=Secret("old"), by=admin)
    scenery.change(charger, admin, "writing", NOW)
    wanted = ChargerFacts(volt, None, claiming.suggest_type(["1891351"]) if how == "type" else None, note="a note")
    with pytest.raises(Refusal) as said:
        register.edit(charger, wanted, by=admin, token=Secret("x") if how == "token" else None, forget_token=how == "forget")
    assert [notice.code for notice in said.value.notices] == [Code.CHANGE_OPEN]
    register.edit(charger, ChargerFacts(volt, note="a note"), by=admin)
    assert Charger.objects.get().note == "a note"
