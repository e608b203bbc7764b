"""`manage.py make_keys`: prints fresh keys. It writes nothing: where they are kept is the operator's choice."""

import secrets
from typing import Any

from django.core.management.base import BaseCommand

from chargers.services.credentials.vault import new_key


class Command(BaseCommand):
    help = "Print a fresh ECC_SECRET_KEY and ECC_TOKEN_KEYS, as lines for the environment or for ecc.env."
    requires_system_checks: list[str] = []  # it is what one runs when the keys are missing

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"ECC_SECRET_KEY={secrets.token_urlsafe(50)}")
        self.stdout.write(f"ECC_TOKEN_KEYS={new_key()}")
