"""What is wrong with a setting's value, or odd about it, as sentences."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chargers.domain.errors import Code

SETTINGS: Mapping[Code, Promise | str] = {
    Code.SETTING_KEY_TOO_LONG: _("The name of this setting has %(length)s characters, and OCPP carries %(limit)s. Leave it out."),
    Code.SETTING_TOO_LONG: _("This value has %(length)s characters, and OCPP carries %(limit)s. Shorten it."),
    Code.SETTING_CHARACTER: _(
        "There is an invisible character (%(character)s) in this value, often left by copying. Type that part again."
    ),
    Code.SETTING_PART_CHARACTER: _(
        "The character “%(character)s” separates the parts of this setting, so it cannot be inside one of them. Remove it."
    ),
    Code.SETTING_MASKED: _("Here *** hides a secret, and it is never sent. Type the whole value, or put the row back as it was."),
    Code.SETTING_OF_CONNECTION: _(
        "%(key)s belongs to the connection. Change it in the connection editor, which knows the safe order."
    ),
    Code.SETTING_DANGEROUS: _("A wrong value of %(key)s can do harm. Confirm that it is to be sent."),
    Code.SETTING_NO_NUMBER: _("This setting is usually a number. Look again before you send it."),
    Code.SETTING_MALFORMED: _(
        "This is not a clean list of name=value pairs with commas between them, so only its text can be edited."
    ),
    Code.SETTING_NOT_REPORTED: _(
        "This charger does not report this setting. It may refuse it; the name may be written differently."
    ),
    Code.SETTING_TOO_SMALL: _("%(value)s is too small: this setting is at least %(least)s."),
    Code.SETTING_TOO_LARGE: _("%(value)s is too large: this setting is at most %(most)s."),
    Code.SETTING_JUMPS_UP: _("This is %(times)s times the present value (%(old)s). Look again before you send it."),
    Code.SETTING_JUMPS_DOWN: _("The present value (%(old)s) is %(times)s times this one. Look again before you send it."),
}
