"""What one charger reports, beside an earlier reading of its own or beside another charger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from chargers.domain.controller.reported import Reported, ReportedValue
from chargers.domain.settings.known import KnownSetting, find_setting
from chargers.models import Charger, Reading, ReportedSetting
from chargers.services.access.access import Access
from chargers.services.readings import readings

MOST = 50


@dataclass(frozen=True, slots=True, repr=False)
class ComparedSetting:
    """One key on both sides; None where a side does not report it. No repr: a value may be a password."""

    key: str
    known: KnownSetting
    here: ReportedValue | None
    there: ReportedValue | None

    @property
    def differs(self) -> bool:
        """Whether one of the two lacks it, or the values are not the same text."""
        return (self.here is None) != (self.there is None) or (
            self.here is not None and self.there is not None and self.here.value != self.there.value
        )


def compare(here: Reported, there: Reported) -> list[ComparedSetting]:
    """Every key of both sides in the order of the page; keys are matched without case, this side's spelling is shown."""
    others = {setting.key.casefold(): setting for setting in there}
    mine = {setting.key.casefold() for setting in here}
    pairs = [
        ComparedSetting(setting.key, find_setting(setting.key), setting, others.get(setting.key.casefold())) for setting in here
    ]
    pairs += [
        ComparedSetting(setting.key, find_setting(setting.key), None, setting)
        for setting in there
        if setting.key.casefold() not in mine
    ]
    return sorted(pairs, key=lambda pair: (pair.known.order, pair.key.casefold()))


def telling_readings(charger: Charger) -> list[datetime]:
    """The moments of earlier readings after which something was different, the latest first."""
    rows = ReportedSetting.objects.filter(charger=charger)
    moments = set(rows.values_list("since", flat=True)) | set(rows.filter(until__isnull=False).values_list("until", flat=True))
    earlier = sorted((at for at in moments if at is not None), reverse=True)[1 : MOST + 1]
    return list(Reading.objects.filter(charger=charger, at__in=earlier).order_by("-at").values_list("at", flat=True))


def reported_at(charger: Charger, at: datetime) -> Reported:
    """What it reported then."""
    return readings.reported_settings(charger, at)


def find_other_charger(access: Access, text: str) -> Charger | None:
    """The charger in this person's scope with this exact OCPP ID or serial number; nothing where it is not one alone."""
    if not (text := text.strip()):
        return None
    fitting = access.chargers().filter(Q(ocpp_id__iexact=text) | Q(serial_number=text))
    found = list(fitting.distinct()[:2])
    return found[0] if len(found) == 1 else None
