"""Django's admin for what is rare: controller types and their keys, people and whose chargers they see, backends; the journal
to read. Chargers, tokens and changes have pages of their own and are not here."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest

from chargers.models import (
    Backend,
    ConnectionField,
    ControllerType,
    JournalEntry,
    JournalValue,
    Membership,
    Organisation,
    SerialPrefix,
    Site,
    User,
)


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


class Sites(admin.TabularInline):
    model = Site
    extra = 0


class Memberships(admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ("user",)


@admin.register(Organisation)
class Organisations(admin.ModelAdmin):
    search_fields = ("name",)
    inlines = (Sites, Memberships)


@admin.register(User)
class People(UserAdmin):
    """Admins of the product are superusers; installers and owners are so by their memberships."""

    fieldsets = (*(UserAdmin.fieldsets or ()), (None, {"fields": ("language", "theme")}))


@admin.register(Backend)
class Backends(admin.ModelAdmin):
    list_display = ("name", "organisation", "host", "port", "tls")
    search_fields = ("name", "host")


class ReadOnly(admin.options.BaseModelAdmin):
    """Nothing here is added, changed or deleted."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class JournalValues(ReadOnly, admin.TabularInline):
    model = JournalValue
    extra = 0


@admin.register(JournalEntry)
class Journal(ReadOnly, admin.ModelAdmin):
    list_display = ("at", "by_name", "action", "subject", "reason")
    list_filter = ("action",)
    search_fields = ("subject", "by_name")
    inlines = (JournalValues,)
