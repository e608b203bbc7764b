"""Editing settings: the form and the upload, the preview, Apply. One change of the same engine as the connection's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST

from chargers.domain.changes.plan import Plan
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.roles import Power
from chargers.domain.secret_keys import is_secret_key
from chargers.domain.settings import ecclite_file
from chargers.domain.settings.known import find_setting
from chargers.models import Change, Charger, Draft
from chargers.services.changes import drafts, plan_input
from chargers.services.settings import editing
from chargers.services.settings.editing import SettingsDraft, TypedRow, TypedSettings, WorkedOutSettings
from chargers.web.access import for_charger
from chargers.web.charger_page.page import no_preview, page
from chargers.web.connection import plan
from chargers.web.request import Request
from chargers.web.settings import forms, presenter
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
    typed = replace(forms.read(request.POST), kept=_secrets(kept[1].values) if kept else {})
    worked = editing.work_out(charger, typed)
    refusals: tuple[Notice, ...] = ()
    if request.POST.get("do") == "preview" and not worked.errors:
        if worked.wanted:
            draft = editing.keep(charger, request.user, SettingsDraft(worked.wanted), timezone.now())
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
            draft = editing.keep(charger, request.user, SettingsDraft(secrets), now).key if secrets else ""
            return _form(request, charger, typed, draft, file_name=sent.name or "")
    return page(
        request,
        charger,
        "settings/upload.html",
        "settings",
        said=[notices.say(notice, refusal=True) for notice in refusals],
        limit=ecclite_file.LIMIT // 1024,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True, private=True)
@for_charger(Power.CHANGE)
def preview(request: Request, charger: Charger, key: str) -> HttpResponse:
    """GET: what will be sent. POST: the same, with or without a restart."""
    found = _draft(request, charger, key)
    if found is None:
        return no_preview(request, charger, key, "settings_edit")
    draft, kept = found
    return _show(request, charger, "settings/preview.html", draft, _with_restart(request, draft, kept))


@require_POST
@cache_control(no_store=True, private=True)
@for_charger(Power.CHANGE)
def apply(request: Request, charger: Charger, key: str) -> HttpResponse:
    """Asks once more where a value can do harm or a session would end; else the change begins."""
    found = _draft(request, charger, key)
    if found is None:
        return no_preview(request, charger, key, "settings_edit")
    draft, kept = found
    kept = _with_restart(request, draft, kept)
    sure, after = "sure" in request.POST, "after" in request.POST
    if not sure and (editing.dangers(kept.values) or _ends_charging(charger, kept)):
        return _show(request, charger, "settings/sure.html", draft, kept, after=after)
    try:
        ask = partial(editing.ask, charger, kept.values, access=request.access, restart=kept.restart)
        change = drafts.once(draft, lambda: ask(confirmed=sure, after=after))
    except Refusal as refusal:
        return _show(request, charger, "settings/preview.html", draft, kept, refusals=refusal.notices)
    return redirect("change", pk=charger.pk, change=change.pk)


def _draft(request: Request, charger: Charger, key: str) -> tuple[Draft, SettingsDraft] | None:
    return editing.find(charger, request.user, key, timezone.now())


def _typed_again(kept: tuple[Draft, SettingsDraft] | None) -> TypedSettings:
    if kept is None:
        return TypedSettings(as_of=timezone.now())
    values = kept[1].values
    return TypedSettings({key: TypedRow(text=text) for key, text in values.items()}, timezone.now(), kept=_secrets(values))


def _secrets(values: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in values.items() if is_secret_key(key)}


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
        "listing": presenter.present(worked.rows, wanted, typed.rows),
        "as_of": typed.as_of or timezone.now(),
        "draft_key": draft,
        "file_name": file_name,
        "refusals": [notices.say(notice, refusal=True) for notice in refusals],
    }
    if request.htmx:
        return render(request, "settings/_edit.html", {"charger": charger, **context})
    return page(request, charger, "settings/edit.html", "settings", **context)


def _with_restart(request: Request, draft: Draft, kept: SettingsDraft) -> SettingsDraft:
    if "restart_asked" not in request.POST or kept.restart is ("restart" in request.POST):
        return kept
    kept = replace(kept, restart="restart" in request.POST)
    editing.replace(draft, kept)
    return kept


def _ends_charging(charger: Charger, kept: SettingsDraft) -> bool:
    return kept.restart and bool(plan_input.charging_connectors(charger))


def _show(
    request: Request,
    charger: Charger,
    template: str,
    draft: Draft,
    kept: SettingsDraft,
    *,
    refusals: tuple[Notice, ...] = (),
    after: bool = False,
) -> HttpResponse:
    made: Plan | None = None
    try:
        made = editing.preview(charger, kept.values, restart=kept.restart)
    except Refusal as refusal:
        refusals = refusals or refusal.notices
    sent = {step.key: kept.values[step.key] for step in made.steps} if made else {}
    context = {
        "draft": draft,
        "minutes": plan.expires(draft.created_at + drafts.KEPT, timezone.now()),
        "plan": presenter.plan(
            made, editing.dangers(sent), {key: find_setting(key) for key in sent}, ends_charging=_ends_charging(charger, kept)
        )
        if made
        else None,
        "restart": kept.restart,
        "after": after,
        "open_change": Change.objects.open().filter(charger=charger).exists(),
        "refusals": [notices.say(notice, refusal=True) for notice in refusals],
    }
    return page(request, charger, template, "settings", **context)
