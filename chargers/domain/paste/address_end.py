"""The end of an address: its last piece, which may be an ID or path, and where to dial with it and without it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chargers.domain.endpoint.endpoint import Endpoint, PastedUrl, Placeholder
from chargers.domain.paste.addresses import AddressCandidate
from chargers.domain.paste.placeholders import PlaceholderMeaning
from chargers.domain.paste.records import last_segment


@dataclass(frozen=True, slots=True, repr=False)
class AddressEnd:
    """`segment` is the last piece, decoded; None where a usual word or a placeholder ends the address. No repr, as there."""

    candidate: AddressCandidate
    pasted: PastedUrl
    segment: str | None

    @classmethod
    def of(cls, candidate: AddressCandidate | None) -> AddressEnd | None:
        if candidate is None or candidate.pasted is None:
            return None
        return cls(candidate, candidate.pasted, last_segment(candidate))

    @property
    def has_slash(self) -> bool:
        """Whether a slash follows the last piece."""
        return self.pasted.last_segment is None

    @property
    def prefix(self) -> str:
        """What stands before a placeholder in the last piece."""
        return self.candidate.literal_prefix

    @property
    def is_serial(self) -> bool:
        """Whether it ends in `#SN#`."""
        return self.pasted.placeholder is Placeholder.SERIAL

    @property
    def means_serial(self) -> bool:
        """Whether a placeholder at its end speaks of a serial number."""
        return self.candidate.stands_for is PlaceholderMeaning.SERIAL

    def whole(self) -> Endpoint:
        """With everything as path, the last piece too."""
        if self.pasted.last_segment is None:
            return self.pasted.endpoint
        return replace(self.pasted.endpoint, path=f"{self.pasted.endpoint.path}{self.pasted.last_segment}/")

    def without_last(self) -> Endpoint:
        """Without the last piece."""
        if self.pasted.last_segment is not None:
            return self.pasted.endpoint
        return replace(
            self.pasted.endpoint, path=self.pasted.endpoint.path.rstrip("/").removesuffix(self.pasted.last_piece or "")
        )
