"""A log-in in words: which browser on what, from where, since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.utils.translation import gettext as _

from chargers.wording.times import moment

# What a browser calls itself begins with its ancestors: the first word that fits is the right one.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
HANDHELD = {"Android", "iPhone", "iPad"}


@dataclass(frozen=True, slots=True)
class ShownSession:
    session: UserSession
    device: str
    icon: str
    since: str
    here: bool


def show_session(session: UserSession, here: str, now: datetime) -> ShownSession:
    system = _first(SYSTEMS, session.user_agent)
    return ShownSession(
        session=session,
        device=device(session.user_agent),
        icon="device-phone-mobile" if system in HANDHELD else "computer-desktop",
        since=moment(session.created_at, now),
        here=session.session_key == here,
    )


def device(user_agent: str) -> str:
    """“Firefox, Linux”; what nobody knows is shown as it is, cut."""
    known = [word for word in (_first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)) if word]
    return ", ".join(known) or user_agent[:60] or _("unknown browser")


def _first(words: tuple[tuple[str, str], ...], text: str) -> str:
    return next((word for mark, word in words if mark in text), "")
