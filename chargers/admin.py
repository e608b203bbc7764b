"""Django's admin for what is rare: controller types and their keys. Journal, people, organisations and backends are here to look
up; what has pages of its own is changed there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from chargers.domain.controller import catalogue
from chargers.domain.fleets.profile import IdForm, TokenRule
from chargers.models import (
    Backend,
    ConnectionField,
    ControllerType,
    GroupRole,
    JournalEntry,
    Organisation,
    SerialPrefix,
    User,
)
from chargers.services.controllers import edits
from chargers.services.people import group_roles
from chargers.wording import backends as backend_words
from chargers.wording import journal_words


class ShownAlone(admin.ModelAdmin):
    """Rows are looked up by what is shown of them alone: Django's own takes any column from an address, and how many rows fit
    tells a password's hash sign by sign."""

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        filters = (one[0] if isinstance(one, tuple) else one for one in self.list_filter)
        shown = {"pk", *map(str, self.list_display), *map(str, filters)}
        return lookup.split("__")[0] in shown and bool(super().lookup_allowed(lookup, value, request))  # type: ignore[arg-type]


class ConnectionFields(admin.TabularInline):
    """Here the spelling of a key is put right that a charger does not know (R7)."""

    model = ConnectionField
    extra = 0


class SerialPrefixes(admin.TabularInline):
    model = SerialPrefix
    extra = 0


@admin.register(ControllerType)
class ControllerTypes(ShownAlone):
    """A value that differs from the catalogue is kept by every later sync."""

    list_display = ("name", "code", "layout", "tls")
    inlines = (ConnectionFields, SerialPrefixes)

    def save_model(self, request: HttpRequest, obj: ControllerType, form: Any, change: bool) -> None:
        form.journalled = edits.facts_of_type(obj.pk)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        edits.note_edit(form.instance, form.journalled, by=_person(request))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One of the catalogue is never removed: the next sync would bring it back without what was put right."""
        own = obj is not None and obj.code not in {one.code for one in catalogue.load()}
        return own and bool(super().has_delete_permission(request, obj))

    def delete_model(self, request: HttpRequest, obj: ControllerType) -> None:
        edits.remove_type(obj, by=_person(request))


@admin.register(GroupRole)
class GroupRoles(ShownAlone):
    """What groups of the identity provider mean here. It gives rights, an admin's too: who changes it is asked for the
    password or passkey first (web/middleware/account_pages)."""

    list_display = ("group", "role_word", "organisation", "may_restore_ocpp_info")
    search_fields = ("group",)

    @admin.display(description=_("Role"), ordering="role")
    def role_word(self, line: GroupRole) -> str | Promise:
        return journal_words.CODES["role"][line.role]

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "role":
            kwargs["choices"] = [("", "---------"), *journal_words.CODES["role"].items()]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: GroupRole, form: Any, change: bool) -> None:
        group_roles.save_line(obj, by=_person(request))

    def delete_model(self, request: HttpRequest, obj: GroupRole) -> None:
        group_roles.remove_line(obj, by=_person(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[GroupRole]) -> None:
        for each in queryset.select_related("organisation"):
            group_roles.remove_line(each, by=_person(request))


def _person(request: HttpRequest) -> User:
    """Nobody comes here without having logged in."""
    return cast(User, request.user)


class ReadOnly(admin.options.BaseModelAdmin):
    """Nothing here is added, changed or deleted."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Organisation)
class Organisations(ReadOnly, ShownAlone):
    """To look up; they are kept in our own pages."""

    search_fields = ("name",)
    fields = ("name", "our_page")

    @admin.display(description=_("Kept on"))
    def our_page(self, organisation: Organisation) -> str:
        return _link("organisation", organisation.pk)


@admin.register(User)
class People(ReadOnly, ShownAlone):
    """To look up; they are kept in our own pages."""

    list_display = ("username", "first_name", "last_name", "email", "is_superuser", "is_active", "last_login")
    search_fields = ("username", "first_name", "last_name", "email")
    fields = (*list_display, "date_joined", "reads", "our_page")

    @admin.display(description=_("Language"))
    def reads(self, person: User) -> str | Promise:
        return dict(settings.LANGUAGES).get(person.language, "")

    @admin.display(description=_("Kept on"))
    def our_page(self, person: User) -> str:
        return _link("person", person.pk)


@admin.register(Backend)
class Backends(ReadOnly, ShownAlone):
    """To look up; they are named on their own pages."""

    list_display = ("name", "organisation", "host", "port", "tls")
    search_fields = ("name", "host")
    fields = ("name", "organisation", "tls", "host", "port", "path", "note", "ids", "tokens", "contact", "closes_on", "our_page")

    @admin.display(description=_("OCPP ID there"))
    def ids(self, backend: Backend) -> str:
        return f"{backend_words.ID_FORMS[IdForm(backend.id_form)]} {backend.id_prefix}".strip()

    @admin.display(description=_("Tokens"))
    def tokens(self, backend: Backend) -> str | Promise:
        return backend_words.TOKEN_RULES[TokenRule(backend.token_rule)]

    @admin.display(description=_("Kept on"))
    def our_page(self, backend: Backend) -> str:
        return _link("backend", backend.pk)


class Actions(admin.AllValuesFieldListFilter):
    """Those that the journal holds, in words."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        for one in super().choices(changelist):
            yield {**one, "display": journal_words.action(str(one["display"]))}  # "All" is none


@admin.register(JournalEntry)
class Journal(ReadOnly, ShownAlone):
    """In the words of our own page."""

    list_display = ("at", "who", "what", "subject", "why")
    list_filter = (("action", Actions),)
    search_fields = ("subject", "by_name")
    fields = ("at", "who", "by", "what", "subject", "charger", "organisation", "person", "why", "values")

    @admin.display(description=_("Who"), ordering="by_name")
    def who(self, entry: JournalEntry) -> str:
        return journal_words.who(entry)

    @admin.display(description=_("What was done"), ordering="action")
    def what(self, entry: JournalEntry) -> str | Promise:
        return journal_words.action(entry.action)

    @admin.display(description=_("Reason"), ordering="reason")
    def why(self, entry: JournalEntry) -> str | Promise:
        return journal_words.reason(entry)

    @admin.display(description=_("Values"))
    def values(self, entry: JournalEntry) -> str:
        values = map(journal_words.value, entry.values.all())
        return format_html_join("", "<div><strong>{}</strong> {}</div>", ((one.word or one.name, _change(one)) for one in values))


def _change(value: journal_words.ShownValue) -> str | Promise:
    if value.secret:
        return _("changed; a secret is never shown")
    return f"{value.before} → {value.after or _('empty')}" if value.before else value.after


def _link(name: str, pk: int) -> str:
    url = reverse(name, args=[pk])
    return format_html('<a href="{}">{}</a>', url, url)
