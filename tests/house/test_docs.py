"""What README and docs point at exists: pages, pictures, headings, and every picture is shown somewhere. What guides print
in *italics* or **bold** are words of the product's pages, in the language of the guide."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import polib
import pytest
from django.conf import settings

ROOT: Path = settings.BASE_DIR
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"!?\[(?:[^\[\]]|\[[^\]]*\])*\]\(<?([^()\s>]+)>?(?: \"[^\"]*\")?\)")
CODE = re.compile(r"^(`{3,}|~{3,}).*?^\1\s*$|`[^`\n]+`", re.MULTILINE | re.DOTALL)
EMPHASIS = re.compile(r"(?<![\w*])(\*{1,2})(?=\S)(.+?)(?<=\S)\1(?![\w*])", re.DOTALL)
GUIDE = ROOT / "docs" / "guide"
FRENCH = {  # each page of the guide, and its name in docs/fr
    "a-charger-that-does-not-connect": "borne-qui-ne-se-connecte-pas",
    "admin": "administrateur",
    "alerts": "alertes",
    "all-settings": "tous-les-parametres",
    "backends": "plateformes",
    "fleets": "un-parc-arrive",
    "changing-a-backend": "changer-de-plateforme",
    "commissioning-sheet": "fiche-de-mise-en-service",
    "connection-fields": "champs-de-connexion",
    "first-charger": "premiere-borne",
    "installer": "installateur",
    "owner": "proprietaire",
    "people": "personnes",
    "restoring-ocpp-info": "retablir-ocppinfo",
    "the-list": "liste-des-bornes",
    "what-happened": "ce-qui-s-est-passe",
    "what-the-states-mean": "etats",
}
LEADS_ON = re.compile(r"# .+\n\n.+\]\([\w./-]+\)\.\n")  # a page that has a new name leaves its title and the way to it
LARGEST = 200_000  # bytes of a picture


def moved(page: Path) -> bool:
    return bool(LEADS_ON.fullmatch(page.read_text()))


def links(page: Path) -> Iterator[tuple[Path, str]]:
    """Each relative link of a page: the file, and the heading where one is named."""
    for target in LINK.findall(CODE.sub("", page.read_text())):
        if not re.match(r"[a-z][a-z0-9+.-]*:", target):
            path, _, heading = target.partition("#")
            yield (page.parent / unquote(path)).resolve() if path else page, heading


def headings(page: Path) -> set[str]:
    """The anchors of its headings, as forges make them."""
    text = re.sub(r"^(`{3,}).*?^\1\s*$", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)
    found = re.findall(r"^#+\s+(.*)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_points_at_exists(page: Path) -> None:
    lost = [
        f"{file.relative_to(ROOT)}#{heading}"
        for file, heading in links(page)
        if not file.exists() or (heading and file.suffix == ".md" and heading not in headings(file))
    ]
    assert not lost


@pytest.mark.parametrize("page", [ROOT / "CONTRIBUTING.md", ROOT / "docs" / "architecture.md"], ids=lambda page: page.name)
def test_what_a_page_for_developers_names_exists(page: Path) -> None:
    """Files and folders from the root on; names with a <part> are patterns."""
    named = re.findall(r"`((?:\w+/|\w+\.)[\w./-]*)`", page.read_text())
    folders = {path.name for path in ROOT.iterdir() if path.is_dir()}
    assert [path for path in named if path.partition("/")[0] in folders and not (ROOT / path).exists()] == []


def test_every_page_is_reached_from_the_readme() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page not in reached and page.suffix == ".md" and page.exists():
            reached.add(page)
            waiting += [file for file, _heading in links(page)]
    assert sorted(str(page.relative_to(ROOT)) for page in set(PAGES) - reached if not moved(page)) == []


def test_every_picture_is_shown_and_small() -> None:
    shown = {file for page in PAGES for file, _heading in links(page)}
    pictures = set((ROOT / "docs" / "screenshots").rglob("*.png"))
    assert sorted(str(picture.relative_to(ROOT)) for picture in pictures - shown) == []
    assert sorted(str(picture.relative_to(ROOT)) for picture in pictures if picture.stat().st_size > LARGEST) == []


def test_a_guide_stands_in_both_languages_with_the_same_pictures() -> None:
    def pictures(page: Path) -> list[str]:
        return [file.name for file, _heading in links(page) if file.suffix == ".png"]

    for english, french in FRENCH.items():
        assert pictures(GUIDE / f"{english}.md") == pictures(GUIDE.parent / "fr" / f"{french}.md"), english
    assert {page.stem for page in GUIDE.glob("*.md") if not moved(page)} == {*FRENCH}
    assert {page.stem for page in (GUIDE.parent / "fr").glob("*.md") if not moved(page)} == {*FRENCH.values(), "index"}


def words(language: str) -> set[str]:
    """What pages say in English or French, spaces made equal."""
    catalog = polib.pofile(ROOT / "locale" / "fr" / "LC_MESSAGES" / "django.po")
    said = set()
    for entry in catalog:
        english, french = [entry.msgid, entry.msgid_plural], [entry.msgstr, *entry.msgstr_plural.values()]
        if not entry.obsolete:
            said |= {spaced(text) for text in (english if language == "en" else french) if text}
    return said


def spaced(text: str) -> str:
    return " ".join(text.split())  # a space that does not break counts as one


@pytest.mark.parametrize(("folder", "language", "pages"), [("guide", "en", [*FRENCH]), ("fr", "fr", [*FRENCH.values()])])
def test_what_guides_emphasise_stands_on_pages(folder: str, language: str, pages: list[str]) -> None:
    """A sentence may begin with a word that is small on its page."""
    there = words(language)
    there |= {text[0].upper() + text[1:] for text in there}
    lost = []
    for page in [GUIDE.parent / folder / f"{name}.md" for name in pages]:
        text = re.sub(r"\]\([^)]*\)", "]", CODE.sub("", page.read_text()))
        lost += [(page.name, said) for said in map(spaced, (m[1] for m in EMPHASIS.findall(text))) if said not in there]
    assert lost == []
