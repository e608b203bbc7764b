"""One change: its progress, live and after, and what a person may do to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chargers.domain.changes import run
from chargers.domain.changes.states import ChangeState
from chargers.domain.controller.definition import FieldRole
from chargers.domain.editor.fields import EditorFields
from chargers.domain.errors import Refusal
from chargers.domain.roles import Power
from chargers.models import Change, Charger
from chargers.services.changes import absences, change_requests, old_values, store, watching
from chargers.services.changes.following import following
from chargers.services.connection.wishes import WISHES
from chargers.services.presence import attempts
from chargers.services.settings.editing import SETTINGS_DRAFTS, SettingsDraft
from chargers.web.access import for_charger
from chargers.web.changes import presenter
from chargers.web.charger_page.absence import show_absence
from chargers.web.charger_page.page import page
from chargers.web.chargers.kept_out import ShownKeptOut, show_kept_out
from chargers.web.request import Request
from chargers.wording import refusals

NAMED = 3  # settings of a change that follows


@require_GET
@for_charger(Power.LOOK)
def change(request: Request, charger: Charger, change: int) -> HttpResponse:
    row = _of(charger, change)
    may_change = Power.CHANGE in request.powers
    progress, now = store.load_progress(row), timezone.now()
    awaited = None if progress.state.is_end else run.next_action(progress, now, store.rules_of(row.controller_type))
    may_cancel = change_requests.may_be_cancelled(row, progress)
    context = {
        "change": presenter.show_change(row, progress, awaited, now, may_change=may_change, may_cancel=may_cancel),
        "absence": show_absence(absences.absence_of(row, now, progress), now, is_kept_out=charger.kept_out),  # type: ignore[attr-defined]
        "kept_out": _refused_meanwhile(request, charger, row, now),
        "following": {pk: _named(keys) for pk, keys in following(row).items()},
        "watched": watching.is_watched(row, request.user),
        "puts_back": may_change and bool(old_values.old_values(row)),
    }
    if request.htmx:
        return render(request, "changes/_progress.html", {"charger": charger, "may_change": may_change, **context})
    return page(request, charger, "changes/progress.html", "connection", **context)


@require_POST
@for_charger(Power.CHANGE)
def cancel(request: Request, charger: Charger, change: int) -> HttpResponse:
    return _do(request, charger, change, lambda row: change_requests.cancel(row, by=request.user))


@require_POST
@for_charger(Power.CHANGE)
def confirm(request: Request, charger: Charger, change: int) -> HttpResponse:
    return _do(request, charger, change, lambda row: change_requests.confirm(row, by=request.user))


@require_POST
@for_charger(Power.CHANGE)
def override(request: Request, charger: Charger, change: int) -> HttpResponse:
    """Does not wait for the charging session; only with a reason, which the journal keeps."""
    reason = request.POST.get("reason", "")
    return _do(request, charger, change, lambda row: change_requests.override(row, by=request.user, reason=reason))


@require_POST
@for_charger(Power.CHANGE)
def hard_reset(request: Request, charger: Charger, change: int) -> HttpResponse:
    return _do(request, charger, change, lambda row: change_requests.ask_hard_reset(row, by=request.user))


@require_POST
@for_charger(Power.CHANGE)
def put_back(request: Request, charger: Charger, change: int) -> HttpResponse:
    """The values before it, as another change: to its preview. Nothing is sent."""
    row, now = _of(charger, change), timezone.now()
    found = old_values.old_values(row)
    if not found:
        messages.info(request, _("There is nothing to put back: the charger reports the values from before this change."))
        return redirect("change", pk=charger.pk, change=row.pk)
    if old_values.has_unreadable(row):
        messages.info(request, _("What cannot be read back, such as the key, stays as it is now."))
    if row.for_settings:
        values = {key: old for key, (_role, old) in found.items()}
        draft = SETTINGS_DRAFTS.keep(charger, request.user, SettingsDraft(values), now)
        return redirect("settings_preview", pk=charger.pk, key=draft.key)
    rows = {FieldRole(role): old for role, old in found.values()}
    ocpp_id = rows.get(FieldRole.OCPP_ID, charger.ocpp_id)
    draft = WISHES.keep(charger, request.user, EditorFields(ocpp_id=ocpp_id, rows=rows, ticked=frozenset(rows)), now)
    return redirect("preview", pk=charger.pk, key=draft.key)


@require_POST
@for_charger(Power.LOOK)
def watch(request: Request, charger: Charger, change: int) -> HttpResponse:
    """`on`: this person wants to be told when it is over; `told`: the open page has done so; neither: not any more."""
    row, now = _of(charger, change), timezone.now()
    if "told" in request.POST:
        watching.told_on_page(row, request.user, now)
        return HttpResponse(status=204)
    if "on" in request.POST:
        watching.watch(row, request.user, get_language() or "", now)
    else:
        watching.unwatch(row, request.user)
    return redirect("change", pk=charger.pk, change=row.pk)


def _refused_meanwhile(request: Request, charger: Charger, change: Change, now: datetime) -> ShownKeptOut | None:
    """What keeps the charger out since this change was asked for, as long as it may go on."""
    attempt = attempts.last_attempt(charger)
    goes_on = change.ended_at is None or change.state == ChangeState.UNCERTAIN
    if attempt is None or not goes_on or attempt.at < change.asked_at:
        return None
    held: frozenset[Power] = request.powers
    return show_kept_out(charger, attempt, now, may_change=Power.CHANGE in held, may_open_window=Power.OPEN_WINDOW in held)


def _named(keys: list[str]) -> str:
    return ", ".join(keys[:NAMED]) + (", …" if len(keys) > NAMED else "")


def _of(charger: Charger, change: int) -> Change:
    row = store.of_one_moment(change, charger)
    if row is None:
        raise Http404
    return row


def _do(request: Request, charger: Charger, change: int, act: Callable[[Change], object]) -> HttpResponse:
    row = _of(charger, change)
    try:
        act(row)
    except Refusal as refusal:
        messages.error(request, refusals.sentences(refusal.notices))
    return redirect("change", pk=charger.pk, change=row.pk)
