"""What stands against merging, replacing or tagging chargers, or saving a view of their list, as sentences."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chargers.domain.errors import Code

LISTS: Mapping[Code, Promise | str] = {
    Code.VIEW_NAME_MISSING: _("Give the view a name."),
    Code.TOO_MANY_VIEWS: _("You have %(most)s saved views already: remove one first."),
    Code.TAG_CHARACTER: _("There is an invisible character (%(character)s) in a tag, often left by copying. Type the tag again."),
    Code.TAG_TOO_LONG: _("This tag is too long: “%(tag)s…”. A tag has %(most)s characters at most; a note takes more."),
    Code.TOO_MANY_TAGS: _("A charger has %(most)s tags at most: leave some out."),
    Code.TOO_MANY_TAGS_THERE: _(
        "%(ocpp_id)s would have more than %(most)s tags, and nothing was changed. Take one of its tags away, or do not select it."
    ),
    Code.TAGS_MISSING: _("Type a tag to add, or tick one to remove."),
    Code.TAG_BOTH_WAYS: _("The tag “%(tag)s” cannot be added and removed at once."),
    Code.MERGE_BOTH_HERE: _("Both are connected at this moment, so they are two chargers: they are not merged."),
    Code.MERGE_CHANGING: _("A change of one of them has not ended: cancel it, or wait for its end."),
    Code.MERGE_RETIRED: _("One of them is retired: bring it back first."),
    Code.MERGE_ID: _("Choose which of the two OCPP IDs it has from now on."),
    Code.TAKEOVER_DIFFERS: _(
        "What is taken over has changed since it was shown. Look at it again; nothing happens before you apply it."
    ),
}
