"""What a sentence says against an address: that it is another one's place ("not …", "instead of …"), or not to be used."""

# ruff: noqa: RUF001 (quotes of many languages)

from __future__ import annotations

import re

from chargers.domain.paste.sentences.phrases import source

MOST_BEFORE = 60  # characters before an address that are looked at
_REPLACED = re.compile(
    r"""(?: \b(?: not | niet | nicht | pas | no[ ]longer | niet[ ]meer | nicht[ ]mehr | non[ ]plus | et[ ]non(?:[ ]pas)?
          | never | nooit | jamais
          | instead[ ]of | rather[ ]than | in[ ]place[ ]of | in[ ]plaats[ ]van | i\.p\.v\. | ipv | au[ ]lieu[ ]de
          | plut[ôo]t[ ]que
          | [àa][ ]la[ ]place[ ]de | statt | anstatt | anstelle[ ]von | replac(?:es|ing) | vervangt | rempla[cç](?:e|ant)
          | ersetzt
          | formerly | previously | voorheen | vroeger | anciennement | auparavant | fr[üu]her | vormals | bisher )
        | [(][ ]?(?: was | ex | war | [ée]tait | no | kein | geen ) )
        (?:[ ](?:the|de|het|l[ea]|den|die|das|via|op|to|naar|[àa]|auf|an|with|met|avec|mit))?[ :"'(<«“]{0,4}$""",
    re.IGNORECASE | re.VERBOSE,
)
_DENIED = re.compile(
    r"""(?: n['’]t\b | \bn['’](?=\w) | \b(?: not | niet | nicht | ne | never | nooit | jamais | nie(?:mals)? | no[ ]longer
        | kein\w* | geen | aucun\w* | replace | vervang | remplacez?
        | ersetzen | avoid | vermijd | [ée]vitez )\b )[^.;:!?()\n]{0,50}$""",
    re.IGNORECASE | re.VERBOSE,
)
_UNUSED = (
    rf"{source('unused')}(?:[ ](?:any ?more|this|it|them|please|svp|aub|bitte))?[ !.]{{0,3}}"  # and nothing of a port or a scheme
)
_UNUSED_BEFORE = re.compile(rf"(?:[(\[][^()\[\]\n]{{0,40}}{_UNUSED}[)\]]|[,–-][ ]{_UNUSED})[ ]?:?[ \t]{{0,9}}$", re.IGNORECASE)
_UNUSED_BEHIND = re.compile(
    rf"[ \t]{{0,9}}(?:[(\[][^()\[\]\n]{{0,40}}{_UNUSED}[)\],;]|[,–-][ ]{_UNUSED}(?=[\n,;]|$))", re.IGNORECASE
)


def is_unused(before: str, behind: str) -> bool:
    """Whether a remark right before or behind an address says that nobody is to use it."""
    before, behind = before[-MOST_BEFORE * 2 :].rpartition("\n")[2], behind[: MOST_BEFORE * 2].partition("\n")[0]
    return _UNUSED_BEFORE.search(before) is not None or _UNUSED_BEHIND.match(behind) is not None


def is_replaced(before: str) -> bool:
    """Whether the words right before an address put another one in its place."""
    return _REPLACED.search(before[-MOST_BEFORE:]) is not None


def is_replaced_at(text: str, at: int) -> bool:
    """The same of what stands at a place of the text: "X, not Y"."""
    return is_replaced(text[max(0, at - MOST_BEFORE) : at])


def is_denied(before: str) -> bool:
    """Whether the sentence before an address may say not to use it. Only a person can tell."""
    return _DENIED.search(before[-MOST_BEFORE:]) is not None
