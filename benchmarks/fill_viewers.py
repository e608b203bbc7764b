"""People with sessions for `benchmarks.viewers`, into the database that the environment names. Prints sessions and keys."""

from __future__ import annotations

import json
import os

import django

PEOPLE = 100


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecc_web.settings")
    django.setup()

    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from chargers.models import Charger, Membership, Organisation, User

    organisation = Organisation.objects.get()
    made = []
    for number in range(PEOPLE):
        person = User(username=f"viewer-{number}")
        person.set_unusable_password()
        person.save()
        Membership.objects.create(user=person, organisation=organisation, role="installer" if number % 2 else "owner")
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.create()
        made.append((session.session_key, person.pk))
    keys = list(Charger.objects.order_by("pk").values_list("pk", flat=True))
    print(json.dumps({"sessions": made, "chargers": keys}))


if __name__ == "__main__":
    main()
