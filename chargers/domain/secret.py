"""A token or key that does not show itself: not in a repr, a log, a format string, an error or a pickle."""

from __future__ import annotations

import hmac
from typing import NoReturn


class Secret:
    """Holds a text that only `reveal()` gives out. Equality takes constant time."""

    __slots__ = ("__text",)

    def __init__(self, text: str) -> None:
        self.__text = text

    def reveal(self) -> str:
        """The text itself: only to send it, to seal it, or to show it to a person who may see it."""
        return self.__text

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self.__text.encode("utf-8", "surrogatepass"), other.reveal().encode("utf-8", "surrogatepass"))

    def __hash__(self) -> int:
        return hash(self.__text)

    def __bool__(self) -> bool:
        return bool(self.__text)

    def __repr__(self) -> str:
        return "Secret(***)"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __deepcopy__(self, memo: object) -> Secret:
        return self  # immutable; and copying by pickle is refused

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not pickled")
