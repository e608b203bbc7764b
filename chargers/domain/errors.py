"""What can be wrong with an input or a value, as codes with values. Sentences are made at the edge (web/messages)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Code(StrEnum):
    """One word for each refusal and each warning. The value is what shells and APIs print."""

    OCPP_ID_CHARACTER = "ocpp_id_character"
    OPTIONS_MALFORMED = "options_malformed"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to say at a place: `field` is an input ("url", "token", "ocpp_id") or a `FieldRole` value.

    `values` fill the sentence; they never hold a secret.
    """

    code: Code
    field: str
    values: Mapping[str, str] = field(default_factory=dict)


class Refusal(ValueError):
    """The domain's own error, and the only one that input of any kind can raise. Holds one or more notices."""

    def __init__(self, *notices: Notice) -> None:
        super().__init__(", ".join(f"{n.code} at {n.field}" for n in notices))
        self.notices = notices
