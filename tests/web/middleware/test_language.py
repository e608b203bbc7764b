"""The language of a page: the browser's, until a person chooses; then that choice, on every device."""

import pytest
from django.test import Client

from chargers.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return User.objects.create_user("installer", password="only-for-tests")


def language_of(client: Client, **headers: str) -> str:
    return client.get("/", headers=headers).headers["Content-Language"]


def test_a_browser_that_nobody_told_otherwise_decides(client, person):
    client.force_login(person)
    assert language_of(client, accept_language="de") == "de"


def test_a_choice_is_kept_for_other_devices(client, person):
    client.force_login(person)
    client.post("/preferences/", {"language": "fr"})
    assert language_of(client, accept_language="de") == "fr"
    elsewhere = Client()
    elsewhere.force_login(User.objects.get(pk=person.pk))
    assert language_of(elsewhere, accept_language="de") == "fr"


def test_a_choice_that_is_not_offered_changes_nothing(client, person):
    client.force_login(person)
    client.post("/preferences/", {"language": "xx"})
    assert language_of(client, accept_language="nl") == "nl"
