"""A pasted text in which there is a secret, while its questions are answered: it goes to no page again (C25)."""

from __future__ import annotations

from chargers.models import Draft
from chargers.services.drafts import Drafts

PASTES: Drafts[str] = Drafts(Draft.Kind.PASTE, lambda text: {"text": text}, lambda parts: parts["text"])
