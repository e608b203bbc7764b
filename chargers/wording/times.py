"""Times, as short as they can be."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language


def moment(at: datetime, now: datetime) -> str:
    """A time as short as it can be: 14:02 today, with the date before."""
    return _moment(_minute(at), _minute(now), timezone.get_current_timezone(), get_language())


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


@lru_cache(maxsize=4096)
def _moment(at: datetime, now: datetime, zone: tzinfo, _language: str | None) -> str:
    """A list says few minutes many times."""
    local = at.astimezone(zone)
    if local.date() == now.astimezone(zone).date():
        return date_format(local, "CLOCK")
    return date_format(local, "MOMENT" if now - at < timedelta(days=300) else "DAY_YEAR")
