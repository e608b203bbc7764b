"""The OCPP ID that a text names: behind a label, as a user's name, or in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chargers.domain.paste.about import About
from chargers.domain.paste.asking import Notebook
from chargers.domain.paste.finds import PAST, Find
from chargers.domain.paste.found import Choice, ChoiceKind, FoundText, Place, QuestionCode
from chargers.domain.paste.id_words import is_fit, looks_like_an_id
from chargers.domain.paste.labels import Role, plain_name
from chargers.domain.paste.placeholders import is_placeholder
from chargers.domain.paste.plain_text import PlainText

_BARE = frozenset({"id", "identifiant", "identification", "identifikation", "kennung", "identificatie", "device id"})


@dataclass(frozen=True, slots=True)
class NamedId:
    """`certain`: its label can mean nothing else. `text` None: the text names none."""

    found: FoundText | None = None
    certain: bool = False

    @property
    def text(self) -> str | None:
        return self.found.text if self.found else None


def named_id(
    finds: Sequence[Find], depths: set[int], segment: str | None, plain: PlainText, about: About, notebook: Notebook
) -> NamedId | None:
    """The ID that is named; None while it is asked which one. `depths`: of the address. `segment`: what ends it."""
    if about.given_id:
        return NamedId(FoundText(about.given_id), True)
    return _Search(finds, depths, segment, plain, about, notebook).named()


class _Search:
    def __init__(
        self, finds: Sequence[Find], depths: set[int], segment: str | None, plain: PlainText, about: About, notebook: Notebook
    ) -> None:
        self.finds = [one for one in finds if one.depth < PAST]
        self.depths, self.segment, self.plain, self.about, self.notebook = depths, segment, plain, about, notebook

    def named(self) -> NamedId | None:
        labelled = [one for one in self.finds if one.role is Role.OCPP_ID and not is_placeholder(one.text)]
        depth = min((one.depth for one in labelled), default=0)
        labelled = [replace(one, text=_before_colon(one.text)) for one in labelled if one.depth == depth]
        fit = [one for one in labelled if is_fit(one.text) and (one.alone or any(c.isdigit() for c in one.text))]
        if fit:
            return self._one_of(fit)
        if any(one.alone for one in labelled):  # something that no charger can have
            return self._asked_to_keep([])
        return self._weakly_named()

    def _one_of(self, fit: list[Find]) -> NamedId | None:
        different = list({one.text: one for one in fit}.values())
        if len(different) == 1:
            return self._unless_doubtful(different[0])
        same = len({one.text.casefold() for one in different}) == 1
        chosen = self.notebook.ask(
            QuestionCode.ID_CASE if same else QuestionCode.WHICH_ID,
            [Choice("", ChoiceKind.NEW_ID, one.text, place=self._place(one)) for one in different],
        )
        return NamedId(FoundText(chosen.text, chosen.place), True) if chosen else None

    def _unless_doubtful(self, find: Find) -> NamedId | None:
        """The only one that labels name: asked where it is the present ID in another case, or an older message's."""
        present = self.about.present_id
        if present is not None and find.text != present and find.text.casefold() == present.casefold() and self.segment is None:
            return self._asked_to_keep([find], QuestionCode.ID_CASE)
        if find.text != present and self.depths and find.depth > min(self.depths) and find.depth not in self.depths:
            return self._asked_to_keep([find])
        return NamedId(FoundText(find.text, self._place(find)), True)

    def _weakly_named(self) -> NamedId | None:
        """By "ID:" or a user name alone, or in a sentence."""
        finds = [one for one in self.finds if is_fit(one.text)]
        for fitting, certain in (
            ([one for one in finds if one.role is Role.WEAK_ID and self._is_an_id(one)], False),
            ([one for one in finds if one.role is Role.USER and self._is_known(one.text)], True),
        ):
            different = list({one.text: one for one in fitting}.values())
            if len(different) == 1:
                return NamedId(FoundText(different[0].text, self._place(different[0])), certain)
            if different:
                return self._one_of(different)
        mentions = {one.text: one for one in finds if one.role is Role.MENTION}
        if self.segment is not None or not mentions or self.about.present_id in mentions:
            return NamedId()
        return self._asked_to_keep(list(mentions.values()))

    def _is_an_id(self, find: Find) -> bool:
        bare = plain_name(find.label) in _BARE and any(c.isdigit() for c in find.text)
        return (bare and find.alone) or self._is_known(find.text)

    def _is_known(self, text: str) -> bool:
        return text in {self.segment, self.about.present_id, self.about.serial} or looks_like_an_id(text, self.about)

    def _asked_to_keep(self, finds: list[Find], code: QuestionCode = QuestionCode.WHICH_ID) -> NamedId | None:
        choices = [Choice("", ChoiceKind.NEW_ID, one.text, place=self._place(one)) for one in finds]
        chosen = self.notebook.ask(code, [*choices, Choice("", ChoiceKind.KEEP_ID, self.about.present_id or "")])
        if chosen is None:
            return None
        return NamedId(FoundText(chosen.text, chosen.place), True) if chosen.kind is ChoiceKind.NEW_ID else NamedId()

    def _place(self, find: Find) -> Place:
        return self.plain.place(find.start, find.end)


def _before_colon(text: str) -> str:
    """The ID of `ID:token`."""
    return text.partition(":")[0] if ":" in text and "://" not in text else text
