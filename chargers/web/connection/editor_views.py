"""The connection editor: one form, live as one types, and whole without scripts."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from chargers.domain.editor.fields import EditorFields
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.roles import Power
from chargers.models import Change, Charger, Draft
from chargers.services.changes import planning
from chargers.services.connection import editor
from chargers.services.connection.pastes import PASTES
from chargers.services.connection.wishes import WISHES
from chargers.web.access import for_charger
from chargers.web.charger_page.page import page
from chargers.web.connection import backend_choices, forms, paste_form, paste_round, remembered, shown_paste
from chargers.web.connection import editor as presenter
from chargers.web.connection.editor import EditorRound
from chargers.web.connection.paste_round import PasteRound
from chargers.web.request import Request

NOTHING_TYPED = EditorFields()
NOTHING_PASTED = PasteRound(paste_form.TypedPaste(), forms.EditorForm(NOTHING_TYPED, NOTHING_TYPED))


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True, private=True)
@for_charger(Power.CHANGE)
def connection(request: Request, charger: Charger) -> HttpResponse:
    """GET: the editor, or the change that is under way unless `?another` is to follow it. POST: works out, or goes to preview."""
    if charger.controller_type is None:
        return page(request, charger, "connection/no_type.html", "connection")
    if request.method == "POST":
        return _typed(request, charger)
    under_way = Change.objects.open().filter(charger=charger).order_by("asked_at").first()
    if under_way is not None and "another" not in request.GET:
        return redirect("change", pk=charger.pk, change=under_way.pk)
    kept = WISHES.find(charger, request.user, request.GET.get("draft", ""), timezone.now())
    typed = kept[1] if kept else NOTHING_TYPED
    worked = editor.work_out(charger, typed, None)
    brought = EditorRound(typed, worked, draft=kept[0].key if kept else "", secret_kept=bool(kept and kept[1].token))
    return _editor(request, charger, brought)


def _typed(request: Request, charger: Charger) -> HttpResponse:
    key = "" if "forget_token" in request.POST else request.POST.get("draft", "")
    kept = WISHES.find(charger, request.user, key, timezone.now())
    latest = request.htmx.trigger_name or ""
    form = forms.read_editor_form(request.POST, kept[1] if kept else None, latest=latest)
    kept_paste = PASTES.find(charger, request.user, request.POST.get("paste-kept", ""), timezone.now())
    typed_paste = paste_form.read_paste_form(request.POST, kept_paste[1] if kept_paste else "")
    pasted = paste_round.go_round(charger, typed_paste, form, request.access, lambda: _fresh(charger))
    if request.POST.get("paste-kept") and not typed_paste.text and "forget_paste" not in request.POST:
        pasted = replace(pasted, problems=(Notice(Code.PASTE_GONE, "paste"),))
    form = pasted.form
    worked = editor.work_out(charger, form.typed, form.shown)
    secret_kept = bool(kept and kept[1].token) and not request.POST.get("token") and not pasted.applied
    refusals = pasted.problems
    if request.POST.get("do") == "preview" and not worked.errors and not refusals:
        typed = worked.settled(form.typed)
        try:
            planning.preview(charger, typed)
        except Refusal as refusal:
            refusals = refusal.notices
        else:
            if pasted.found is not None:
                remembered.remember(request.session, pasted.found, pasted.paste.answers or {})
            draft = WISHES.keep(charger, request.user, typed, timezone.now())
            return redirect("preview", pk=charger.pk, key=draft.key)
    brought = EditorRound(form.typed, worked, form.shown, refusals, key if secret_kept else "", secret_kept)
    return _editor(request, charger, brought, pasted, _paste_key(request, charger, pasted, kept_paste))


def _paste_key(request: Request, charger: Charger, pasted: PasteRound, kept: tuple[Draft, str] | None) -> str:
    """Under which key the text is kept that does not go to the page again. A line that somebody is typing stays there."""
    text = pasted.paste.text
    being_typed = request.htmx and not pasted.paste.known and "\n" not in text.strip()
    if not pasted.has_secret or being_typed:
        return ""
    if kept is not None and kept[1] == text:
        return kept[0].key
    return PASTES.keep(charger, request.user, text, timezone.now()).key


def _fresh(charger: Charger) -> EditorFields:
    """The fields of this charger before anybody typed."""
    return editor.work_out(charger, NOTHING_TYPED).settled(NOTHING_TYPED)


def _editor(
    request: Request, charger: Charger, brought: EditorRound, pasted: PasteRound = NOTHING_PASTED, paste_key: str = ""
) -> HttpResponse:
    last_time = remembered.last_time(request.session, pasted.found.host if pasted.found else "")
    paste = shown_paste.show_paste(charger, pasted, request.access, last_time, paste_key)
    shown = presenter.show_editor(charger, brought, paste, backend_choices.offered(charger))
    if request.htmx:
        return render(request, "connection/_editor.html", {"charger": charger, "editor": shown})
    return page(request, charger, "connection/editor.html", "connection", editor=shown)
