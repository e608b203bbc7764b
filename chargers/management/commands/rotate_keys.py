"""`manage.py rotate_keys`: seals everything anew with the first key of ECC_TOKEN_KEYS."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chargers.services.credentials.rotation import Rotated, rotate


class Command(BaseCommand):
    help = (
        "Seals what is sealed in the database anew with the first key of ECC_TOKEN_KEYS. Put a new key in front, restart all "
        "processes, then run this; afterwards the older keys can go. It may run beside the servers, be stopped, and be started "
        "again. Exit status 0: all of it is sealed with the first key; 1: something opens with none of the keys, "
        "or a process still seals with an older one."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        rotated = Rotated()
        for rotated in rotate():
            self.stdout.write(f"\r{rotated.seen:,} values looked at, {rotated.sealed:,} sealed anew", ending="")
            self.stdout.flush()
        self.stdout.write("")
        if rotated.lost:
            lost = f"{rotated.lost:,} values open with none of the keys in ECC_TOKEN_KEYS."
            raise CommandError(f"{lost} Add the key that sealed them, and run this again.")
        if rotated.unsettled:
            raise CommandError("A process still seals with an older key: restart all of them, then run this again.")
        self.stdout.write("Everything is sealed with the first key. The others can be removed from ECC_TOKEN_KEYS.")
