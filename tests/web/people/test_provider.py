"""Log-in through the organisation's own identity provider: whose account it opens, which roles groups give and take, and what no
answer of it can do."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.account.internal.flows import login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from chargers.domain.roles import Role
from chargers.models import GroupRole, JournalEntry, Membership, Organisation, User
from chargers.services.people import group_roles, memberships
from chargers.web import again
from tests.web import scenery
from tests.web.conftest import confirm
from tests.web.people.fake_provider import ANOTHER_KEY, CLIENT, SECRET, FakeProvider, serving

PASSWORD = "a-long-enough-pass"
GERDA = {
    "sub": "7",
    "preferred_username": "gerda",
    "given_name": "Gerda",
    "family_name": "Graf",
    "email": "gerda@example.com",
    "email_verified": True,
    "groups": ["installers"],
}
LOG_IN = "/accounts/oidc/organisation/login/"


@pytest.fixture
def provider(db: None, settings: Any) -> Iterator[FakeProvider]:
    cache.clear()
    with serving(FakeProvider(claims=dict(GERDA))) as running:
        settings.OIDC = settings.OIDC | {"URL": running.url, "CLIENT_ID": CLIENT, "CLIENT_SECRET": SECRET, "NAME": "Harbour"}
        yield running
    cache.clear()


@pytest.fixture
def harbour(db: None) -> Organisation:
    organisation = Organisation.objects.create(name="Harbour Charging")
    line("installers", Role.INSTALLER, organisation)
    return organisation


def line(group: str, role: Role, organisation: Organisation | None = None, leave: bool = False) -> None:
    group_roles.save_line(GroupRole(group=group, role=role, organisation=organisation, may_restore_ocpp_info=leave), by=None)


def onward(client: Client, **form: str) -> str:
    """The address at the provider, from the page that leads there."""
    page = client.post(LOG_IN, form)
    assert page.status_code == 200, page.headers
    found = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', page.content.decode())
    assert found
    return html.unescape(found[1])


def come(provider: FakeProvider, client: Client | None = None, **form: str) -> tuple[Client, Any]:
    """A log-in whole; the last page."""
    client = client or Client()
    return client, client.get(provider.log_in(onward(client, **form)))


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def actions() -> list[str]:
    return list(JournalEntry.objects.order_by("pk").values_list("action", flat=True))


def test_who_comes_for_the_first_time_gets_an_account_and_the_roles_of_the_groups(
    provider: FakeProvider, harbour: Organisation
) -> None:
    client, page = come(provider, next="/help/")
    assert is_in(client)
    assert (page.status_code, page["Location"]) == (302, "/help/")
    person = User.objects.get()
    assert (person.username, person.first_name, person.email, person.is_superuser) == ("gerda", "Gerda", GERDA["email"], False)
    assert not person.has_usable_password()
    membership = Membership.objects.get()
    assert (membership.role, membership.organisation, membership.by_group) == ("installer", harbour, True)
    assert actions() == ["group_roles_edited", "person_added", "identity_connected", "membership_added"]
    values = JournalEntry.objects.get(action="membership_added").values
    assert ("group", "installers") in values.values_list("name", "after")
    assert client.get(reverse("chargers")).status_code == 200


def test_it_is_the_same_account_ever_after(provider: FakeProvider, harbour: Organisation) -> None:
    come(provider)
    provider.claims |= {"preferred_username": "renamed", "email": "other@example.com"}
    come(provider)
    assert User.objects.get().username == "gerda"


def test_a_group_that_is_gone_takes_its_role_with_it(provider: FakeProvider, harbour: Organisation) -> None:
    line("owners", Role.OWNER, other := Organisation.objects.create(name="Other"))
    provider.claims["groups"] = ["installers", "owners"]
    come(provider)
    assert Membership.objects.count() == 2
    provider.claims["groups"] = ["owners"]
    client, _ = come(provider)
    assert is_in(client)
    assert [one.organisation for one in Membership.objects.all()] == [other]
    assert "membership_ended" in actions()
    provider.claims["groups"] = []
    client, page = come(provider)
    assert (page.status_code, is_in(client)) == (403, False), "whoever has no role left is not let in"
    assert not Membership.objects.exists()


def test_a_line_that_is_gone_counts_from_the_next_log_in(provider: FakeProvider, harbour: Organisation) -> None:
    line("owners", Role.OWNER, Organisation.objects.create(name="Other"))
    provider.claims["groups"] = ["installers", "owners"]
    come(provider)
    group_roles.remove_line(GroupRole.objects.get(group="installers"), by=None)
    come(provider)
    assert [one.role for one in Membership.objects.all()] == ["owner"]


def test_what_an_admin_gave_by_hand_stays(provider: FakeProvider, harbour: Organisation) -> None:
    come(provider)
    person = User.objects.get()
    terms = memberships.MembershipTerms(Role.OPERATOR)
    memberships.set_terms(person, harbour, terms, by=None)
    provider.claims["groups"] = []
    client, _ = come(provider)
    assert is_in(client)
    assert [(one.role, one.by_group) for one in Membership.objects.all()] == [("operator", False)]


@pytest.mark.parametrize("groups", [[], ["admin"], ["admins"], ["Installers"], "admin", {"admin": True}, None, [["installers"]]])
def test_no_group_without_a_line_gives_anything(provider: FakeProvider, harbour: Organisation, groups: Any) -> None:
    provider.claims["groups"] = groups
    client, page = come(provider)
    assert (page.status_code, is_in(client)) == (403, False)
    assert not User.objects.exists()


def test_an_admin_only_where_a_line_says_so_and_no_longer_than_that(provider: FakeProvider, harbour: Organisation) -> None:
    provider.claims["groups"] = ["installers", "admins"]
    come(provider)
    assert not User.objects.get().is_superuser
    line("admins", Role.ADMIN)
    come(provider)
    assert User.objects.get().is_superuser
    assert "admin_made" in actions()
    User.objects.create_user("another", password=PASSWORD, is_superuser=True)
    provider.claims["groups"] = ["installers"]
    come(provider)
    person = User.objects.get(username="gerda")
    assert (person.is_superuser, person.is_staff) == (False, False)
    assert "admin_unmade" in actions()


@pytest.mark.parametrize("other", ["none", "inactive", "no password", "away"])
def test_the_last_admin_who_can_log_in_stays_one_and_it_is_said(
    other: str, provider: FakeProvider, harbour: Organisation, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    line("admins", Role.ADMIN)
    provider.claims["groups"] = ["admins"]
    come(provider)
    if other != "none":
        second = User.objects.create_user("second", password=None if other == "no password" else PASSWORD, is_superuser=True)
        User.objects.filter(pk=second.pk).update(is_active=other != "inactive")
        settings.PASSWORDS = other != "away"
    provider.claims["groups"] = []
    for times in (1, 2):
        client, _ = come(provider)
        person = User.objects.get(username="gerda")
        assert (is_in(client), person.is_superuser, person.admin_by_group) == (True, True, True)
        assert actions().count("admin_kept") == times
    assert "stays an admin" in caplog.text
    if other == "none":
        User.objects.create_user("second", password=PASSWORD, is_superuser=True)
    User.objects.filter(username="second").update(is_active=True, password="a-usable-one")
    settings.PASSWORDS = True
    come(provider)
    assert not User.objects.get(username="gerda").is_superuser
    assert "admin_unmade" in actions()


def test_an_admin_by_hand_is_none_of_the_groups(provider: FakeProvider, harbour: Organisation) -> None:
    come(provider)
    User.objects.update(is_superuser=True, is_staff=True)
    provider.claims["groups"] = []
    come(provider)
    assert User.objects.get().is_superuser


def test_nobody_gets_an_account_by_an_address_that_is_not_verified(
    provider: FakeProvider, harbour: Organisation, settings: Any
) -> None:
    settings.OIDC = settings.OIDC | {"LINK_BY_EMAIL": True}
    victim = User.objects.create_user("olga", "gerda@example.com", PASSWORD)
    for said in (False, "false", None, 0, 1, "yes"):
        provider.claims |= {"email_verified": said, "sub": f"of {said}"}
        client, _ = come(provider)
        assert client.session["_auth_user_id"] != str(victim.pk)
    assert not SocialAccount.objects.filter(user=victim).exists()
    assert not EmailAddress.objects.exclude(user=victim).filter(email="gerda@example.com").exists()
    assert victim.check_password(PASSWORD)


def test_nor_by_a_verified_one_unless_the_setting_says_so(provider: FakeProvider, harbour: Organisation) -> None:
    victim = User.objects.create_user("olga", "Gerda@Example.com", PASSWORD)
    client, page = come(provider)
    assert (page.status_code, is_in(client)) == (403, False)
    assert "Account at your organisation" in page.content.decode()
    assert list(User.objects.all()) == [victim]


def test_with_the_setting_a_verified_address_is_enough_but_for_admins(
    provider: FakeProvider, harbour: Organisation, settings: Any
) -> None:
    settings.OIDC = settings.OIDC | {"LINK_BY_EMAIL": True}
    person = User.objects.create_superuser("olga", "Gerda@Example.com", PASSWORD)
    client, page = come(provider)
    assert (page.status_code, is_in(client)) == (403, False)
    User.objects.update(is_superuser=False, is_staff=False)
    client, _ = come(provider)
    assert client.session["_auth_user_id"] == str(person.pk)
    assert "identity_connected" in actions()


def test_a_name_that_is_taken_is_nobody_elses(provider: FakeProvider, harbour: Organisation) -> None:
    User.objects.create_user("Gerda", "", PASSWORD)
    come(provider)
    assert sorted(User.objects.values_list("username", flat=True)) == ["Gerda", "gerda-2"]


def test_names_are_no_other_actors_of_the_journal(provider: FakeProvider, harbour: Organisation) -> None:
    provider.claims |= {"preferred_username": "(shell)", "given_name": "(shell)", "family_name": "\x00\n<b>"}
    come(provider)
    person = User.objects.get()
    assert (person.username, str(person)) == ("shell", "shell b")


def test_connecting_by_hand_asks_who_one_is_and_disconnecting_too(provider: FakeProvider, harbour: Organisation) -> None:
    person = User.objects.create_user("olga", "olga@example.com", PASSWORD)
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    asked = client.post(LOG_IN, {"process": "connect"})
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    confirm(client, person)
    _, page = come(provider, client, process="connect")
    assert page["Location"] == reverse("socialaccount_connections")
    assert SocialAccount.objects.get().user == person
    assert not Membership.objects.exists(), "roles come by a log-in"
    assert "Disconnect" in client.get(page["Location"]).content.decode()
    client.post(reverse("socialaccount_connections"), {"account": SocialAccount.objects.get().pk})
    assert not SocialAccount.objects.exists()
    assert [one for one in actions() if one.startswith("identity")] == ["identity_connected", "identity_disconnected"]


def test_a_connected_account_of_somebody_else_is_not_taken(provider: FakeProvider, harbour: Organisation) -> None:
    come(provider)
    owner = User.objects.get()
    other = User.objects.create_user("olga", "olga@example.com", PASSWORD)
    client = Client()
    client.force_login(other, backend="allauth.account.auth_backends.AuthenticationBackend")
    confirm(client, other)
    come(provider, client, process="connect")
    assert SocialAccount.objects.get().user == owner


def test_a_deactivated_person_stays_out(provider: FakeProvider, harbour: Organisation) -> None:
    come(provider)
    User.objects.update(is_active=False)
    client, _ = come(provider)
    assert not is_in(client)


def test_the_second_factor_is_asked_for_all_the_same(provider: FakeProvider, harbour: Organisation) -> None:
    come(provider)
    Authenticator.objects.create(user=User.objects.get(), type=Authenticator.Type.TOTP, data={"secret": "x"})
    client, page = come(provider)
    assert (page["Location"], is_in(client)) == (reverse("mfa_authenticate"), False)


def test_admins_by_a_group_need_one_where_the_setting_says_so(provider: FakeProvider, settings: Any) -> None:
    settings.ADMIN_SECOND_FACTOR = True
    line("installers", Role.ADMIN)
    client, _ = come(provider)
    assert client.get(reverse("people"))["Location"] == reverse("mfa_index")


def test_what_is_grave_asks_the_provider_anew(provider: FakeProvider, fleet: scenery.Fleet) -> None:
    line("installers", Role.ADMIN)
    client, _ = come(provider)
    grave = reverse("person_admin", args=[fleet.owner.pk])
    asked = client.post(grave, {"admin": "yes"})
    assert asked["Location"].startswith(reverse("log_in_again")), "that one logged in is not enough"
    assert client.get(asked["Location"]).status_code == 200
    added = client.post(reverse("mfa_activate_totp"), {"code": "123456"})
    assert added["Location"].startswith(reverse("log_in_again")), "nor does an open browser get a factor of somebody else's"
    come(provider, client)
    assert [form.get("prompt") for path, form in provider.asked if path == "/authorize"] == [None, "login"]
    assert client.session[again.SHOWN_AT] > time.time() - 60
    client.post(grave, {"admin": "yes"})
    assert User.objects.get(pk=fleet.owner.pk).is_superuser


def test_an_old_log_in_at_the_provider_is_not_a_new_one(provider: FakeProvider, fleet: scenery.Fleet) -> None:
    line("installers", Role.ADMIN)
    client, _ = come(provider)
    provider.in_token = {"auth_time": int(time.time()) - 3_600}
    come(provider, client)
    assert again.SHOWN_AT not in client.session


@pytest.mark.parametrize("said", [None, "now", 0, True, 4_000_000_000, 1_900_000_000_000, [1]])
def test_a_provider_that_does_not_say_when_it_asked_did_not_ask(said: Any, provider: FakeProvider, fleet: scenery.Fleet) -> None:
    """At an open browser the address that leads there is changed in a moment: without `prompt` nobody is asked for anything."""
    line("installers", Role.ADMIN)
    client, _ = come(provider)
    provider.in_token = {"auth_time": said}
    _, page = come(provider, client)
    assert again.SHOWN_AT not in client.session
    told = client.get(page["Location"], follow=True).content.decode()
    assert ("does not say when" in told) is not isinstance(said, int)


@pytest.mark.parametrize(("of_userinfo", "of_token"), [(None, True), (False, True), (None, None)])
def test_an_address_is_verified_by_the_answer_that_names_it(
    of_userinfo: Any, of_token: Any, provider: FakeProvider, harbour: Organisation, settings: Any
) -> None:
    settings.OIDC = settings.OIDC | {"LINK_BY_EMAIL": True}
    victim = User.objects.create_user("olga", "olga@example.com", PASSWORD)
    provider.in_token = {"email": "gerda@example.com", "email_verified": of_token}
    provider.claims |= {"email": "olga@example.com", "email_verified": of_userinfo}
    client, _ = come(provider)
    assert client.session["_auth_user_id"] != str(victim.pk)
    assert User.objects.get(username="gerda").email == ("gerda@example.com" if of_token else "")


@pytest.mark.parametrize(
    "address", ["x" * 300 + "@example.com", "gerda", "gerda@example.com\nBcc: all@example.com", "@", "a b@c.de"]
)
def test_what_is_no_address_is_none(address: str, provider: FakeProvider, harbour: Organisation) -> None:
    provider.claims["email"] = address
    client, _ = come(provider)
    assert is_in(client)
    assert User.objects.get().email == ""


def by_password(person: User) -> tuple[Client, Any]:
    client = Client()
    return client, client.post(reverse("account_login"), {"login": person.username, "password": PASSWORD})


@pytest.mark.parametrize("role", [Role.INSTALLER, Role.ADMIN])
def test_what_groups_give_is_had_by_the_providers_log_in_alone(role: Role, provider: FakeProvider, settings: Any) -> None:
    """Whose account there is closed would keep it here for as long as the password works."""
    line("installers", role, None if role is Role.ADMIN else Organisation.objects.create(name="Harbour Charging"))
    come(provider)
    person = User.objects.get()
    person.set_password(PASSWORD)
    person.save()
    client, page = by_password(person)
    assert (page.status_code, is_in(client)) == (403, False)
    assert "Log in with Harbour" in page.content.decode()
    client = Client()
    client.post(reverse("account_reset_password"), {"email": person.email})
    link = re.search(r"http://testserver(\S+)", str(mail.outbox[-1].body))
    assert link is not None
    form = client.get(link[1], follow=True)
    client.post(form.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD}, follow=True)
    assert not is_in(client)
    settings.OIDC = settings.OIDC | {"URL": ""}
    assert is_in(by_password(person)[0]), "the way back where there is no provider any more"


def test_who_has_a_role_by_hand_logs_in_by_hand(provider: FakeProvider, harbour: Organisation) -> None:
    come(provider)
    person = User.objects.get()
    person.set_password(PASSWORD)
    person.save()
    memberships.set_terms(person, harbour, memberships.MembershipTerms(Role.OWNER), by=None)
    assert is_in(by_password(person)[0])


def test_who_gets_a_role_by_a_group_has_it_in_no_log_in_from_before(provider: FakeProvider, settings: Any) -> None:
    settings.OIDC = settings.OIDC | {"LINK_BY_EMAIL": True}
    old, other = Organisation.objects.create(name="Old"), Organisation.objects.create(name="Other")
    person = User.objects.create_user("olga", "gerda@example.com", PASSWORD)
    memberships.set_terms(person, old, memberships.MembershipTerms(Role.OWNER), by=None)
    before, _ = by_password(person)
    assert before.get(reverse("chargers")).status_code == 200
    line("installers", Role.INSTALLER, other)
    now, _ = come(provider)
    assert is_in(now)
    assert before.get(reverse("chargers")).status_code == 302
    line("installers", Role.OWNER, old)  # where a role was given by hand
    second, _ = come(provider)
    assert now.get(reverse("chargers")).status_code == 200, "but once: nothing is new at the next"
    assert is_in(second)


def test_the_table_is_changed_by_who_showed_it_anew(fleet: scenery.Fleet, browser_of: Callable[[User], Client]) -> None:
    client = browser_of(fleet.admin)
    form = {"group": "admins", "role": "admin", "organisation": ""}
    page = reverse("admin:chargers_grouprole_add")
    assert client.post(page, form)["Location"] == reverse("admin:chargers_grouprole_changelist")
    entry = JournalEntry.objects.get(action="group_roles_edited")
    assert (entry.by, entry.subject) == (fleet.admin, "admins")
    assert client.post(page, form | {"group": "more", "role": "installer"}).status_code == 200, "a role without organisation"
    assert client.post(page, form).status_code == 200, "twice"
    session = client.session
    del session[login.AUTHENTICATION_METHODS_SESSION_KEY]
    session.save()
    client.post(page, form | {"group": "others"})
    assert list(GroupRole.objects.values_list("group", flat=True)) == ["admins"]


def test_a_visit_ends_after_a_day_of_work(provider: FakeProvider, harbour: Organisation) -> None:
    client, _ = come(provider)
    assert 0 < client.session.get_expiry_age() <= again.VISIT.total_seconds()


def other_issuer(answer: dict[str, Any]) -> dict[str, Any]:
    return answer | {"issuer": "https://elsewhere.example.com"}


def broken(bend: dict[str, Callable[[dict[str, Any]], Any]], **more: Any) -> Callable[[FakeProvider], None]:
    def change(provider: FakeProvider) -> None:
        provider.bend = bend
        vars(provider).update(more)

    return change


BENT: dict[str, Callable[[FakeProvider], None]] = {
    "signed by another key": broken({}, signed_by=ANOTHER_KEY),
    "for another client": broken({}, in_token={"aud": "somebody"}),
    "by another issuer": broken({}, in_token={"iss": "https://elsewhere.example.com"}),
    "over": broken({}, in_token={"exp": 1_000_000_000}),
    "two people": broken({}, in_token={"sub": "8"}),
    "no token": broken({"/token": lambda one: {k: v for k, v in one.items() if k != "id_token"}}),
    "no answer": broken({"/token": lambda _: {"error": "server_error"}}),
    "no JSON": broken({"/token": lambda _: b"<html>opaque-access-token</html>"}),
    "a list": broken({"/token": lambda _: []}),
    "no keys": broken({"/keys": lambda _: {"keys": []}}),
    "keys of nothing": broken({"/keys": lambda _: {"keys": [{"kid": "1"}]}}),
    "keys no list": broken({"/keys": lambda _: {"keys": 5}}),
    "userinfo a list": broken({"/userinfo": lambda _: [1]}),
    "userinfo nobody": broken({"/userinfo": lambda _: {}}),
    "a secret as its key": broken(
        {"/keys": lambda _: {"keys": [{"kid": "1", "kty": "oct", "k": "c2VjcmV0", "alg": "HS256"}]}}, signed_by=None
    ),
}


@pytest.mark.parametrize("name", BENT)
def test_what_is_no_answer_lets_nobody_in(
    provider: FakeProvider, harbour: Organisation, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    client = Client()
    address = onward(client)
    BENT[name](provider)
    page = client.get(provider.log_in(address))
    assert (page.status_code, is_in(client)) == (401, False)
    assert not User.objects.exists()
    assert "log-in failed, from 127.0.0.1" in caplog.text
    for secret in (SECRET, "opaque-access-token", *provider.codes):
        assert secret not in caplog.text + page.content.decode()


@pytest.mark.parametrize("answer", [other_issuer, lambda _: [], lambda _: {}, lambda _: b"no", lambda _: {"error": "x"}])
def test_a_discovery_that_is_none_is_a_page(provider: FakeProvider, answer: Any) -> None:
    provider.bend = {"/.well-known/openid-configuration": answer}
    assert Client().post(LOG_IN).status_code == 401


def test_a_provider_that_is_away_is_a_page(provider: FakeProvider, settings: Any) -> None:
    settings.OIDC = settings.OIDC | {"URL": "http://127.0.0.1:9"}
    assert Client().post(LOG_IN).status_code == 401


def test_a_code_of_another_browser_lets_nobody_in(provider: FakeProvider, harbour: Organisation) -> None:
    back = provider.log_in(onward(Client()))
    stranger = Client()
    assert stranger.get(back).status_code == 401
    assert stranger.get(f"{LOG_IN}callback/?error=access_denied&state=x").status_code == 401
    assert not is_in(stranger)


def test_it_leads_to_no_page_elsewhere(provider: FakeProvider, harbour: Organisation) -> None:
    _, page = come(provider, next="https://elsewhere.example.com/")
    assert page["Location"] == reverse("chargers")


def test_the_way_there_is_a_button_and_counted(provider: FakeProvider) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.get(LOG_IN).status_code == 405
    assert client.post(LOG_IN).status_code == 403
    assert [Client().post(LOG_IN).status_code for _ in range(31)][-1] == 429


def test_the_page_of_log_in_offers_it(provider: FakeProvider) -> None:
    page = Client().get(reverse("account_login") + "?next=/help/").content.decode()
    assert "Log in with Harbour" in page
    assert page.count('name="next" value="/help/"') == 3  # by password, passkey and provider
    assert 'name="password"' in page


def test_without_one_there_is_nothing_of_it(db: None) -> None:
    client = Client()
    assert "Log in with" not in client.get(reverse("account_login")).content.decode().replace("Log in with a passkey", "")
    for path in (LOG_IN, LOG_IN + "callback/", reverse("socialaccount_connections")):
        assert client.get(path).status_code in (404, 405)
    assert client.post(LOG_IN).status_code == 404


def test_passwords_switched_off(provider: FakeProvider, harbour: Organisation, settings: Any) -> None:
    person = User.objects.create_user("olga", "olga@example.com", PASSWORD)
    settings.PASSWORDS = False
    client = Client()
    assert 'name="password"' not in client.get(reverse("account_login")).content.decode()
    client.post(reverse("account_login"), {"login": "olga", "password": PASSWORD})
    assert not is_in(client)
    assert client.get(reverse("account_reset_password")).status_code == 404
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(reverse("account_change_password")).status_code == 404
    assert client.get(reverse("account_set_password")).status_code == 404
    settings.PASSWORDS = True
    client = Client()
    client.post(reverse("account_login"), {"login": "olga", "password": PASSWORD})
    assert is_in(client), "the way back: the setting; the password was kept"


def test_nothing_of_the_provider_is_kept_but_who_it_is(provider: FakeProvider, harbour: Organisation) -> None:
    come(provider)
    come(provider)
    kept = SocialAccount.objects.get()
    assert kept.extra_data == {}
    assert not SocialToken.objects.exists()
    assert not SocialApp.objects.exists()
