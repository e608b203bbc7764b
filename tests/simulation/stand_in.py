"""What the simulation puts in the place of parts of the product."""

from typing import Any


def stand_in(place: Any, name: str, instead: Any) -> None:
    """Puts it in the place of what is there. Raises `AttributeError` where nothing is: nothing would be proven."""
    getattr(place, name)
    setattr(place, name, instead)
