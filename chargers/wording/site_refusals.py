"""What stands against naming or removing an organisation or a site, and what is wrong with what is written of one."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chargers.domain.errors import Code

SITES: Mapping[Code, Promise | str] = {
    Code.SITE_OF_ANOTHER: _("A site belongs to another organisation. Choose sites of %(organisation)s."),
    Code.ORGANISATION_NAME_TAKEN: _("Another organisation is called %(name)s. Choose another name."),
    Code.ORGANISATION_HAS_CHARGERS: _(
        "Chargers belong to %(organisation)s (%(count)s). "
        "Move them to another organisation first: on each charger's page, under Edit."
    ),
    Code.SITE_NAME_TAKEN: _("Another site of %(organisation)s is called %(name)s. Choose another name."),
    Code.SITE_HAS_CHARGERS: _(
        "Chargers are at %(site)s (%(count)s). Put them on another site first: on each charger's page, under Edit."
    ),
    Code.PHONE_CHARACTER: _("This is no phone number. Write digits, spaces and + ( ) - / . only, and an extension as “ext. 12”."),
    Code.PHONE_TOO_SHORT: _("A phone number has at least %(limit)s digits. Write all of it."),
    Code.PHONE_TOO_LONG: _("A phone number has at most %(limit)s digits. Write one number only."),
    Code.INVISIBLE_CHARACTER: _(
        "There is an invisible character (%(character)s) in this text, often left by copying. Type that part of it again."
    ),
    Code.TOO_MANY_LINES: _("Write at most %(limit)s lines: they are printed on commissioning sheets."),
    Code.SITE_ALONE_ASSIGNED: _(
        "Once this site is gone, %(people)s would see all sites of %(organisation)s. "
        "Give them another site, or end their membership, first."
    ),
}
