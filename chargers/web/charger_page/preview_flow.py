"""From a draft to a change: shown before anything is sent, confirmed where it is grave, begun once. For drafts of every kind."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from chargers.domain.errors import Notice, Refusal
from chargers.models import Change, Charger, Draft
from chargers.services import drafts
from chargers.services.drafts import Drafts
from chargers.web.charger_page.page import no_preview, page
from chargers.web.request import Request
from chargers.wording import notices

T = TypeVar("T")


class AskForChange(Protocol):
    def __call__(self, *, confirmed: bool, after: bool) -> Change: ...


@dataclass(frozen=True, slots=True)
class PreviewedDraft:
    """What becomes of a draft. `context`: what the preview shows. `ask` begins the change; None where there is nothing to begin.
    `grave`: what the page shows that asks once more; None where Apply does not ask. `harmless`: nobody need look at it first."""

    context: Callable[[], dict[str, Any]]
    refusals: tuple[Notice, ...] = ()
    ask: AskForChange | None = None
    grave: Callable[[], dict[str, Any]] | None = None
    harmless: bool = False


@dataclass(frozen=True, slots=True)
class BegunDraft:
    """A draft that was kept just now, by its key. `change`: it was applied at once. `refusals`: why it could not be."""

    key: str = ""
    change: Change | None = None
    refusals: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class PreviewFlow(Generic[T]):
    """`kept`: its drafts. `editor`, `shown`, `applied`: the names of its pages. `tab`, `folder`: where they and their templates
    stand. `work_out`: what would be done. `choose`: the content with what was chosen on the preview itself, such as a restart;
    without it nothing is chosen there."""

    kept: Drafts[T]
    editor: str
    shown: str
    applied: str
    tab: str
    folder: str
    work_out: Callable[[Request, Charger, Draft, T], PreviewedDraft]
    choose: Callable[[Request, T], T] = lambda _request, content: content

    def begin(self, request: Request, charger: Charger, content: T) -> BegunDraft:
        """Keeps a draft, and applies it where there is nothing in it that a person should look at first."""
        draft = self.kept.keep(charger, request.user, content, timezone.now())
        made = self.work_out(request, charger, draft, content)
        if (ask := made.ask) is None or made.grave is not None or not made.harmless:
            return BegunDraft(draft.key, refusals=made.refusals)
        try:
            return BegunDraft(draft.key, drafts.apply_once(draft, lambda: ask(confirmed=False, after=False)))
        except Refusal as refusal:
            return BegunDraft(draft.key, refusals=refusal.notices)

    def preview(self, request: Request, charger: Charger, key: str) -> HttpResponse:
        """GET: what will be done. POST: the same, with what was chosen on the page."""
        found = self._found(request, charger, key)
        if found is None:
            return no_preview(request, charger, key, self.editor)
        made = self.work_out(request, charger, *found)
        return self._show(request, charger, found[0], "_preview" if request.htmx else "preview", made.context(), made.refusals)

    def apply(self, request: Request, charger: Charger, key: str) -> HttpResponse:
        """Asks once more where it is grave; else the change begins."""
        found = self._found(request, charger, key)
        if found is None:
            return no_preview(request, charger, key, self.editor)
        draft, made = found[0], self.work_out(request, charger, *found)
        sure, after = "sure" in request.POST, "after" in request.POST
        if (ask := made.ask) is None:
            return self._show(request, charger, draft, "preview", made.context(), made.refusals)
        if made.grave is not None and not sure:
            return self._show(request, charger, draft, "sure", {**made.grave(), "after": after}, made.refusals)
        try:
            change = drafts.apply_once(draft, lambda: ask(confirmed=sure, after=after))
        except Refusal as refusal:
            return self._show(request, charger, draft, "preview", made.context(), refusal.notices)
        return redirect("change", pk=charger.pk, change=change.pk)

    def _found(self, request: Request, charger: Charger, key: str) -> tuple[Draft, T] | None:
        found = self.kept.find(charger, request.user, key, timezone.now())
        if found is None or request.method != "POST":
            return found
        draft, content = found
        chosen = self.choose(request, content)
        if chosen is not content:
            self.kept.replace(draft, chosen)
        return draft, chosen

    def _show(
        self,
        request: Request,
        charger: Charger,
        draft: Draft,
        template: str,
        context: dict[str, Any],
        refusals: tuple[Notice, ...],
    ) -> HttpResponse:
        shown = {
            **context,
            "draft": draft,
            "minutes": _minutes(draft.created_at + drafts.KEPT, timezone.now()),
            "editor_url": f"{reverse(self.editor, args=[charger.pk])}?draft={draft.key}",
            "preview_url": reverse(self.shown, args=[charger.pk, draft.key]),
            "apply_url": reverse(self.applied, args=[charger.pk, draft.key]),
            "open_change": Change.objects.open().filter(charger=charger).exists(),
            "refusals": [notices.show_notice(notice, refusal=True) for notice in refusals],
        }
        path = f"{self.folder}/{template}.html"
        if template.startswith("_"):
            return render(request, path, {"charger": charger, **shown})
        return page(request, charger, path, self.tab, **shown)


def _minutes(until: datetime, now: datetime) -> int:
    """For how long a preview may still be applied, at least one."""
    return max(math.ceil((until - now).total_seconds() / 60), 1)
