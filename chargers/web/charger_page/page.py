"""What every page of one charger stands in: head, tabs, powers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from chargers.domain.presence.kept_out import OF_THE_RETIRED
from chargers.domain.roles import Power
from chargers.models import Charger
from chargers.services import drafts
from chargers.services.changes import absences
from chargers.services.chargers import charger_head, identity
from chargers.services.presence import history
from chargers.services.presence.attempts import LastAttempt
from chargers.web.charger_page import badges as charger_badges
from chargers.web.charger_page.absence import show_absence
from chargers.web.common import presence
from chargers.web.request import Request
from chargers.wording import badges, help_links, linked, times, words


def head_context(request: Request, charger: Charger) -> dict[str, Any]:
    now = timezone.now()
    facts = history.presence_of(charger)
    held: frozenset[Power] = request.powers
    head = charger_head.head(charger, now)
    line = presence.line(charger, now, head.attempt)
    awaited = head.open_change or head.uncertain
    away = absences.absence_of(awaited, now) if awaited else None
    return {
        "charger": charger,
        "facts": facts,
        "line": line,
        "status": linked.linked(line.status, help_links.line(charger.status)),  # type: ignore[attr-defined]
        "kind": charger_badges.type_and_variant(charger),
        "badges": charger_badges.badges(charger),
        "lock": badges.lock(charger.points_at),
        "hints": words.hints(facts.hints) if facts else [],
        "heard": times.moment(facts.heard_at, now) if facts else "",
        "head": head,
        "awaited": awaited,
        "absence": show_absence(away, now, is_kept_out=charger.kept_out),  # type: ignore[attr-defined]
        "successor_has_id": _successor_has_id(charger),
        "retired_try": _retired_try(charger, head.attempt, now),
        "may_bring_back": Power.CLAIM in held,
        "may_change": Power.CHANGE in held,
        "may_read": Power.READ_SETTINGS in held,
        "may_open_window": Power.OPEN_WINDOW in held,
    }


def _retired_try(charger: Charger, attempt: LastAttempt | None, now: datetime) -> str:
    """When it was refused last because it is retired."""
    retired = charger.retired_at is not None and attempt is not None and attempt.outcome == OF_THE_RETIRED
    return times.moment(attempt.at, now) if retired and attempt else ""


def page(request: Request, charger: Charger, template: str, tab: str, **context: Any) -> HttpResponse:
    """A whole page of a charger."""
    return render(request, template, {**head_context(request, charger), "tab": tab, **context})


def no_preview(request: Request, charger: Charger, key: str, editor: str) -> HttpResponse:
    """A preview that is not there any more: it was applied, perhaps by a second press, or is too old."""
    if change := drafts.find_applied(charger, request.user, key):
        return redirect("change", pk=charger.pk, change=change.pk)
    messages.warning(request, _("This preview has expired: a preview is kept for 30 minutes. Nothing was sent."))
    return redirect(editor, pk=charger.pk)


def _successor_has_id(charger: Charger) -> bool:
    """Whether the one that replaces it has the OCPP ID that it gave away: not before the change that writes it is done."""
    by = charger.replaced_by
    return by is not None and by.ocpp_id.casefold() == identity.former_id(charger).casefold()
