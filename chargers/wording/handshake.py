"""The stops on a charger's way in, and what to do where it ends at one."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

STOPS: dict[str, str | Promise] = {
    "path": gettext_lazy("Path"),
    "identity": gettext_lazy("Identity"),
    "charger": gettext_lazy("Known charger"),
    "credentials": gettext_lazy("Credentials"),
    "subprotocol": gettext_lazy("Subprotocol"),
    "accepted": gettext_lazy("Accepted"),
}


WHAT_TO_DO: dict[str, str | Promise] = {
    "no_id": gettext_lazy("It connects without an OCPP ID. Its address must end in /#OSN#, and com_OCPPID must be set."),
    "bad_id": gettext_lazy("The OCPP ID that it connects with cannot be read. Set com_OCPPID again."),
    "unknown": gettext_lazy(
        "No charger with this OCPP ID or serial number is here. Claim it, or correct the ID in its settings."
    ),
    "retired": gettext_lazy("It was retired here. Bring it back on its page, and it is let in."),
    "ambiguous_serial": gettext_lazy(
        "It connects with a serial number that several chargers here have. Correct the serial numbers."
    ),
    "serial_unproven": gettext_lazy("It connects with its serial number and cannot prove that it is this charger. Set its key."),
    "other_path": gettext_lazy("It uses a path that is not ours. Compare its address with the one of this server."),
    "no_credentials": gettext_lazy(
        "It came without credentials although a token is stored for it. Set its key, or open a commissioning window for it."
    ),
    "wrong_credentials": gettext_lazy("It came with another token than the one stored. Set its key again."),
    "too_many_tries": gettext_lazy(
        "Wrong tokens were tried too often with its OCPP ID, by it or by somebody else. It is let in a minute after that ends."
    ),
    "other_subprotocol": gettext_lazy("It offers another OCPP version only. Set com_ProtType to OCPP1.6J."),
    "duplicate_identity": gettext_lazy("Another charger with this OCPP ID is connected. Give one of the two its own ID."),
    "no_upgrade": gettext_lazy("It asked for a web page instead of a WebSocket. Check that com_ProtType is OCPP1.6J."),
    "out_of_order": gettext_lazy("Something that this server needs is missing. Look at its log."),
    "broken_upgrade": gettext_lazy(
        "A part of its request for a WebSocket is missing. A proxy on the way may drop it: let it pass upgrades on, by HTTP 1.1."
    ),
}


# Why a charger is refused, in a few words, for the head of its page: without what to do.
WHY: dict[str, str | Promise] = {
    "no_id": gettext_lazy("it names no OCPP ID"),
    "bad_id": gettext_lazy("its OCPP ID cannot be read"),
    "unknown": gettext_lazy("its OCPP ID was not known here"),
    "retired": gettext_lazy("it was retired here"),
    "ambiguous_serial": gettext_lazy("several chargers have its serial number"),
    "serial_unproven": gettext_lazy("a serial number alone proves nothing"),
    "other_path": gettext_lazy("it uses another path"),
    "no_credentials": gettext_lazy("it shows no token"),
    "wrong_credentials": gettext_lazy("it shows another token"),
    "too_many_tries": gettext_lazy("wrong tokens were tried too often"),
    "other_subprotocol": gettext_lazy("it offers another OCPP version"),
    "duplicate_identity": gettext_lazy("another charger with this OCPP ID is connected"),
    "no_upgrade": gettext_lazy("it asks for a web page"),
    "broken_upgrade": gettext_lazy("a part of its request is missing"),
    "out_of_order": gettext_lazy("this server was out of order"),
}
