"""allauth with its front door closed: accounts are made by admins."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAccounts(DefaultAccountAdapter):
    """Log-in, password reset and second factors as allauth does them; no sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
