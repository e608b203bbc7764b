"""What is found by a few words, group by group, of what this person may see; each thing leads to its page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from chargers.domain.roles import Power
from chargers.domain.settings import known
from chargers.models import Charger
from chargers.services.access.access import Access
from chargers.services.access.places import visible_sites
from chargers.services.backends import lookups
from chargers.services.chargers.filter_choices import FilterChoices
from chargers.services.people import organisations, people
from chargers.web.common.charger_filter import ChargerFilter
from chargers.web.context import ADMIN_SECTIONS, SECTIONS
from chargers.web.help import page as help_page
from chargers.web.help import states
from chargers.wording import help_links
from chargers.wording.setting_names import setting_name
from chargers.wording.setting_search import fits_search, fits_words

MOST = 6  # of one group


@dataclass(frozen=True, slots=True)
class FoundThing:
    """`below`: what tells it from others of its name. `mono`: written letter by letter, as an ID is."""

    word: str | Promise
    url: str
    icon: str
    below: str | Promise = ""
    mono: bool = False


@dataclass(frozen=True, slots=True)
class FoundGroup:
    """`more`: the address of all of them, where there are more than are shown."""

    name: str
    things: list[FoundThing]
    more: str = ""


def found_groups(access: Access, words: str, now: datetime) -> list[FoundGroup]:
    """Without words: the pages alone. The number of queries does not grow with what there is."""
    groups = [FoundGroup(_("Pages"), [one for one in _pages(access) if fits_words(str(one.word), words)])]
    if words:
        groups[:0] = [_chargers(access, words, now)]
        groups += [_sites(access, words), _backends(access, words), *_of_admins(access, words)]
        groups += [_settings(words), _help(words)]
    return [group for group in groups if group.things]


def _pages(access: Access) -> Iterator[FoundThing]:
    for section in (*SECTIONS, *(ADMIN_SECTIONS if access.everything else ())):
        yield FoundThing(section.word, reverse(section.name), section.icon)
    if access.may(Power.CLAIM):
        yield FoundThing(_("Add a charger"), reverse("charger_add"), "plus")
    yield FoundThing(_("How a charger comes here"), reverse("coming_here"), "question-mark-circle")
    yield FoundThing(_("Keyboard shortcuts"), reverse("keys"), "command-line")


def _chargers(access: Access, words: str, now: datetime) -> FoundGroup:
    """As the list's search finds them."""
    asked = QueryDict(urlencode({"q": words}))
    filtered = ChargerFilter(asked, queryset=access.chargers(), choices=FilterChoices(access, ""), now=now)
    rows = list(filtered.chargers.select_related("site", "organisation")[: MOST + 1])
    things = [FoundThing(one.ocpp_id, reverse("charger", args=[one.pk]), "bolt", _place(one), mono=True) for one in rows[:MOST]]
    return FoundGroup(_("Chargers"), things, f"{reverse('chargers')}?{urlencode({'q': words})}" if len(rows) > MOST else "")


def _place(charger: Charger) -> str:
    return " · ".join(str(part) for part in (charger.site or charger.organisation, charger.serial_number) if part)


def _sites(access: Access, words: str) -> FoundGroup:
    """By name, organisation and address."""
    every = visible_sites(access).values_list("pk", "name", "organisation__name", "address").iterator()
    found = (site for site in every if fits_words(" ".join(site[1:]), words))
    things = [
        FoundThing(name, reverse("charger_site", args=[pk]), "map-pin", " · ".join(filter(None, (organisation, address))))
        for pk, name, organisation, address in islice(found, MOST)
    ]
    return FoundGroup(_("Sites"), things)


def _backends(access: Access, words: str) -> FoundGroup:
    found = (one for one in lookups.visible_backends(access) if fits_words(f"{one.name} {one.host}", words))
    things = [FoundThing(one.name, reverse("backend", args=[one.pk]), "cloud", one.host) for one in islice(found, MOST)]
    return FoundGroup(_("Backends"), things)


def _of_admins(access: Access, words: str) -> Iterator[FoundGroup]:
    if not access.may(Power.MANAGE):
        return
    by_name = (one for one in organisations.managed_organisations(access) if fits_words(one.name, words))
    yield FoundGroup(
        _("Organisations"),
        [FoundThing(one.name, reverse("organisation", args=[one.pk]), "building-office-2") for one in islice(by_name, MOST)],
    )
    found = people.find_people(people.managed_people(access), words)[: MOST + 1]
    things = [FoundThing(str(one), reverse("person", args=[one.pk]), "user-circle", one.email) for one in found]
    more = f"{reverse('people')}?{urlencode({'q': words})}" if len(things) > MOST else ""
    yield FoundGroup(_("People"), things[:MOST], more)


def _settings(words: str) -> FoundGroup:
    """Those that somebody has described: where the help page explains them."""
    found = (one for one in known.load() if fits_search(one.key, words) and help_links.of_setting(one.key))
    things = [
        FoundThing(setting_name(one.key), help_links.of_setting(one.key), "adjustments-horizontal", one.key)
        for one in islice(found, MOST)
    ]
    return FoundGroup(_("Settings of a charger, explained"), things)


def _help(words: str) -> FoundGroup:
    return FoundGroup(_("Help"), list(islice(_explained(words), MOST)))


def _explained(words: str) -> Iterator[FoundThing]:
    sections: Iterable[tuple[str, str, str]] = ((one.anchor, one.name, "") for one in help_page.contents())
    entries = (*states.line(), *states.badges(), *states.under_way(), *states.ends())
    for anchor, word, says in (*sections, *((one.anchor, str(one.word.word), one.says) for one in entries)):
        if fits_words(f"{word} {says}", words):
            yield FoundThing(word, help_links.place_on_page(anchor), "question-mark-circle", says)
