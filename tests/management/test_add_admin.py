"""The first admin: made in the shell, with a link that lets them choose a password; in the journal like any other."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from chargers.models import JournalEntry, User

pytestmark = pytest.mark.django_db


def test_an_admin_with_a_link() -> None:
    said = StringIO()
    call_command("add_admin", "anna", "anna@example.com", stdout=said)
    admin = User.objects.get()
    assert admin.is_superuser
    assert not admin.has_usable_password()
    path = said.getvalue().split()[-1].removeprefix("http://127.0.0.1:8000")
    assert "ECC_PAGES_URL is not set" in said.getvalue()
    assert not Client().get(path, follow=True).context.get("token_fail")
    assert set(JournalEntry.objects.values_list("action", flat=True)) == {"person_added", "admin_made"}


def test_the_link_is_at_the_pages(settings: Any) -> None:
    settings.PAGES_URL = "https://ecc.example.com"
    said = StringIO()
    call_command("add_admin", "anna", "anna@example.com", stdout=said)
    assert said.getvalue().split()[-1].startswith("https://ecc.example.com/")
    assert "not set" not in said.getvalue()


@pytest.mark.parametrize(("name", "email"), [("ANNA", "other@example.com"), ("piet", "ANNA@example.com"), ("piet", "no address")])
def test_what_cannot_be(name: str, email: str) -> None:
    call_command("add_admin", "anna", "anna@example.com", stdout=StringIO())
    with pytest.raises(CommandError):
        call_command("add_admin", name, email)
    assert User.objects.count() == 1
