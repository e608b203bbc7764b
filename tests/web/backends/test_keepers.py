"""Who names, edits and deletes backends: an operator those of the own organisation, an admin all."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from chargers.domain.roles import Role
from chargers.models import Backend, Membership, Organisation, User
from tests.web import scenery

Browser = Callable[[User], Client]
TYPED = {"url": "wss://devices.ecotap.com/registry/ocpp/", "name": "Ecotap platform", "note": ""}
EVERYBODYS = None


def backend(name: str, organisation: Organisation | None) -> Backend:
    return Backend.objects.create(name=name, organisation=organisation, tls=True, host="h.nl", port=443, path="/ocpp/")


@pytest.fixture
def operator(fleet: scenery.Fleet) -> User:
    fleet.installer.memberships.update(role=Role.OPERATOR)
    return fleet.installer


def test_an_operator_keeps_those_of_the_own_organisation(operator: User, fleet: scenery.Fleet, browser_of: Browser) -> None:
    browser, ours = browser_of(operator), fleet.evc5.organisation
    form = browser.get(reverse("backend_add")).context["form"]
    assert [str(label) for _key, label in form["organisation"].field.choices] == [ours.name]
    assert form["organisation"].value() == ours.pk
    browser.post(reverse("backend_add"), TYPED | {"organisation": ours.pk})
    made = Backend.objects.get()
    assert made.organisation == ours
    for name in ("backend_edit", "backend_delete"):
        url = reverse(name, args=[made.pk])
        assert url in browser.get(reverse("backend", args=[made.pk])).content.decode()
        assert browser.get(url).status_code == 200
    browser.post(reverse("backend_delete", args=[made.pk]))
    assert not Backend.objects.exists()


@pytest.mark.parametrize("whose", ["everybody", "another organisation"])
def test_others_are_not_an_operators(whose: str, operator: User, fleet: scenery.Fleet, browser_of: Browser) -> None:
    theirs = fleet.foreign.organisation if whose == "another organisation" else EVERYBODYS
    one, browser = backend("Theirs", theirs), browser_of(operator)
    status = 403 if theirs is EVERYBODYS else 404
    for name in ("backend_edit", "backend_delete"):
        assert browser.get(reverse(name, args=[one.pk])).status_code == status
        assert browser.post(reverse(name, args=[one.pk])).status_code == status
    sent = TYPED | {"organisation": theirs.pk if theirs else ""}
    form = browser.post(reverse("backend_add"), sent).context["form"]
    assert list(form.errors) == ["organisation"]
    assert Backend.objects.get() == one


def test_nor_is_one_given_away(operator: User, fleet: scenery.Fleet, browser_of: Browser) -> None:
    one = backend("Ours", fleet.evc5.organisation)
    for whose in ("", str(fleet.foreign.organisation_id)):
        browser_of(operator).post(reverse("backend_edit", args=[one.pk]), TYPED | {"organisation": whose})
    one.refresh_from_db()
    assert (one.organisation, one.name) == (fleet.evc5.organisation, "Ours")


def test_who_is_assigned_to_some_sites_keeps_none(operator: User, fleet: scenery.Fleet, browser_of: Browser) -> None:
    """What is the whole organisation's is not for who sees a part of it."""
    Membership.objects.get(user=operator).sites.set(fleet.evc5.organisation.sites.all())
    one, browser = backend("Ours", fleet.evc5.organisation), browser_of(operator)
    for url in (reverse("backend_add"), reverse("backend_edit", args=[one.pk])):
        assert browser.get(url).status_code == 403
    assert reverse("backend_edit", args=[one.pk]) not in browser.get(reverse("backend", args=[one.pk])).content.decode()


def test_an_installer_keeps_none(fleet: scenery.Fleet, browser_of: Browser) -> None:
    one = backend("Ours", fleet.evc5.organisation)
    assert browser_of(fleet.installer).get(reverse("backend_edit", args=[one.pk])).status_code == 403
