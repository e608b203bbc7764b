"""Which lines that correct or deny something are settled: what they say is what was found, and they say no more."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from chargers.domain.paste.addresses import AddressCandidate
from chargers.domain.paste.doubts import denials
from chargers.domain.paste.found import FoundText, FoundToken, TextPlace
from chargers.domain.paste.labels import speaks_of_a_token
from chargers.domain.paste.plain_text import PlainText
from chargers.domain.paste.sentences.phrases import says

_VALUE = re.compile(r"(?<![\w*/:.@-])(?=[!-~]{0,60}\d)[\w*.!#$%&+=@/-]{3,60}")


@dataclass(frozen=True, slots=True, repr=False)
class Settled:
    """`meant`: where the address stands that is meant; `others`: the other ones; `asked`: what questions offer. No repr: it may
    hold a token."""

    plain: PlainText
    meant: Collection[AddressCandidate]
    others: Collection[AddressCandidate]
    token: FoundToken | None
    ocpp_id: FoundText | None
    asked: Collection[str]

    def leaves_out(self, line: tuple[int, int]) -> bool:
        """Whether a line only says of another address that nobody is to use it."""
        return any(one.unused and line[0] <= one.start < line[1] for one in self.others)

    def is_settled(self, line: tuple[int, int]) -> bool:
        """Whether nothing of a line that corrects something is left to be asked."""
        text = self.plain.text[slice(*line)]
        if any(re.search(rf"(?<!\w){re.escape(one)}(?!\w)", text) for one in self.asked):
            return True
        has_token = self._holds(line, self.token.place if self.token else None)
        has_id = self._holds(line, self.ocpp_id.place if self.ocpp_id else None)
        own = [one for one in self.meant if line[0] <= one.start < line[1]]
        if not (has_token or has_id or own) or says("wrong", text) or (says("of_an_address", text) and not own):
            return False
        for one in own:
            text = text.replace(one.text, " " * len(one.text))
        if (speaks_of_a_token(text) and not has_token) or (says("id", text) and not has_id):
            return False
        return all(self._is_known(line[0] + value.start(), value[0]) for value in _VALUE.finditer(text))

    def _holds(self, line: tuple[int, int], place: TextPlace | None) -> bool:
        whole = self.plain.place(*line)
        return place is not None and whole.start <= place.start < place.end <= whole.end

    def _is_known(self, at: int, value: str) -> bool:
        """Whether a value of the line is what was found, or only stands there to be denied."""
        token = self.token.secret.reveal() if self.token else None
        known = {one for one in (token, self.ocpp_id.text if self.ocpp_id else None) if one}
        bare = value.rstrip(".,;:!?")
        return value in known or bare in known or denials.is_replaced_at(self.plain.text, at)
