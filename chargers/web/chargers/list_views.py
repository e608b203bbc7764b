"""Home: the list of chargers, live."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from chargers.domain.roles import Power
from chargers.services.access.access import Access
from chargers.services.backends import lookups
from chargers.services.chargers import charger_list, list_columns, saved_views
from chargers.services.chargers.filter_choices import FilterChoices
from chargers.services.shared_cache import SharedCache
from chargers.web.access import signed_in
from chargers.web.chargers import list_presenter
from chargers.web.chargers import rows as charger_rows
from chargers.web.chargers.back_to_list import back, to_list
from chargers.web.chargers.export import FILES
from chargers.web.chargers.first_steps import ShownFirstStep, show_first_steps
from chargers.web.common.charger_filter import ChargerFilter
from chargers.web.common.row_keys import row_keys
from chargers.web.request import Request
from chargers.wording import times

PAGE = 50
_answers: SharedCache[str] = SharedCache(timedelta(seconds=8))  # for those who heard the same bell: a quarter of it, mostly


@require_GET
@vary_on_headers("HX-Request", "HX-Target")
@signed_in
def chargers(request: Request) -> HttpResponse:
    """The page; to htmx the part that it asks for. `rows` (keys): the rows that are on screen stay, under a cursor. `known`: how
    many matched when they came."""
    part = _part(request)
    if part == "_results" and "rung" in request.GET:
        return HttpResponse(_rung(request))
    return render(request, f"chargers/{part or 'list'}.html", _context(request, part))


@require_POST
@signed_in
def look(request: Request) -> HttpResponse:
    """Keeps the columns and the density that this person wants, and goes back to the list as it was filtered."""
    if "usual" in request.POST:
        list_columns.choose(request.user, list_columns.USUAL, compact=False)
    else:
        list_columns.choose(request.user, request.POST.getlist("column"), compact=request.POST.get("rows") == "compact")
    return to_list(back(request))


def _part(request: Request) -> str:
    """The fragment that htmx wants, or nothing: the page."""
    htmx = request.htmx
    if not htmx or htmx.history_restore_request:
        return ""
    return "_results" if htmx.target == "results" else "_list"


def _rung(request: Request) -> str:
    """The rows that rang, and the figures: a hundred people who look on are not made a page of fifty rows for each ring. What
    one of them gets is as good for all who see the same chargers and heard the same bell (`at`)."""
    now = timezone.now()
    access = request.access
    at = _rung_at(request.GET.get("at", ""))

    def draw() -> str:
        return render_to_string("chargers/_rung.html", _rung_context(request, access, now, at), request)

    if at is None or at > now:
        return draw()
    wanted = list_columns.look_of(request.user)
    return _answers.get((access.scope, access.held, wanted, get_language(), request.GET.urlencode()), now, draw)[0]


def _rung_context(request: Request, access: Access, now: datetime, at: datetime | None) -> dict[str, Any]:
    numbers, fresh = charger_list.kept_figures(access, now, at)
    state = request.GET.get("state", "")
    choices = FilterChoices(access, request.GET.get("organisation", ""))
    if list_presenter.query(request.GET, sort="", state=""):
        filtered = ChargerFilter(request.GET, queryset=access.known_chargers(), choices=choices, now=now)
        count, counted = _count(request, filtered, access, numbers, now, at)
    else:
        count, counted = numbers.get(state, numbers["all"]), True
    seen = access.known_chargers().filter(pk__in=_keys(request.GET["rung"])).values_list("pk", flat=True)
    names, columns = lookups.EndpointNames(choices.backends), list_columns.look_of(request.user).columns
    return {
        "rows": charger_rows.rows(list(seen), now, names, columns),
        "columns": columns,
        "figures": charger_rows.figures(numbers, request.GET),
        "stale": not (fresh and counted),
        "may_pick": _may_pick(access),
    } | _moved(request, count)


def _count(
    request: Request, filtered: ChargerFilter, access: Access, numbers: dict[str, int], now: datetime, since: datetime | None
) -> tuple[int, bool]:
    """How many chargers match, and whether that is as old as the figures at most."""
    if filtered.chosen.keys() <= {"state"}:
        return numbers[filtered.chosen.get("state", "all")], True
    return charger_list.kept_count(filtered.chargers, access, list_presenter.query(request.GET, sort=""), now, since)


def _moved(request: Request, count: int) -> dict[str, Any]:
    """How many match by now, where the rows on screen are of another number."""
    text = request.GET.get("known", "")
    known = int(text) if text.isdecimal() and len(text) < 10 else count
    page = request.GET.get("page", "")
    return {"known": known, "count": count, "moved": known != count, "list_query": list_presenter.query(request.GET, page=page)}


def _may_pick(access: Access) -> bool:
    return any(access.may(p) for p in (Power.READ_SETTINGS, Power.RESTORE_OCPP_INFO, Power.EXPORT, Power.LOOK))


def _context(request: Request, part: str) -> dict[str, Any]:
    now = timezone.now()
    access = request.access
    numbers, fresh = charger_list.kept_figures(access, now)
    scope = access.known_chargers()
    choices = FilterChoices(access, request.GET.get("organisation", ""))
    filtered = ChargerFilter(request.GET, queryset=scope, choices=choices, now=now)
    chosen = filtered.chosen
    count, counted = _count(request, filtered, access, numbers, now, None)
    keys = filtered.chargers.values_list("pk", flat=True)
    page = list_presenter.KnownPaginator(keys, PAGE, count).get_page(request.GET.get("page"))
    held = _keys(request.GET.get("rows", "")) if part == "_results" else []
    shown = (
        _still_seen(held, frozenset(scope.filter(pk__in=held).values_list("pk", flat=True))) if held else list(page.object_list)
    )
    wanted = list_columns.look_of(request.user)
    rows = charger_rows.rows(shown, now, lookups.EndpointNames(choices.backends), wanted.columns)
    return {
        "search": "" if part == "_results" else list_presenter.search(filtered),
        "chips": list_presenter.chips(filtered, request.GET),
        "heads": list_presenter.heads(filtered.order, request.GET, wanted.columns),
        "columns": wanted.columns,
        "compact": wanted.compact,
        "column_choices": [] if part == "_results" else list_presenter.column_choices(wanted.columns),
        "saved_views": [] if part == "_results" else saved_views.views_of(request.user),
        "ago_words": times.ago_words(),
        "results": page,
        "rows": rows,
        "keys": " ".join(str(row.pk) for row in rows),
        "figures": charger_rows.figures(numbers, request.GET),
        "stale": not (fresh and counted),
        "none_at_all": not rows and not chosen,
        "any_known": any(numbers.values()),
        "first_steps": [] if part else _first_steps(access, numbers),
        "query": list_presenter.query(request.GET),
        "filter_values": list_presenter.values(request.GET),
        "every": count if page.paginator.num_pages > 1 else 0,
        "unfold": "fold" in request.GET,
        "offered": [] if part == "_results" else list_presenter.offered(filtered),
        "files": FILES,
        "page_query": list_presenter.query(request.GET, page=str(page.number) if page.number > 1 else ""),
        "may_pick": _may_pick(access),
        "may_claim": access.may(Power.CLAIM),
        "may_export": access.may(Power.EXPORT),
        "held": frozenset(access.held),
        **_moved(request, count),
    }


def _first_steps(access: Access, numbers: dict[str, int]) -> list[ShownFirstStep]:
    """For admins, until any charger has been here."""
    here = numbers["all"] > numbers["never_seen"]
    return [] if here or access.person is None or not access.may(Power.MANAGE) else show_first_steps(access.person)


def _still_seen(held: list[int], seen: frozenset[int]) -> list[int]:
    return [key for key in held if key in seen]


def _rung_at(text: str) -> datetime | None:
    """The moment that a bell carries (`services/doorbell.now_in_milliseconds`), in milliseconds."""
    return datetime.fromtimestamp(int(text) / 1000, UTC) if text.isdecimal() and len(text) == 13 else None


def _keys(text: str) -> list[int]:
    return row_keys(text.split(), PAGE)
