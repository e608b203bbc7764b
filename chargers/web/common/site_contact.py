"""Whom one meets at a site, with the addresses that a phone and a mail program open."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from chargers.domain.sites.phone_number import dialled
from chargers.models import Site


@dataclass(frozen=True, slots=True)
class ShownContact:
    """What is not known is empty. `tel` and `mailto` are whole URLs."""

    name: str
    phone: str
    tel: str
    email: str
    mailto: str

    @property
    def parts(self) -> tuple[str, ...]:
        """What is known, for paper."""
        return tuple(filter(None, (self.name, self.phone, self.email)))


def contact_of(site: Site | None) -> ShownContact | None:
    """None where nobody is known."""
    if site is None or not (site.contact_name or site.contact_phone or site.contact_email):
        return None
    email = site.contact_email
    mailto = f"mailto:{quote(email, safe='@')}" if email else ""
    return ShownContact(site.contact_name, site.contact_phone, dialled(site.contact_phone), email, mailto)
