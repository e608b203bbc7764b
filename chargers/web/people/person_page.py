"""The rule of every page about one person: an admin's, of the people whom that admin manages."""

from __future__ import annotations

from chargers.domain.roles import Power
from chargers.services.people import people
from chargers.web.access import for_object

of_person = for_object("person", Power.MANAGE, people.managed_people)
