"""The number of a card (OCPP: idTag), in so far as it may be seen."""

SHOWN = 4  # last characters
CUT = "…"


def masked_card(number: str) -> str:
    """The end of it, enough to tell two apart; nothing of a short one. What is masked stays as it is."""
    if number.startswith(CUT):
        return number
    return f"{CUT}{number[-SHOWN:]}" if len(number) > 2 * SHOWN else CUT if number else ""
