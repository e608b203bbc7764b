"""Editing settings: the form and the upload, the preview, Apply. One change of the same engine as the connection's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST

from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.roles import Power
from chargers.domain.secret_text import is_secret
from chargers.domain.settings import ecclite_file
from chargers.domain.settings.known import find_setting
from chargers.models import Charger, Draft
from chargers.services.changes import plan_input
from chargers.services.settings import editing
from chargers.services.settings.editing import SETTINGS_DRAFTS, SettingsDraft, TypedRow, TypedSettings, WorkedOutSettings
from chargers.web.access import for_charger
from chargers.web.charger_page.page import page
from chargers.web.charger_page.preview_flow import PreviewedDraft, PreviewFlow
from chargers.web.request import Request
from chargers.web.settings import forms, plan_presenter, presenter
from chargers.wording import notices


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True, private=True)
@for_charger(Power.CHANGE)
def edit(request: Request, charger: Charger) -> HttpResponse:
    """GET: the form, or (`draft`) what was previewed in it. POST: works out what was typed, or goes on to the preview."""
    if charger.controller_type is None:
        return page(request, charger, "connection/no_type.html", "settings")
    if request.method != "POST":
        kept = _draft(request, charger, request.GET.get("draft", ""))
        return _form(request, charger, _typed_again(kept), kept[0].key if kept else "")
    kept = _draft(request, charger, request.POST.get("draft", ""))
    typed = replace(forms.read_settings_form(request.POST), kept=_secrets(kept[1].values) if kept else {})
    worked = editing.work_out(charger, typed)
    refusals: tuple[Notice, ...] = ()
    if request.POST.get("do") == "preview" and not worked.errors:
        if worked.wanted:
            draft = SETTINGS_DRAFTS.keep(charger, request.user, SettingsDraft(worked.wanted), timezone.now())
            return redirect("settings_preview", pk=charger.pk, key=draft.key)
        refusals = (Notice(Code.NOTHING_TO_CHANGE, "settings"),)
    return _form(request, charger, typed, kept[0].key if kept else "", worked, refusals)


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True, private=True)
@for_charger(Power.CHANGE)
def upload(request: Request, charger: Charger) -> HttpResponse:
    """GET: asks for a file. POST: its differences as if they had been typed; nothing is sent."""
    if charger.controller_type is None:
        return page(request, charger, "connection/no_type.html", "settings")
    refusals: tuple[Notice, ...] = ()
    if request.method == "POST":
        sent, now = request.FILES.get("file"), timezone.now()
        try:
            if sent is None:
                raise Refusal(Notice(Code.FILE_MISSING, ecclite_file.PLACE))
            typed = editing.typed_from_file(charger, sent.read(ecclite_file.LIMIT + 1), now)
        except Refusal as refusal:
            refusals = refusal.notices
        else:
            secrets = _secrets({key: row.text or "" for key, row in typed.rows.items()})
            draft = SETTINGS_DRAFTS.keep(charger, request.user, SettingsDraft(secrets), now).key if secrets else ""
            return _form(request, charger, typed, draft, file_name=sent.name or "")
    return page(
        request,
        charger,
        "settings/upload.html",
        "settings",
        said=[notices.show_notice(notice, refusal=True) for notice in refusals],
        limit=ecclite_file.LIMIT // 1024,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True, private=True)
@for_charger(Power.CHANGE)
def preview(request: Request, charger: Charger, key: str) -> HttpResponse:
    """GET: what will be sent. POST: the same, with or without a restart."""
    return FLOW.preview(request, charger, key)


@require_POST
@cache_control(no_store=True, private=True)
@for_charger(Power.CHANGE)
def apply(request: Request, charger: Charger, key: str) -> HttpResponse:
    """Asks once more where a value can do harm or a session would end; else the change begins."""
    return FLOW.apply(request, charger, key)


def _draft(request: Request, charger: Charger, key: str) -> tuple[Draft, SettingsDraft] | None:
    return SETTINGS_DRAFTS.find(charger, request.user, key, timezone.now())


def _typed_again(kept: tuple[Draft, SettingsDraft] | None) -> TypedSettings:
    if kept is None:
        return TypedSettings(as_of=timezone.now())
    values = kept[1].values
    return TypedSettings({key: TypedRow(text=text) for key, text in values.items()}, timezone.now(), kept=_secrets(values))


def _secrets(values: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in values.items() if is_secret(key, value)}


def _form(
    request: Request,
    charger: Charger,
    typed: TypedSettings,
    draft: str,
    worked: WorkedOutSettings | None = None,
    refusals: tuple[Notice, ...] = (),
    *,
    file_name: str = "",
) -> HttpResponse:
    worked = worked or editing.work_out(charger, typed)
    wanted = forms.read_filter(request.POST if request.method == "POST" else request.GET)
    if file_name or (typed.rows and request.method != "POST"):
        wanted = replace(wanted, only_changed=True)
    context = {
        "listing": presenter.show_settings(worked.rows, wanted, typed.rows),
        "as_of": typed.as_of or timezone.now(),
        "draft_key": draft,
        "file_name": file_name,
        "refusals": [notices.show_notice(notice, refusal=True) for notice in refusals],
    }
    if request.htmx:
        return render(request, "settings/_edit.html", {"charger": charger, **context})
    return page(request, charger, "settings/edit.html", "settings", **context)


def _with_restart(request: Request, kept: SettingsDraft) -> SettingsDraft:
    if "restart_asked" not in request.POST or kept.restart is ("restart" in request.POST):
        return kept
    return replace(kept, restart="restart" in request.POST)


def _previewed(request: Request, charger: Charger, _draft: Draft, kept: SettingsDraft) -> PreviewedDraft:
    try:
        made = editing.preview(charger, kept.values, restart=kept.restart)
    except Refusal as refusal:
        return PreviewedDraft(dict, refusal.notices)
    sent = {step.key: kept.values[step.key] for step in made.steps}
    ends_charging = kept.restart and bool(plan_input.charging_connectors(charger))

    def context() -> dict[str, Any]:
        known = {key: find_setting(key) for key in sent}
        shown = plan_presenter.show_settings_plan(made, editing.dangers_of(sent), known, ends_charging=ends_charging)
        return {"plan": shown, "restart": kept.restart}

    return PreviewedDraft(
        context,
        ask=partial(editing.ask_for_values, charger, kept.values, access=request.access, restart=kept.restart),
        grave=context if editing.dangers_of(kept.values) or ends_charging else None,
    )


FLOW = PreviewFlow(
    SETTINGS_DRAFTS,
    "settings_edit",
    "settings_preview",
    "settings_apply",
    tab="settings",
    folder="settings",
    choose=_with_restart,
    work_out=_previewed,
)
