"""What is publicly known of a backend, in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chargers.domain.paste.habits import BackendHabits, LastPiece, TokenHabit


def known_of(habits: BackendHabits) -> list[str | Promise]:
    """Sentences, to be confirmed by a person."""
    said: list[str | Promise] = []
    match habits.last_piece:
        case LastPiece.ACCOUNT:
            said.append(_("The last part of its URL is a code of the customer."))
        case LastPiece.OCPP_ID:
            said.append(_("Its URL ends in the charger's OCPP ID, which is no part of it here."))
        case LastPiece.PATH | LastPiece.UNKNOWN:
            pass
    if habits.prefix:
        said.append(_("For some brands it wants a prefix before the OCPP ID."))
    if habits.free_id:
        said.append(_("The OCPP ID is the customer's to choose."))
    match habits.token:
        case TokenHabit.NONE:
            said.append(_("Chargers need no token."))
        case TokenHabit.OPTIONAL:
            said.append(_("Some of its customers have tokens, others have none."))
        case TokenHabit.GIVEN:
            said.append(_("It gives a token for each charger."))
        case TokenHabit.UNKNOWN:
            pass
    return said
