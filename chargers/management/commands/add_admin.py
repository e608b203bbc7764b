"""`manage.py add_admin`: the first admin, and any who is to be made from the shell."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from chargers.domain.errors import Refusal
from chargers.services.journal.journal import SHELL
from chargers.services.people import password_links, people
from chargers.wording.refusals import sentences

USUAL = "http://127.0.0.1:8000"  # of `serve` without arguments


class Command(BaseCommand):
    help = "Add an admin, and print the link with which they choose a password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="Log-in name.")
        parser.add_argument("email", help="E-mail address.")
        parser.add_argument("--language", default="", choices=[c for c, _ in settings.LANGUAGES], help="Of pages and e-mails.")

    def handle(self, *args: Any, name: str, email: str, language: str, **options: Any) -> None:
        try:
            validate_email(email)
        except ValidationError as wrong:
            raise CommandError(f"{email} is no e-mail address.") from wrong
        try:
            admin = people.add(people.PersonDetails(name, email=email, language=language), by=SHELL, admin=True)
        except Refusal as refusal:
            raise CommandError(sentences(refusal.notices)) from None
        if not settings.PASSWORDS:
            self.stdout.write(
                "Passwords are switched off: for the link to work, set ECC_PASSWORDS=yes and start the server again.\n"
            )
        days = settings.PASSWORD_RESET_TIMEOUT // 86_400
        self.stdout.write(f"{name} is an admin. To choose a password, open this within {days} days, once:\n")
        if not settings.PAGES_URL:
            self.stdout.write(f"ECC_PAGES_URL is not set: where this server is not at {USUAL}, put its address in that place.\n")
        self.stdout.write(password_links.make_link(admin, settings.PAGES_URL or USUAL))
