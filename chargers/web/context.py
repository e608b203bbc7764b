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


@dataclass(frozen=True, slots=True)
class Section:
    """A link of the frame. `pages`: how the names of the URLs begin that stand in it."""

    name: str  # of its URL
    word: str | Promise
    icon: str
    pages: tuple[str, ...]


# In the bar, in the order of use. Those of admins stand in the menu of the person.
SECTIONS = (
    Section("chargers", gettext_lazy("Chargers"), "bolt", ("",)),
    Section("waiting_room", gettext_lazy("Waiting room"), "inbox-arrow-down", ("waiting_room", "claim", "charger_add")),
    Section("backends", gettext_lazy("Backends"), "cloud", ("backend",)),
    Section("landing", gettext_lazy("Fleets"), "truck", ("landing", "import")),
    Section("alerts", gettext_lazy("Alerts"), "bell-alert", ("alert",)),
    Section("help", gettext_lazy("Help"), "question-mark-circle", ("help",)),
)
ADMIN_SECTIONS: tuple[Section, ...] = (
    Section("organisations", gettext_lazy("Organisations"), "building-office-2", ("organisation", "site")),
    Section("people", gettext_lazy("People"), "users", ("people", "person", "membership")),
    Section("journal", gettext_lazy("Journal"), "book-open", ("journal",)),
)
_ACCOUNT: tuple[tuple[str, Callable[[], str]], ...] = (
    ("account_email", lambda: _("E-mail address")),
    ("account_change_password", lambda: _("Password")),
    ("mfa_index", lambda: _("Second factor")),
    ("usersessions_list", lambda: _("Where you are logged in")),
    ("admin:index", lambda: _("Administration")),
)


def page(request: HttpRequest) -> dict[str, Any]:
    """The context processor. No query: whatever it needs of the person is on the user's own row."""
    somebody = getattr(request, "user", None)
    user: User | None = somebody if somebody is not None and somebody.is_authenticated else None
    is_admin = user is not None and user.is_admin
    return {
        "page": {
            "theme": user.theme if user else "",
            "language": get_language(),
            "languages": tuple(settings.LANGUAGES),
            "role_word": _("Admin") if is_admin else "",
            "section": _section(request),
            "sections": SECTIONS if user else (),
            "admin_sections": ADMIN_SECTIONS if is_admin else (),
            "account_links": _account_links(user.is_staff) if user else [],
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
    links = []
    for name, word in _ACCOUNT:
        if name.startswith("admin:") and not staff:
            continue
        try:
            links.append({"url": reverse(name), "word": word()})
        except NoReverseMatch:  # not every app is installed everywhere
            continue
    return links
