"""What stands against merging two entries of the list, or saving a view of it, as sentences."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chargers.domain.errors import Code

LISTS: Mapping[Code, Promise | str] = {
    Code.VIEW_NAME_MISSING: _("Give the view a name."),
    Code.TOO_MANY_VIEWS: _("You have %(most)s saved views already: remove one first."),
    Code.MERGE_BOTH_HERE: _("Both are connected at this moment, so they are two chargers: they are not merged."),
    Code.MERGE_CHANGING: _("A change of one of them has not ended: cancel it, or wait for its end."),
    Code.MERGE_RETIRED: _("One of them is retired: bring it back first."),
    Code.MERGE_ID: _("Choose which of the two OCPP IDs it has from now on."),
}
