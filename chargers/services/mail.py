"""Hands mails to the mail server. What goes wrong becomes a code: a server's own words may hold what nobody should read."""

from __future__ import annotations

import smtplib
import ssl
from enum import StrEnum
from types import TracebackType
from typing import Self

from django.core.mail import EmailMessage, get_connection


class MailProblem(StrEnum):
    """Why a mail did not leave; sentences are in wording/refusals."""

    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    TLS = "tls"
    LOGIN = "login"
    SENDER = "sender"
    RECIPIENT = "recipient"
    REFUSED = "refused"
    LOST = "lost"
    OTHER = "other"


OF_ONE_MAIL = frozenset({MailProblem.RECIPIENT, MailProblem.REFUSED, MailProblem.OTHER})  # others may leave all the same


class MailTrouble(Exception):
    """A mail did not leave. `smtp_code` is the server's three digits, where it said some."""

    def __init__(self, problem: MailProblem, smtp_code: int | None = None) -> None:
        super().__init__(f"{problem} {smtp_code or ''}".strip())
        self.problem = problem
        self.smtp_code = smtp_code


class Postman:
    """One connection to the mail server, opened when a mail is ready and kept for the next ones. A context."""

    def __init__(self) -> None:
        self._connection = get_connection()
        self._is_open = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def open(self) -> None:
        """Raises `MailTrouble`."""
        if self._is_open:
            return
        try:
            self._connection.open()
        except Exception as problem:
            self.close()
            raise trouble_of(problem, opening=True) from None
        self._is_open = True

    def send(self, message: EmailMessage) -> None:
        """Raises `MailTrouble`."""
        self.open()
        try:
            self._connection.send_messages([message])
        except Exception as problem:
            self.close()
            raise trouble_of(problem) from None

    def close(self) -> None:
        """Never raises: what is closed may be gone already."""
        self._is_open = False
        try:
            self._connection.close()
        except Exception:  # it is gone either way
            self._connection = get_connection()


def send_now(message: EmailMessage) -> None:
    """One mail by itself. Raises `MailTrouble`."""
    with Postman() as postman:
        postman.send(message)


def trouble_of(problem: Exception, *, opening: bool = False) -> MailTrouble:
    """What an exception of the mail backend means. `opening`: no mail was handed over yet."""
    match problem:
        case smtplib.SMTPAuthenticationError():
            return MailTrouble(MailProblem.LOGIN, problem.smtp_code)
        case smtplib.SMTPSenderRefused():
            return MailTrouble(MailProblem.SENDER, problem.smtp_code)
        case smtplib.SMTPRecipientsRefused():
            return MailTrouble(MailProblem.RECIPIENT, next((code for code, _ in problem.recipients.values()), None))
        case smtplib.SMTPNotSupportedError():
            return MailTrouble(MailProblem.TLS if opening else MailProblem.REFUSED)
        case smtplib.SMTPServerDisconnected() if isinstance(problem.__context__, TimeoutError):
            return MailTrouble(MailProblem.TIMEOUT)  # smtplib says so in the text only
        case smtplib.SMTPServerDisconnected():
            return MailTrouble(MailProblem.UNREACHABLE if opening else MailProblem.LOST)
        case smtplib.SMTPResponseException():
            return MailTrouble(MailProblem.UNREACHABLE if opening else MailProblem.REFUSED, problem.smtp_code)
        case ssl.SSLError():
            return MailTrouble(MailProblem.TLS)
        case TimeoutError():
            return MailTrouble(MailProblem.TIMEOUT)
        case OSError():
            return MailTrouble(MailProblem.UNREACHABLE if opening else MailProblem.LOST)
        case _:
            return MailTrouble(MailProblem.OTHER)
