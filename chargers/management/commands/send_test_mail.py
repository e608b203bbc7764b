"""`manage.py send_test_mail ADDRESS`: whether the mail server of the settings takes mails."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand, CommandError

from chargers.services.mail import MailTrouble, send_now
from chargers.wording.refusals import MAIL_PROBLEMS


class Command(BaseCommand):
    help = "Sends one e-mail, and says what the mail server made of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", metavar="ADDRESS", help="to whom it goes")

    def handle(self, *, address: str, **options: Any) -> None:
        mail = EmailMessage("A test: e-mails from ECC Web reach you", "Sent by manage.py send_test_mail.", to=[address])
        try:
            send_now(mail)
        except MailTrouble as trouble:
            code = f" It answered with code {trouble.smtp_code}." if trouble.smtp_code else ""
            raise CommandError(f"{MAIL_PROBLEMS[trouble.problem]}{code}") from None
        self.stdout.write(f"The mail server has taken an e-mail to {address}.")
