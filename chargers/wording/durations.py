"""How long, in words as short as they can be."""

from __future__ import annotations

from datetime import timedelta

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def duration(length: timedelta) -> str:
    """41 min, 2 h 5 min, 3 days 4 h."""
    seconds = max(0, round(length.total_seconds()))
    if seconds < 60:
        return _("%(seconds)s s") % {"seconds": seconds}
    minutes = round(seconds / 60)
    if minutes < 60:
        return _("%(minutes)s min") % {"minutes": minutes}
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        said = _("%(hours)s h %(minutes)s min") if minutes else _("%(hours)s h")
        return said % {"hours": hours, "minutes": minutes}
    days, hours = divmod(hours + (minutes >= 30), 24)
    said = ngettext("%(days)s day %(hours)s h", "%(days)s days %(hours)s h", days)
    return (said if hours else ngettext("%(days)s day", "%(days)s days", days)) % {"days": days, "hours": hours}


def milliseconds(number: float) -> str:
    """85 ms, 1.2 s."""
    if number < 1000:
        return _("%(number)s ms") % {"number": number_format(round(number))}
    return _("%(number)s s") % {"number": number_format(number / 1000, 1)}
