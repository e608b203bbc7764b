"""Django's admin: for admins alone, and without anything that holds a token."""

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.test import Client

from chargers.models import (
    Backend,
    Change,
    ConnectionField,
    ControllerType,
    Credential,
    Draft,
    JournalEntry,
    Organisation,
    Step,
    User,
)
from chargers.services.controllers.controller_types import sync_catalogue
from chargers.services.journal import journal

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    browser = Client()
    browser.force_login(User.objects.create_superuser("admin", "admin@example.com", "only-for-tests"))
    return browser


def test_every_page_opens(browser: Client) -> None:
    sync_catalogue()
    journal.write(journal.Action.CHARGER_ADDED, by=None, subject="NL*ECO*1000", values=[journal.ValueChange("token")])
    for model, pages in admin.site._registry.items():
        if model._meta.app_label != "chargers":
            continue
        name = model._meta.model_name
        assert browser.get(f"/admin/chargers/{name}/").status_code == 200
        row = model._default_manager.first()
        if row is not None:
            assert browser.get(f"/admin/chargers/{name}/{row.pk}/change/").status_code == 200, pages


def test_what_holds_a_token_is_not_there() -> None:
    assert not {Change, Step, Credential, Draft} & admin.site._registry.keys()


def test_nobody_but_us_has_pages_there() -> None:
    """Allauth's would show second factors, and change addresses unseen."""
    assert {model._meta.app_label for model in admin.site._registry} == {"chargers"}


@pytest.mark.parametrize("model", ["user", "organisation", "journalentry"])
def test_what_has_our_own_pages_is_only_read(model: str, browser: Client) -> None:
    admin = User.objects.get()
    organisation = Organisation.objects.create(name="Harbour Charging")
    journal.write(journal.Action.PERSON_ADDED, by=admin, person=admin, organisation=organisation)
    row = apps.get_model("chargers", model)._default_manager.get()
    for path in ("add/", f"{row.pk}/delete/"):
        assert browser.get(f"/admin/chargers/{model}/{path}").status_code == 403
    assert browser.post(f"/admin/chargers/{model}/{row.pk}/change/", {"name": "other"}).status_code == 403


@pytest.mark.parametrize("column", ["password__startswith", "password__gt", "is_staff", "theme__contains", "password"])
def test_nothing_is_found_by_what_is_not_shown(column: str, browser: Client) -> None:
    """How many rows fit would tell it sign by sign."""
    assert browser.get(f"/admin/chargers/user/?{column}=a").status_code == 400
    assert browser.get("/admin/chargers/user/?username__startswith=adm").status_code == 200


def test_every_list_is_found_by_what_it_shows_alone() -> None:
    for pages in admin.site._registry.values():
        for field in pages.model._meta.fields:
            is_shown = field.name in {*pages.list_display, "action", "id"}  # the one that the journal is filtered by
            assert is_shown or not pages.lookup_allowed(f"{field.name}__startswith", "a"), (pages, field)  # type: ignore[call-arg]


def test_a_password_is_changed_on_our_own_page_alone(browser: Client) -> None:
    """Which counts attempts, and tells the journal and the person."""
    for answer in (browser.get("/admin/password_change/"), browser.post("/admin/password_change/", {"old_password": "guess"})):
        assert (answer.status_code, answer["Location"]) == (302, "/accounts/password/change/")


def test_the_journal_is_only_read(browser: Client) -> None:
    entry = journal.write(journal.Action.CHARGER_ADDED, by=None, subject="NL*ECO*1000")
    for path in ("add/", f"{entry.pk}/delete/"):
        assert browser.get(f"/admin/chargers/journalentry/{path}").status_code == 403
    assert browser.post(f"/admin/chargers/journalentry/{entry.pk}/change/", {"subject": "other"}).status_code == 403
    assert JournalEntry.objects.get().subject == "NL*ECO*1000"


def test_the_journal_is_read_in_words(browser: Client) -> None:
    changed = [journal.ValueChange("token"), journal.ValueChange("role", "owner", "installer")]
    entry = journal.write(journal.Action.CHARGER_ADDED, by=None, subject="NL*ECO*1000", values=changed)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    listed = browser.get("/admin/chargers/journalentry/").content.decode()
    opened = browser.get(f"/admin/chargers/journalentry/{entry.pk}/change/").content.decode()
    for page in (listed, opened):
        assert "borne ajoutée" in page
        assert ">ECC Web<" in page
        assert "charger added" not in page
    assert "<strong>Jeton</strong> modifié" in opened
    assert "<strong>Rôle</strong> Propriétaire → Installateur" in opened


def test_backends_are_named_on_their_own_pages(browser: Client) -> None:
    one = Backend.objects.create(name="Theirs", tls=False, host="h.nl", port=80, path="/")
    for path in ("add/", f"{one.pk}/delete/"):
        assert browser.get(f"/admin/chargers/backend/{path}").status_code == 403
    assert browser.post(f"/admin/chargers/backend/{one.pk}/change/", {"name": "other"}).status_code == 403


def test_a_key_that_is_put_right_is_kept_by_the_next_sync(browser: Client) -> None:
    sync_catalogue()
    field = ConnectionField.objects.get(key="BackOffice-Path")
    page = browser.get(f"/admin/chargers/controllertype/{field.controller_type_id}/change/")
    form = page.context["adminform"].form
    data = {name: form.initial.get(name) or "" for name in form.fields}
    for inline in page.context["inline_admin_formsets"]:
        formset = inline.formset
        data |= {f"{formset.prefix}-{k}": v for k, v in formset.management_form.initial.items()}
        for each in formset.forms:
            data |= {each.add_prefix(k): ("" if (v := each.initial.get(k)) is None else v) for k in each.fields}
            data[each.add_prefix("id")] = each.instance.pk or ""
            if each.instance.pk == field.pk and formset.model is ConnectionField:
                data[each.add_prefix("key")] = "BackOffice-AccessPath"
    data = {k: v for k, v in data.items() if v is not False}
    answer = browser.post(f"/admin/chargers/controllertype/{field.controller_type_id}/change/", data)
    assert answer.status_code == 302, answer.context and answer.context["errors"]
    sync_catalogue()
    field.refresh_from_db()
    assert field.key == "BackOffice-AccessPath"
    entry = JournalEntry.objects.get(action=journal.Action.CONTROLLER_TYPE_EDITED)
    assert (entry.by_name, entry.subject) == ("admin", "CPA")
    assert [(v.name, v.before, v.after) for v in entry.values.all()] == [("path.key", "BackOffice-Path", "BackOffice-AccessPath")]


def test_a_controller_type_that_is_removed_leaves_its_values_in_the_journal(browser: Client) -> None:
    sync_catalogue()
    ours = ControllerType.objects.get(code="cpa")
    assert browser.post(f"/admin/chargers/controllertype/{ours.pk}/delete/", {"post": "yes"}).status_code == 403
    assert "delete_selected" not in browser.get("/admin/chargers/controllertype/").content.decode()
    row = ControllerType.objects.create(code="own", name="Own", layout=ours.layout, key_form=ours.key_form)
    row.fields.create(role="path", key="BackOffice-Path")
    assert browser.post(f"/admin/chargers/controllertype/{row.pk}/delete/", {"post": "yes"}).status_code == 302
    entry = JournalEntry.objects.get(action=journal.Action.CONTROLLER_TYPE_EDITED)
    assert "BackOffice-Path" in {v.before for v in entry.values.all()}
