"""What every page's frame needs: theme, languages, the person's role in a word, the sections, links of the account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from chargers.models import User
from chargers.services.access.access import holds_everything


@dataclass(frozen=True, slots=True)
class NavigationSection:
    """A link of the frame. `pages`: how the names of the URLs begin that stand in it."""

    name: str  # of its URL
    word: str | Promise
    icon: str
    pages: tuple[str, ...]
    number: str = ""  # the name of the URL that says how many things wait there


# In the bar, in the order of use. Those of admins stand behind one word there.
SECTIONS = (
    NavigationSection("chargers", gettext_lazy("Chargers"), "bolt", ("",)),
    NavigationSection("waiting_room", gettext_lazy("Waiting room"), "inbox-arrow-down", ("waiting_room", "claim", "charger_add")),
    NavigationSection("backends", gettext_lazy("Backends"), "cloud", ("backend",)),
    NavigationSection("landing", gettext_lazy("Fleets"), "truck", ("landing", "import", "send", "series", "prepared")),
    NavigationSection("alerts", gettext_lazy("Alerts"), "bell-alert", ("alert",), "alerts_number"),
    NavigationSection("help", gettext_lazy("Help"), "question-mark-circle", ("help", "coming_here")),
)
ADMIN_SECTIONS: tuple[NavigationSection, ...] = (
    NavigationSection("organisations", gettext_lazy("Organisations"), "building-office-2", ("organisation", "site")),
    NavigationSection("people", gettext_lazy("People"), "users", ("people", "person", "membership")),
    NavigationSection("journal", gettext_lazy("Journal"), "book-open", ("journal",)),
)
_ACCOUNT: tuple[tuple[str, Callable[[], str]], ...] = (
    ("account_email", lambda: _("E-mail address")),
    ("account_change_password", lambda: _("Password")),
    ("socialaccount_connections", lambda: _("Account at your organisation")),
    ("mfa_index", lambda: _("Second factor")),
    ("usersessions_list", lambda: _("Where you are logged in")),
    ("admin:index", lambda: _("Administration")),
)


def page(request: HttpRequest) -> dict[str, Any]:
    """The context processor. No query: whatever it needs of the person is on the user's own row."""
    somebody = getattr(request, "user", None)
    user: User | None = somebody if somebody is not None and somebody.is_authenticated else None
    everything = user is not None and holds_everything(user)
    section = _section(request)
    return {
        "page": {
            "theme": user.theme if user else "",
            "language": get_language(),
            "languages": tuple(settings.LANGUAGES),
            "role_word": _("Admin") if everything else "",
            "section": section,
            "sections": SECTIONS if user else (),
            "admin_sections": ADMIN_SECTIONS if everything else (),
            "managing": any(one.name == section for one in ADMIN_SECTIONS),
            "account_links": _account_links(user.is_staff) if user else [],
            "provider": (settings.OIDC["NAME"] or _("your organisation")) if settings.OIDC["URL"] else "",
            "passwords": settings.PASSWORDS,
        }
    }


def _section(request: HttpRequest) -> str:
    """The name of the section in which this page stands: the one that names it most closely."""
    page = request.resolver_match
    if page is None or page.namespace or request.path.startswith("/accounts/"):
        return ""
    fits = [(len(p), s.name) for s in (*SECTIONS, *ADMIN_SECTIONS) for p in s.pages if (page.url_name or "").startswith(p)]
    return max(fits)[1] if fits else ""


def _account_links(staff: bool) -> list[dict[str, str]]:
    there = {
        "admin:index": staff,
        "account_change_password": settings.PASSWORDS,
        "socialaccount_connections": settings.OIDC["URL"],
    }
    left_out = {name for name, is_there in there.items() if not is_there}
    links = []
    for name, word in _ACCOUNT:
        if name in left_out:
            continue
        try:
            links.append({"url": reverse(name), "word": word()})
        except NoReverseMatch:  # not every app is installed everywhere
            continue
    return links
