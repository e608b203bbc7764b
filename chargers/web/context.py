"""What every page's frame needs: theme, languages, the person's role in a word, links of the account."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

_ACCOUNT = (
    ("account_change_password", lambda: _("Password")),
    ("mfa_index", lambda: _("Second factor")),
    ("usersessions_list", lambda: _("Where you are logged in")),
    ("admin:index", lambda: _("Administration")),
)


def page(request: HttpRequest) -> dict[str, Any]:
    """The context processor. No query: whatever it needs of the person is on the user's own row."""
    user = getattr(request, "user", None)
    known = user is not None and user.is_authenticated
    return {
        "page": {
            "theme": getattr(user, "theme", "") if known else "",
            "language": get_language(),
            "languages": settings.LANGUAGES,
            "role_word": _("Admin") if known and user.is_superuser else "",  # type: ignore[union-attr]
            "section": _section(request),
            "account_links": _account_links(known and bool(user.is_staff)) if known else [],  # type: ignore[union-attr]
        }
    }


def _section(request: HttpRequest) -> str:
    name = getattr(request.resolver_match, "url_name", "") or ""
    if name in {"waiting_room", "claim", "charger_add"}:
        return "waiting_room"
    return "chargers" if request.resolver_match and not request.path.startswith("/accounts/") else ""


def _account_links(staff: bool) -> list[dict[str, str]]:
    links = []
    for name, word in _ACCOUNT:
        if name.startswith("admin:") and not staff:
            continue
        try:
            links.append({"url": reverse(name), "word": word()})
        except NoReverseMatch:  # not every app is installed everywhere
            continue
    return links
