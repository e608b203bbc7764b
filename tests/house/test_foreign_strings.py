"""What libraries say to people is said in each language too, and as this product speaks (`ecc_web.foreign_strings`)."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import allauth as allauth_package
import polib
import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator, validate_email
from django.utils.translation import gettext, override, trans_real
from django.utils.translation import template as django_templates

from ecc_web import foreign_strings

LANGUAGES = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
# Packages and modules whose texts a person can be shown, pages and e-mails.
SHOWN = (
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.core",
    "crispy_forms",
    "crispy_bootstrap5",
    "django.contrib.auth.password_validation",
    "django.contrib.auth.validators",
    "django.contrib.humanize.templatetags",
    "django.core.validators",
    "django.db.models.fields",
    "django.forms",
    "django.utils.dates",
    "django.utils.text",
    "django.utils.timesince",
    "django.views.csrf",
)
TEMPLATES = ("account", "mfa", "usersessions", "allauth")  # of allauth
# Nobody gets there: there is no sign-up, no phone, no address that must be confirmed first; the log-in page is our own.
OUT_OF_REACH = re.compile(
    r"/account/(?:signup|login\.html|.*phone|verification_sent|verified_email_required|email/account_already)"
)
CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext"}
Id = str | tuple[str, int]  # as catalogues know it


def files() -> Iterator[Path]:
    for name in SHOWN:
        spec = find_spec(name)
        assert spec is not None
        assert spec.origin
        origin = Path(spec.origin)
        yield from origin.parent.rglob("*.py") if origin.name == "__init__.py" else [origin]
    allauth = Path(allauth_package.__file__).parent
    for folder in TEMPLATES:
        found = (file for file in (allauth / "templates" / folder).rglob("*") if file.suffix in {".html", ".txt"})
        yield from (file for file in found if not OUT_OF_REACH.search(file.as_posix()))


def ids_in(file: Path) -> Iterator[Id]:
    source = file.read_text()
    if file.suffix == ".py":
        tree = ast.parse(source)
    else:  # what Django's own collector makes of a template: calls, within lines of rubbish
        calls = re.findall(
            r"\bn?p?gettext\((?:u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\"|[\s,\w])+\)", django_templates.templatize(source)
        )
        tree = ast.parse("\n".join(calls))
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and (name := getattr(call.func, "id", getattr(call.func, "attr", ""))) in CALLS:
            texts = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            if texts and texts[0]:
                yield id_of(name, texts)


def id_of(name: str, texts: list[str]) -> Id:
    text = "\x04".join(texts[:2]) if name.lstrip("n").startswith("p") and len(texts) > 1 else texts[0]
    return (text, 1) if name.startswith("n") else text


@cache
def shown() -> frozenset[Id]:
    return frozenset(one for file in files() if "tests" not in file.parts for one in ids_in(file))


def test_the_libraries_texts_are_found() -> None:
    assert len(shown()) > 400
    assert "Forgot your password?" in shown()
    assert "You cannot deactivate two-factor authentication." in shown()


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_text_of_a_library_has_a_translation(code: str) -> None:
    catalogue = trans_real.translation(code)._catalog  # type: ignore[attr-defined]
    missing = []
    for one in shown():
        try:
            catalogue[one]
        except KeyError:
            missing.append(one)
    assert not missing, f"{code}: put these into ecc_web/foreign_strings.py: {sorted(map(str, missing))}"


def test_a_listed_text_is_still_the_librarys() -> None:
    listed = {str(text) for text in foreign_strings.TEXTS}
    assert listed - shown() - {gone for gone in listed if gone in FROM_ELSEWHERE} == set()


def test_what_is_said_anew_in_english_is_a_librarys() -> None:
    anew = polib.pofile(str(settings.BASE_DIR / "locale" / "en" / "LC_MESSAGES" / "django.po"))
    ids = {(one.msgid, 1) if one.msgid_plural else one.msgid_with_context for one in anew}
    assert ids - shown() == set()
    assert [one.msgid for one in anew if not one.translated()] == []


def test_english_libraries_speak_of_passkeys_and_of_a_second_factor() -> None:
    with override("en"):
        said = {text: gettext(text) for text in shown() if isinstance(text, str) and "\x04" not in text}
    other = re.compile(r"security key|two-factor authentication$", re.I)
    assert {text: one for text, one in said.items() if other.search(one)} == {}


FROM_ELSEWHERE = {  # Django's, of a related field and of its admin
    "%(model)s instance with %(field)s %(value)r is not a valid choice.",
    *(str(text) for text in foreign_strings.ADMIN),
}


def test_german_libraries_say_sie() -> None:
    familiar = re.compile(r"\b(?:du|dich|dir|deine?[rsmn]?|gib|bist|möchtest|lass)\b", re.I)
    with override("de"):
        said = {text: gettext(text) for text in shown() if isinstance(text, str) and "\x04" not in text}
    assert {text: one for text, one in said.items() if familiar.search(one)} == {}


@pytest.mark.parametrize(
    ("language", "said"),
    [("fr", "Saisissez une adresse de courriel valide."), ("nl", "Voer een geldig e-mailadres in."), ("de", "gültige E-Mail")],
)
def test_a_validator_speaks_the_language(language: str, said: str) -> None:
    with override(language), pytest.raises(ValidationError) as refused:
        validate_email("nobody")
    with override(language):
        assert said in refused.value.messages[0]


def test_validators_speak_when_asked_not_when_made() -> None:
    for validator in (URLValidator(), RegexValidator("x")):
        with override("fr"), pytest.raises(ValidationError) as refused:
            validator("nothing")
        with override("de"):
            assert "gültige" in refused.value.messages[0] or "Gültig" in refused.value.messages[0]
