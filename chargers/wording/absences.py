"""A charger that is away, in words: in the middle of its change where it stands, what it may be doing, what to do; and otherwise
what to do when."""

from __future__ import annotations

from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from chargers.domain.changes.midway import Midway

WHERE: dict[Midway, str | Promise] = {
    Midway.UNTOUCHED: gettext_lazy("Nothing has been written yet."),
    Midway.HERE: gettext_lazy("With what is written so far it connects here again."),
    Midway.TARGET: gettext_lazy("Everything may be written: when it restarts, it connects to %(url)s."),
    Midway.AS_ANOTHER: gettext_lazy(
        "This is a risky moment: if it restarts now, it connects here with the OCPP ID %(id)s, which another charger here has."
    ),
    Midway.AT_OUR_DOOR: gettext_lazy(
        "This is a risky moment: if it restarts now, it connects to %(url)s, which is not an address of this server."
    ),
    Midway.ELSEWHERE: gettext_lazy(
        "This is a risky moment: if it restarts now, it connects to %(url)s with only a part of its new settings."
    ),
}
NO_ADDRESS = gettext_lazy("This is a risky moment: what is written so far is not a complete address.")
IN_DOUBT = gettext_lazy("The last value that was sent has no answer yet, so it may also still have the value of before.")

_RESTARTING = gettext_lazy("It may be restarting, which takes a few minutes, or be without power or network.")
_STRANDED = gettext_lazy("It may be without power or network, or it has restarted and tries to connect there.")
_GONE = gettext_lazy("It may be restarting, be without power or network, or be at its new backend already.")
_TAKEN_FOR = gettext_lazy("It may be without power or network, or it has restarted and is taken here for that other charger.")
DOING: dict[Midway, str | Promise] = {
    Midway.UNTOUCHED: _RESTARTING,
    Midway.HERE: _RESTARTING,
    Midway.TARGET: _GONE,
    Midway.AS_ANOTHER: _TAKEN_FOR,
    Midway.AT_OUR_DOOR: _STRANDED,
    Midway.ELSEWHERE: _STRANDED,
}

_WAIT = gettext_lazy("Wait a few minutes. If it stays away, check its power and its network where it stands.")
_GO_THERE = gettext_lazy(
    "Wait a few minutes. If it stays away, somebody must go to it: check its power and its network, and type its address on the"
    " charger with a cable and ECCLite."
)
_ASK = gettext_lazy("Ask at the new backend whether it is there. If not, check its power and its network where it stands.")
TO_DO: dict[Midway, str | Promise] = {
    Midway.UNTOUCHED: _WAIT,
    Midway.HERE: _WAIT,
    Midway.TARGET: _ASK,
    Midway.AS_ANOTHER: _GO_THERE,
    Midway.AT_OUR_DOOR: _GO_THERE,
    Midway.ELSEWHERE: _GO_THERE,
}

# Of one that tries to connect here meanwhile, and is refused: what is to be done about that stands beside it.
KEPT_OUT = gettext_lazy("It has power and network: it tries to connect here and is not let in.")

# Of one that is away without a change. A modem that hangs is woken by nothing but its power.
MOST_RETURN_WITHIN = timedelta(minutes=5)
WAIT_FIRST = gettext_lazy("Wait: most chargers come back by themselves within 5 minutes.")
POWER_CYCLE = gettext_lazy(
    "Does it have power and network? If so, switch its power off for 25 seconds and on again: where its modem has stopped"
    " working, nothing else helps. Give it 5 minutes then."
)
