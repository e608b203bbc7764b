"""A row of the editor whose standing value holds a secret: masked on its way to the browser, itself again on its way back (C25).

Piece by piece between commas, so that what a person changes beside the secret is theirs, and what they typed themselves is shown.
"""

from __future__ import annotations

from chargers.domain.secret_text import masked


def hide(text: str, standing: str) -> str:
    """The text as the form shows it; only what the charger holds is masked in it."""
    if masked(standing) == standing:
        return text
    pieces = {piece: masked(piece) for piece in standing.split(",")}
    found = ",".join(pieces.get(piece, piece) for piece in text.split(","))
    return masked(standing) if text == standing and masked(found) != found else found


def restore(text: str, standing: str) -> str:
    """What such a text means when the form comes back."""
    if masked(standing) == standing:
        return text
    if text == hide(standing, standing):
        return standing
    pieces = {masked(piece): piece for piece in reversed(standing.split(","))}
    return ",".join(pieces.get(piece, piece) for piece in text.split(","))
