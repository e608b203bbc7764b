"""Django's admin for what is rare: controller types and their keys. Journal, people, organisations and backends are here to look
up; what has pages of its own is changed there."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from chargers.models import (
    Backend,
    ConnectionField,
    ControllerType,
    JournalEntry,
    JournalValue,
    Organisation,
    SerialPrefix,
    User,
)
from chargers.services import controller_type_edits


class ConnectionFields(admin.TabularInline):
    """Here the spelling of a key is put right that a charger does not know (R7)."""

    model = ConnectionField
    extra = 0


class SerialPrefixes(admin.TabularInline):
    model = SerialPrefix
    extra = 0


@admin.register(ControllerType)
class ControllerTypes(admin.ModelAdmin):
    """A value that differs from the catalogue is kept by every later sync."""

    list_display = ("name", "code", "layout", "tls")
    inlines = (ConnectionFields, SerialPrefixes)

    def save_model(self, request: HttpRequest, obj: ControllerType, form: Any, change: bool) -> None:
        obj.journalled = controller_type_edits.facts(obj.pk)  # type: ignore[attr-defined]
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        controller_type_edits.note(form.instance, form.instance.journalled, by=request.user)  # type: ignore[arg-type]

    def delete_model(self, request: HttpRequest, obj: ControllerType) -> None:
        controller_type_edits.remove(obj, by=request.user)  # type: ignore[arg-type]

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[ControllerType]) -> None:
        for each in queryset:
            controller_type_edits.remove(each, by=request.user)  # type: ignore[arg-type]


class ReadOnly(admin.options.BaseModelAdmin):
    """Nothing here is added, changed or deleted."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Organisation)
class Organisations(ReadOnly, admin.ModelAdmin):
    """To look up; they are kept in our own pages."""

    search_fields = ("name",)
    fields = ("name", "our_page")

    @admin.display(description=_("Kept on"))
    def our_page(self, organisation: Organisation) -> str:
        return _link("organisation", organisation.pk)


@admin.register(User)
class People(ReadOnly, admin.ModelAdmin):
    """To look up; they are kept in our own pages."""

    list_display = ("username", "first_name", "last_name", "email", "is_superuser", "is_active", "last_login")
    search_fields = ("username", "first_name", "last_name", "email")
    fields = (*list_display, "date_joined", "language", "our_page")

    @admin.display(description=_("Kept on"))
    def our_page(self, person: User) -> str:
        return _link("person", person.pk)


@admin.register(Backend)
class Backends(ReadOnly, admin.ModelAdmin):
    """To look up; they are named on their own pages."""

    list_display = ("name", "organisation", "host", "port", "tls")
    search_fields = ("name", "host")


class JournalValues(ReadOnly, admin.TabularInline):
    model = JournalValue
    extra = 0


@admin.register(JournalEntry)
class Journal(ReadOnly, admin.ModelAdmin):
    list_display = ("at", "by_name", "action", "subject", "reason")
    list_filter = ("action",)
    search_fields = ("subject", "by_name")
    inlines = (JournalValues,)


def _link(name: str, pk: int) -> str:
    url = reverse(name, args=[pk])
    return format_html('<a href="{}">{}</a>', url, url)
