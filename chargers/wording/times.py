"""Times, as short as they can be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _


def moment(at: datetime, now: datetime) -> str:
    """A time as short as it can be: 14:02 today, with the date before."""
    return _moment(_minute(at), _minute(now), timezone.get_current_timezone(), get_language())


@dataclass(frozen=True, slots=True)
class ShownMoment:
    """A moment as lists say it: how long ago, exactly for who points at it, and for machines."""

    text: str
    exact: str
    iso: str


def ago(at: datetime, now: datetime) -> ShownMoment:
    """How long ago it was while that tells more than its date: up to a week. To the minute, so that equal rows look alike."""
    at, now = _minute(at), _minute(now)
    local = at.astimezone(timezone.get_current_timezone())
    return ShownMoment(_ago(at, now), date_format(local, "MOMENT_YEAR"), at.astimezone(UTC).isoformat())


def _ago(at: datetime, now: datetime) -> str:
    minutes = int((now - at).total_seconds()) // 60
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return _("%(minutes)s min ago") % {"minutes": minutes}
    if minutes < 24 * 60:
        return _("%(hours)s h ago") % {"hours": minutes // 60}
    days = minutes // (24 * 60)
    if days < 7:
        return ngettext("%(days)s day ago", "%(days)s days ago", days) % {"days": days}
    return moment(at, now)


def ago_words() -> dict[str, str]:
    """The same words for pages that stay open, with # for the number."""
    number = "#"
    return {
        "now": _("just now"),
        "minutes": _("%(minutes)s min ago") % {"minutes": number},
        "hours": _("%(hours)s h ago") % {"hours": number},
        "day": ngettext("%(days)s day ago", "%(days)s days ago", 1) % {"days": number},
        "days": ngettext("%(days)s day ago", "%(days)s days ago", 2) % {"days": number},
    }


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


@lru_cache(maxsize=4096)
def _moment(at: datetime, now: datetime, zone: tzinfo, _language: str | None) -> str:
    """A list says few minutes many times."""
    local = at.astimezone(zone)
    if local.date() == now.astimezone(zone).date():
        return date_format(local, "CLOCK")
    return date_format(local, "MOMENT" if now - at < timedelta(days=300) else "DAY_YEAR")
