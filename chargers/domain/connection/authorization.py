"""The authorization key: the token in the form that a controller type wants, and back (R9, R17)."""

from __future__ import annotations

from chargers.domain.controller.definition import ControllerDefinition, KeyForm
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.secret import Secret


def form_key(controller_type: ControllerDefinition, ocpp_id: str | None, token: Secret) -> Secret:
    """What is written into the key of this type. Raises `Refusal` (key_needs_id) where it contains an ID that is not known."""
    if controller_type.key_form is KeyForm.PASSWORD:
        return token  # R9: the charger takes its OCPP ID as the user name
    if not ocpp_id:
        raise Refusal(Notice(Code.KEY_NEEDS_ID, "ocpp_id"))  # R17a
    return Secret(f"{ocpp_id}:{token.reveal()}")  # R17


def take_key_apart(controller_type: ControllerDefinition, key: Secret) -> tuple[str | None, Secret]:
    """The user name that stands in a key, None where it holds none, and the token."""
    user, colon, token = key.reveal().partition(":")
    if controller_type.key_form is KeyForm.PASSWORD or not colon:
        return None, key
    return user, Secret(token)
