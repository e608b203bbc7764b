"""The connection editor: one form, live as one types, and whole without scripts."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from chargers.domain.connection.mode import Mode
from chargers.domain.errors import Notice, Refusal
from chargers.domain.roles import Power
from chargers.models import Change, Charger
from chargers.services.changes import drafts, planning
from chargers.services.connection import editor
from chargers.services.connection.editor_state import Wish, WorkedOut
from chargers.web.access import for_charger
from chargers.web.charger_page.page import page
from chargers.web.connection import backend_choices, forms, paste_form, paste_round, shown_paste
from chargers.web.connection import editor as presenter
from chargers.web.connection.paste_round import Round
from chargers.web.request import Request

NOTHING_TYPED = Wish(url="", token="", ocpp_id="", rows={}, ticked=None, clear_key=False, mode=Mode.TWO_LEGS)
NOTHING_PASTED = Round(paste_form.Paste(), forms.Typed(NOTHING_TYPED, NOTHING_TYPED))


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
    kept = drafts.find(charger, request.user, request.GET.get("draft", ""), timezone.now())
    wish = kept[1] if kept else NOTHING_TYPED
    worked = editor.work_out(charger, wish, None)
    return _editor(request, charger, wish, worked, draft=kept[0].key if kept else "", secret_kept=bool(kept and kept[1].token))


def _typed(request: Request, charger: Charger) -> HttpResponse:
    key = "" if "forget_token" in request.POST else request.POST.get("draft", "")
    kept = drafts.find(charger, request.user, key, timezone.now())
    latest = request.htmx.trigger_name or ""
    typed = forms.read(request.POST, kept[1] if kept else None, latest=latest)
    pasted = paste_round.go(charger, paste_form.read(request.POST), typed, request.access, lambda: _fresh(charger))
    typed = pasted.typed
    worked = editor.work_out(charger, typed.wish, typed.shown)
    secret_kept = bool(kept and kept[1].token) and not request.POST.get("token") and not pasted.applied
    refusals = pasted.problems
    if request.POST.get("do") == "preview" and not worked.errors and not refusals:
        wish = settled(worked, typed.wish)
        try:
            planning.preview(charger, wish)
        except Refusal as refusal:
            refusals = refusal.notices
        else:
            draft = drafts.keep(charger, request.user, wish, timezone.now())
            return redirect("preview", pk=charger.pk, key=draft.key)
    return _editor(
        request,
        charger,
        typed.wish,
        worked,
        agreed=typed.shown,
        pasted=pasted,
        refusals=refusals,
        draft=key if secret_kept else "",
        secret_kept=secret_kept,
    )


def settled(worked: WorkedOut, wish: Wish) -> Wish:
    """What the fields say together, once the URL and the rows agree."""
    return Wish(
        url=worked.url,
        token=worked.token,
        ocpp_id=worked.ocpp_id,
        rows={row.role: row.new for row in worked.rows},
        ticked=frozenset(row.role for row in worked.rows if row.ticked),
        clear_key=wish.clear_key,
        mode=wish.mode,
        colon_is_meant=wish.colon_is_meant,
    )


def _fresh(charger: Charger) -> Wish:
    """The fields of this charger before anybody typed."""
    return settled(editor.work_out(charger, NOTHING_TYPED), NOTHING_TYPED)


def _editor(  # noqa: PLR0913
    request: Request,
    charger: Charger,
    wish: Wish,
    worked: WorkedOut,
    *,
    agreed: Wish | None = None,
    pasted: Round = NOTHING_PASTED,
    refusals: tuple[Notice, ...] = (),
    draft: str,
    secret_kept: bool,
) -> HttpResponse:
    shown = presenter.present(
        charger,
        worked,
        paste=shown_paste.present(charger, pasted, request.access),
        refusals=refusals,
        clear_key=wish.clear_key,
        mode=wish.mode.value,
        draft=draft,
        kept=secret_kept,
        typed=wish,
        agreed=agreed,
        offered=backend_choices.offered(charger),
    )
    if request.htmx:
        return render(request, "connection/_editor.html", {"charger": charger, "editor": shown})
    return page(request, charger, "connection/editor.html", "connection", editor=shown)
