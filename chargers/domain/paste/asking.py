"""Questions that are open, answers that were given, and what there is to say: the notebook of one search."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from chargers.domain.paste.found import NoteCode, PasteChoice, PasteNote, PasteQuestion, QuestionCode

MOST_AT_ONCE = 2  # questions on one screen


@dataclass(slots=True)
class PasteNotebook:
    """`answers`: for a question the key of the choice that was made."""

    answers: Mapping[QuestionCode, str]
    questions: list[PasteQuestion] = field(default_factory=list)
    choices: dict[QuestionCode, tuple[PasteChoice, ...]] = field(default_factory=dict)
    notes: list[PasteNote] = field(default_factory=list)
    asked: set[QuestionCode] = field(default_factory=set)  # answered or not

    def ask(self, code: QuestionCode, choices: Sequence[PasteChoice]) -> PasteChoice | None:
        """The choice that was made; None where the question is open now."""
        keyed = self._offer(code, choices)
        self.asked.add(code)
        if chosen := self._chosen(code, keyed):
            return chosen
        self.questions.append(PasteQuestion(code, keyed))
        return None

    def offer(self, code: QuestionCode, choices: Sequence[PasteChoice]) -> PasteChoice:
        """The choice that was made, else the first: it is offered without a question."""
        keyed = self._offer(code, choices)
        return self._chosen(code, keyed) or keyed[0]

    def note(self, code: NoteCode, **values: str) -> None:
        note = PasteNote(code, values)
        if note not in self.notes:
            self.notes.append(note)

    def is_open(self, *codes: QuestionCode) -> bool:
        return any(question.code in codes for question in self.questions)

    def has_asked(self, code: QuestionCode) -> bool:
        """Whether it has been asked, answered or not."""
        return code in self.choices

    def in_order(self) -> tuple[tuple[PasteQuestion, ...], int]:
        """Those to ask now, and how many are behind them."""
        order = list(QuestionCode)
        ordered = sorted(self.questions, key=lambda question: order.index(question.code))
        return tuple(ordered[:MOST_AT_ONCE]), max(0, len(ordered) - MOST_AT_ONCE)

    def which(self, code: QuestionCode, choices: Sequence[PasteChoice]) -> int | None:
        """The same as `ask`, by the place in `choices`."""
        chosen = self.ask(code, choices)
        return None if chosen is None else self.choices[code].index(chosen)

    def _offer(self, code: QuestionCode, choices: Sequence[PasteChoice]) -> tuple[PasteChoice, ...]:
        """With keys that stay what they are when the answer to another question takes a choice away."""
        keyed, before = list[PasteChoice](), Counter[str]()
        for choice in choices:
            key = f"{choice.kind}@{choice.place.start}" if choice.place else choice.kind.value
            before[key] += 1
            keyed.append(replace(choice, key=key if before[key] == 1 else f"{key}-{before[key]}"))
        self.choices[code] = tuple(keyed)
        return self.choices[code]

    def _chosen(self, code: QuestionCode, keyed: tuple[PasteChoice, ...]) -> PasteChoice | None:
        return next((choice for choice in keyed if choice.key == self.answers.get(code)), None)
