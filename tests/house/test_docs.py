"""What README, docs and comments point at exists: pages, pictures, headings, files; and every picture is shown somewhere. What
guides print in *italics* or **bold** are words of the product's pages, in the language of the guide."""

import ast
import re
import tokenize
import tomllib
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from urllib.parse import unquote

import polib
import pytest
from django.conf import settings

from tests.house.test_files import tracked

ROOT: Path = settings.BASE_DIR
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
COMMENTS = {
    ".js": re.compile(r"//.*|/\*.*?\*/", re.DOTALL | re.MULTILINE),
    ".css": re.compile(r"/\*.*?\*/", re.DOTALL),
    ".html": re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.DOTALL),
}
TOP = {path.name for base in (ROOT, ROOT / "chargers") for path in base.iterdir() if path.is_dir() and path.name[0].isalpha()}
NAMED = re.compile(rf"(?<![\w/.:-])((?:{'|'.join(sorted(TOP - {'node_modules'}))})/(?:[\w./*-]*[\w/*])?)")
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


def test_what_texts_for_developers_name_exists() -> None:
    """Files, modules and folders, from the root on or from `chargers` on (`services/access`, `domain/roles.may`); in pages, in
    comments and in docstrings. Names with a <part> are patterns."""
    lost = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in written()
        for text in prose(path)
        for name in NAMED.findall(text)
        if not there(name)
    ]
    assert lost == []


def test_a_wrong_name_is_seen() -> None:
    """Else the test above proves nothing."""
    assert NAMED.findall("As (services/access/access) has it: `domain/roles.may`, not http://a.example/services/x") == [
        "services/access/access",
        "domain/roles.may",
    ]
    assert all(map(there, ["services/access/access", "domain/roles.may", "chargers/models/user.py", "web/"]))
    assert not any(map(there, ["services/announce", "domain/roles.gone", "chargers/models/users.py"]))


def written() -> list[Path]:
    kinds = {".py", ".md", *COMMENTS}
    scripts = (ROOT / "pyproject.toml", *(ROOT / "script").iterdir())
    changelog = ROOT / "CHANGELOG.md"  # it names what was
    return [path for path in tracked() if path != changelog and (path.suffix in kinds or path in scripts)]


def prose(path: Path) -> Iterator[str]:
    """What of a file is written for people: a page whole, of code its comments and docstrings."""
    text = path.read_text()
    if path.suffix == ".py":
        yield from (token.string for token in tokenize.generate_tokens(StringIO(text).readline) if token.type == tokenize.COMMENT)
        told = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
        yield from (ast.get_docstring(node) or "" for node in ast.walk(ast.parse(text)) if isinstance(node, told))
    elif path.suffix in COMMENTS:
        yield from COMMENTS[path.suffix].findall(text)
    else:
        yield text


def there(name: str) -> bool:
    """Whether a file, a folder or a module has this name, or a module that holds the word behind the last point."""
    module, _, word = name.rpartition(".")
    for base in (ROOT, ROOT / "chargers"):
        if (base / name).exists() or (base / f"{name}.py").is_file() or ("*" in name and any(base.glob(name))):
            return True
        file = base / f"{module}.py"
        if module and file.is_file() and re.search(rf"\b{word}\b", file.read_text()):
            return True
    return False


def test_architecture_draws_the_layers_of_the_contract() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (layers,) = (one["layers"] for one in contracts if one.get("exhaustive"))
    drawn = re.search(r"```\n(ecc_web.*?)```", (ROOT / "docs" / "architecture.md").read_text(), re.DOTALL)
    assert drawn
    named = " ".join(re.findall(r"^[ a-z_|]{1,29}", drawn[1], re.MULTILINE))
    wanted = [name for layer in layers for name in re.findall(r"(?<![(\w])\w+", layer)]
    assert re.findall(r"\w+", named) == ["ecc_web", *wanted, "simulator"]


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
