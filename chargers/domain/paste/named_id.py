"""The OCPP ID that a text names: behind a label, as a user's name, or in a sentence."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from chargers.domain.paste import unlabelled_ids
from chargers.domain.paste.addresses import AddressCandidate
from chargers.domain.paste.asking import PasteNotebook
from chargers.domain.paste.doubts import denials
from chargers.domain.paste.finds import PAST, LabelledFind
from chargers.domain.paste.found import ChoiceKind, FoundText, PasteChoice, QuestionCode, TextPlace
from chargers.domain.paste.id_words import is_fit, is_hardly_an_id, looks_like_an_id
from chargers.domain.paste.labels import LabelRole, is_bare_id, is_counted_id, is_of_something_else
from chargers.domain.paste.paste_context import PasteContext
from chargers.domain.paste.placeholders import is_placeholder
from chargers.domain.paste.plain_text import PlainText
from chargers.domain.paste.records import Evidence
from chargers.domain.paste.sentences import told
from chargers.domain.paste.spans import Spans
from chargers.domain.paste.values import ValueReading, stands_elsewhere

SHORTEST = 4  # characters of a word that a charger may be called by
_CHARGER = (
    r"(?:charg(?:er|e[ -]?point|e[ -]?box|ing[ ]?(?:station|point|unit))|cp|evse|unit|station|wallbox|wall[ ]?box"
    r"|(?:laad)?paal|laadpunt|laadstation"
    r"|borne|chargeur|point[ ]de[ ]charge|lades(?:äule|aeule|tation)|säule|saeule|ladepunkt|ocpp[ -]?id|id"
    r"|identit\w{1,4}|identifi\w{2,12}|kennung)"
)
_CALLS_A_CHARGER = re.compile(
    rf"\b{_CHARGER}\b(?:[ ](?:is|ist|est|heißt|heet|lautet|luidt|with|met|mit|avec|the|de|het|le|la|l|name|naam|nom"
    rf"|number|nummer|id|called|genaamd"
    r"|nommée|nommé|appelée|bei|bij|chez|uns|ons|nous|our|id)){0,4}[ ]{0,2}[:=,»\"'“„(]{0,2}[ ]{0,2}[\"'“„«]?$",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"^[ \t>*_]{0,9}(?:subject|onderwerp|objet|betreff)[*_ ]{0,3}:", re.IGNORECASE)
_NO_IDS = frozenset({LabelRole.TOKEN, LabelRole.SERIAL, LabelRole.OTHER})
_SPEAKS_OF_IT = re.compile(r"\b(?:ids?|identifi\w{2,12}|identity|identiteit|kennung)\b", re.IGNORECASE)
_NAME = re.compile(  # no model, which is shorter, and has no sign in it
    r"(?=[^\d]*\d)(?=[^A-Za-z]*[A-Za-z])[\w*.-]{6,40}|(?=[^\d]*\d)[A-Z]{1,6}[-*_][A-Z0-9*_-]{1,30}"
)
_BELOW = re.compile(r"[ \t|]*\n[ \t]*(?!1[178]\d{5,6}\b)((?=[A-Z*-]*\d)[A-Z0-9*-]{1,10})[ \t]*(?=\n|$)")


@dataclass(frozen=True, slots=True)
class NamedId:
    """`certain`: its label can mean nothing else. `text` None: the text names none."""

    found: FoundText | None = None
    certain: bool = False

    @property
    def text(self) -> str | None:
        return self.found.text if self.found else None


def named_id(
    finds: Sequence[LabelledFind],
    depths: set[int],
    segment: str | None,
    plain: PlainText,
    about: PasteContext,
    notebook: PasteNotebook,
) -> NamedId | None:
    """The ID that is named; None while it is asked which one. `depths`: of the address. `segment`: what ends it."""
    if about.given_id:
        return NamedId(FoundText(about.given_id), True)
    if (serial := told.serial_as_id(plain.text, about.serial)) is not None and not _names_another(finds, about.serial):
        return NamedId(FoundText(about.serial or "", plain.place(*serial)), True)
    return _Search(finds, depths, segment, plain, about, notebook).named()


def _names_another(finds: Sequence[LabelledFind], serial: str | None) -> bool:
    """Whether a label names an ID other than the serial number."""
    named = (one.text for one in finds if one.role is LabelRole.OCPP_ID and one.depth < PAST)
    return any(text != serial and any(c.isdigit() for c in text) for text in named)


class _Search:
    def __init__(
        self,
        finds: Sequence[LabelledFind],
        depths: set[int],
        segment: str | None,
        plain: PlainText,
        about: PasteContext,
        notebook: PasteNotebook,
    ) -> None:
        self.finds = [one for one in finds if one.depth < PAST and not _follows(one, plain.text)]
        self.depths, self.segment, self.plain, self.about, self.notebook = depths, segment, plain, about, notebook

    @property
    def may_end_in_it(self) -> bool:
        """Whether the end of the address may be the ID: then that is judged first."""
        return self.segment is not None and any(c.isdigit() for c in self.segment)

    @cached_property
    def _is_the_user(self) -> bool:
        return told.is_the_user(self.plain.text)

    def named(self) -> NamedId | None:
        labelled = [one for one in self.finds if one.role is LabelRole.OCPP_ID and not is_placeholder(one.text)]
        depth = min((one.depth for one in labelled), default=0)
        labelled = [replace(one, text=_before_colon(one.text)) for one in labelled if one.depth == depth]
        fit = [one for one in labelled if is_fit(one.text) and (one.alone or any(c.isdigit() for c in one.text))]
        if fit:
            return self._one_of([*fit, *(one for one in self.finds if is_counted_id(one.label) and self._is_an_id(one))])
        if any(one.alone or self._goes_on(one) for one in labelled):  # something that no charger can have
            return self._asked_to_keep([])
        return self._weakly_named()

    def _one_of(self, fit: list[LabelledFind]) -> NamedId | None:
        different = self._not_denied(list({one.text: one for one in fit}.values()))
        if len(different) == 1:
            return self._unless_doubtful(different[0])
        same = len({one.text.casefold() for one in different}) == 1
        chosen = self.notebook.ask(
            QuestionCode.ID_CASE if same else QuestionCode.WHICH_ID,
            [PasteChoice("", ChoiceKind.NEW_ID, one.text, place=self._place(one)) for one in different],
        )
        return NamedId(FoundText(chosen.text, chosen.place), True) if chosen else None

    def _not_denied(self, different: list[LabelledFind]) -> list[LabelledFind]:
        """Without those of which a newer message says that they are another one's place: "A, not B"."""
        newest = min((one.depth for one in different), default=0)
        older = [one for one in different if one.depth > newest and not self._is_denied(one.text)]
        return [one for one in different if one.depth == newest] + older

    def _is_denied(self, word: str) -> bool:
        places = re.compile(rf"(?<![\w*-]){re.escape(word)}(?![\w*-])").finditer(self.plain.text)
        return any(denials.is_replaced_at(self.plain.text, one.start()) for one in places)

    def _unless_doubtful(self, find: LabelledFind) -> NamedId | None:
        """The only one that labels name: asked where it is the present ID in another case, or an older message's."""
        present = self.about.present_id
        if find.text != present and is_hardly_an_id(find.text):
            return self._asked_to_keep([find])
        if present is not None and find.text != present and find.text.casefold() == present.casefold() and self.segment is None:
            return self._asked_to_keep([find], QuestionCode.ID_CASE)
        if find.text != present and (whole := self._perhaps_broken(find)) is not None:
            return self._asked_to_keep([whole, find])
        if find.text == present and (others := self._behind(find)):
            return self._asked_to_keep(others)
        if find.text != present and self.depths and find.depth > min(self.depths) and find.depth not in self.depths:
            return self._asked_to_keep([find])
        return NamedId(FoundText(find.text, self._place(find)), True)

    def _perhaps_broken(self, find: LabelledFind) -> LabelledFind | None:
        """With the word that is alone below it, which may be the rest of it."""
        below = _BELOW.match(self.plain.text, find.end) if find.alone else None
        if below is None or any(one.start < below.end(1) and below.start(1) < one.end for one in self.finds):
            return None
        whole = replace(find, text=find.text + below[1], end=below.end(1))
        return whole if is_fit(whole.text) else None

    def _goes_on(self, find: LabelledFind) -> bool:
        """Whether a number follows: an ID that was written with spaces."""
        return re.match(r"[ ][A-Z0-9 ]{0,20}\d", self.plain.text[find.end : find.end + 25]) is not None

    def _behind(self, find: LabelledFind) -> list[LabelledFind]:
        """Other IDs on the same line: "the ID A becomes B"."""
        line = self.plain.text[find.end : find.end + 200].partition("\n")[0]
        mentions = [one for one in self.finds if one.role is LabelRole.MENTION and one.text != find.text]
        return [one for one in mentions if find.end < one.start < find.end + len(line)]

    def _weakly_named(self) -> NamedId | None:
        """By "ID:" or a user name alone, or in a sentence."""
        finds = [one for one in self.finds if is_fit(one.text)]
        weak = [one for one in finds if one.role is LabelRole.WEAK_ID]
        for fitting, certain in (
            ([one for one in weak if self._is_an_id(one)] + self._newer(finds), False),
            ([one for one in finds if one.role is LabelRole.USER and (self._is_known(one.text) or self._is_the_user)], True),
        ):
            different = self._not_denied(list({one.text: one for one in fitting}.values()))
            if len(different) == 1:
                return self._one_by_a_weak_label(different[0], certain=certain)
            if different:
                return self._one_of(different)
        bare = [one for one in weak if is_bare_id(one.label.split()[-1])]
        doubtful = {one.text: one for one in bare if not one.alone and not one.text.isalpha()}
        doubtful |= {one.text: one for one in weak if _NAME.fullmatch(one.text) and not is_hardly_an_id(one.text)}
        cells = {one.text: one for one in finds if one.role is LabelRole.CELL and any(c.isdigit() for c in one.text)}
        taken = [(one.start, one.end) for one in self.finds if one.role in _NO_IDS]
        if unlabelled_ids.is_sure(self.plain.text, bare, taken):
            return NamedId(FoundText(bare[0].text, self._place(bare[0])))
        if doubtful := doubtful or cells or self._unread() or self._alone():
            return self._asked_to_keep(list(doubtful.values()))
        return self._mentioned({one.text: one for one in finds if one.role is LabelRole.MENTION})

    def _one_by_a_weak_label(self, find: LabelledFind, *, certain: bool) -> NamedId | None:
        if is_hardly_an_id(find.text) and find.text != self.about.present_id:
            return self._asked_to_keep([find])
        whole = None if self._is_known(find.text) else self._perhaps_broken(find)
        if whole is not None:
            return self._asked_to_keep([whole, find])
        return NamedId(FoundText(find.text, self._place(find)), certain)

    def _mentioned(self, mentions: dict[str, LabelledFind]) -> NamedId | None:
        """In sentences: what the charger is called, else an ID that stands there, unless the address may end in one."""
        called = {text: one for text, one in mentions.items() if one.label and text != self.about.present_id}
        if called and self.segment not in called:
            return self._asked_to_keep(list(called.values()))
        known = mentions.pop(self.about.present_id or "", None)
        if self.may_end_in_it or not mentions or (known is not None and not _SPEAKS_OF_IT.search(self.plain.text)):
            return NamedId()
        return self._asked_to_keep(list(mentions.values()))

    def _newer(self, finds: list[LabelledFind]) -> list[LabelledFind]:
        """What a newer message than the address's calls an ID, in whatever words: "the new ID is …"."""
        weak = [one for one in finds if one.role is LabelRole.WEAK_ID and is_bare_id(one.label.split()[-1])]
        newest = min(self.depths, default=0)
        return [one for one in weak if one.depth < newest and any(c.isdigit() for c in one.text)]

    def _alone(self) -> dict[str, LabelledFind]:
        """Words that are made as an ID is and stand alone on their lines, where nothing else says who the charger is."""
        if self.may_end_in_it or self.about.present_id in {one.text for one in self.finds}:
            return {}
        text, taken = self.plain.text, Spans((one.start, one.end) for one in self.finds)
        places = [place for place in unlabelled_ids.alone(text) if not taken.overlap(*place)]
        return {text[slice(*place)]: LabelledFind(LabelRole.MENTION, text[slice(*place)], *place) for place in places}

    def _unread(self) -> dict[str, LabelledFind]:
        """Words that are made like an ID, where the text speaks of one and no label gives it."""
        text = self.plain.text
        named = any(one.role in {LabelRole.WEAK_ID, LabelRole.USER, LabelRole.SERIAL} for one in self.finds)
        if self.may_end_in_it or named or not _SPEAKS_OF_IT.search(text):
            return {}
        taken = Spans((one.start, one.end) for one in self.finds if one.role is not LabelRole.MENTION and not one.is_unread)
        words = [found for found in unlabelled_ids.like_one(text) if not taken.overlap(*found.span()) and is_fit(found[0])]
        return {
            found[0]: LabelledFind(LabelRole.MENTION, found[0], *found.span())
            for found in words
            if found[0] != self.about.present_id
        }

    def _is_an_id(self, find: LabelledFind) -> bool:
        bare = is_bare_id(find.label) and any(c.isdigit() for c in find.text)
        return (bare and find.alone) or self._is_known(find.text)

    def _is_known(self, text: str) -> bool:
        return text in {self.segment, self.about.present_id, self.about.serial} or looks_like_an_id(text, self.about)

    def _asked_to_keep(self, finds: list[LabelledFind], code: QuestionCode = QuestionCode.WHICH_ID) -> NamedId | None:
        whole = [one for one in finds if not (one.text.startswith("+") and self._goes_on(one))]
        choices = [PasteChoice("", ChoiceKind.NEW_ID, one.text, secret=one.secret, place=self._place(one)) for one in whole]
        chosen = self.notebook.ask(code, [*choices, PasteChoice("", ChoiceKind.KEEP_ID, self.about.present_id or "")])
        if chosen is None:
            return None
        return NamedId(FoundText(chosen.text, chosen.place), True) if chosen.kind is ChoiceKind.NEW_ID else NamedId()

    def _place(self, find: LabelledFind) -> TextPlace:
        return self.plain.place(find.start, find.end)


def _follows(find: LabelledFind, text: str) -> bool:
    """Whether it is no ID, but where to find one: "OCPP ID: see label"."""
    is_id = find.role in {LabelRole.OCPP_ID, LabelRole.WEAK_ID} and not any(c.isdigit() for c in find.text)
    return is_id and stands_elsewhere(text[find.start : find.start + 80].partition("\n")[0])


def stands_for_a_charger(word: str, evidence: Evidence, alike: Collection[AddressCandidate], plain: PlainText) -> bool:
    """Whether a text calls a charger by this word, outside of the address that ends in it."""
    if not any(c.isdigit() for c in word) or len(word) < SHORTEST or is_hardly_an_id(word):
        return False
    if any(one.token and isinstance(one.token, ValueReading) and one.text.startswith(f"{word}:") for one in evidence.finds):
        return True
    addresses = Spans((one.start, one.end) for one in alike)
    for found in re.compile(rf"(?<![\w@/:.*-]){re.escape(word)}(?![\w@/*]|[-.]\w)").finditer(plain.text):
        before = plain.text[max(0, found.start() - 60) : found.start()].rpartition("\n")[2]
        if addresses.overlap(*found.span()) or is_of_something_else(" ".join(_SUBJECT.sub("", before).split()[-3:])):
            continue
        if _CALLS_A_CHARGER.search(before):
            return True
    return False


def _before_colon(text: str) -> str:
    """The ID of `ID:token`."""
    return text.partition(":")[0] if ":" in text and "://" not in text else text
