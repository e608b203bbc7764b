"""The organisation's identity provider (OpenID Connect), by allauth: what its answers must be, whose account they open, and which
roles its groups give. Settings hold which provider; there is one."""

from __future__ import annotations

import logging
import ssl
import time
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

import jwt
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from requests import Session
from requests.adapters import HTTPAdapter

from chargers.domain.group_rights import groups_of
from chargers.models import User
from chargers.services.journal.journal import Action
from chargers.services.people import group_roles, identities, own_account
from chargers.services.people.identities import ProvidedPerson
from chargers.web import refusal_log
from chargers.web.refusal_log import AccessRefusal
from chargers.web.request import absolute_url

logger = logging.getLogger(__name__)

KEY = "organisation"  # in the address of the callback
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
LEEWAY = 60  # seconds that two clocks may differ
LONGEST_ADDRESS = 254  # characters
ANEW = 300  # seconds since the provider asked for the password, where it was told to


class ProviderAnswers(OpenIDConnectOAuth2Adapter):
    """Stricter than allauth: who issues is who was asked, its keys verify every token, and both answers name one person."""

    @property
    def openid_config(self) -> dict[str, Any]:
        config: dict[str, Any] = super().openid_config
        if str(config.get("issuer", "")).rstrip("/") != settings.OIDC["URL"]:
            raise OAuth2Error("another issuer than the one that was asked")
        return config

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return absolute_url(request, reverse("openid_connect_callback", kwargs={"provider_id": KEY}))

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> SocialLogin:
        claims = self._decode_id_token(app, str(kwargs["response"].get("id_token") or ""))
        userinfo = self._fetch_user_info(token.token) if self.openid_config.get("userinfo_endpoint") else claims
        if not claims.get("sub") or userinfo.get("sub") != claims["sub"]:
            raise OAuth2Error("the answers are of two people")
        login = self.get_provider().sociallogin_from_response(request, {"userinfo": claims | userinfo})
        login.account.uid = sha256(f"{claims['iss']}\n{claims['sub']}".encode()).hexdigest()
        login.claims, login.answers = claims | userinfo, (userinfo, claims)
        login.asked_at = claims.get("auth_time")
        return login

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        try:
            wanted = jwt.get_unverified_header(id_token).get("kid")
            with self._session() as session:
                answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
            keys = [key for key in jwt.PyJWKSet.from_dict(answer.json()).keys if wanted in (None, key.key_id)]
            if len(keys) != 1:
                raise OAuth2Error("no one key of the provider signed this")
            claims: dict[str, Any] = jwt.decode(
                id_token,
                keys[0].key,
                algorithms=ALGORITHMS,
                audience=app.client_id,
                issuer=self.openid_config["issuer"],
                leeway=LEEWAY,
                options={"require": ["iss", "sub", "aud", "exp", "iat"]},
            )
        except jwt.PyJWTError as problem:
            raise OAuth2Error("not a token of this provider") from problem
        return claims

    def _session(self) -> Session:
        session: Session = ProviderAccounts(self.request).get_requests_session()
        return session


class Provider(OpenIDConnectProvider):
    oauth2_adapter_class = ProviderAnswers


class _Authorities(HTTPAdapter):
    """The authorities of ECC_OUTBOUND_AUTHORITIES, beside the usual ones."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        context = ssl.create_default_context()
        context.load_verify_locations(settings.OUTBOUND_AUTHORITIES)
        super().init_poolmanager(*args, **kwargs, ssl_context=context)


class ProviderAccounts(DefaultSocialAccountAdapter):
    """Which provider there is, and what becomes of who comes from it."""

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "no_password": _("Your account has no password: disconnected, it could not be opened any more."),
    }

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[SocialApp]:
        oidc = settings.OIDC
        if not oidc["URL"] or provider not in (None, KEY, Provider.id):
            return []
        details = {"server_url": oidc["URL"], "scope": oidc["SCOPES"], "oauth_pkce_enabled": True}
        app = SocialApp(provider=Provider.id, provider_id=KEY, name=KEY, settings=details)
        app.client_id, app.secret = oidc["CLIENT_ID"], oidc["CLIENT_SECRET"]
        return [app]

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Provider:
        return Provider(request, app=self.get_app(request, provider))

    def get_requests_session(self) -> Session:
        session: Session = super().get_requests_session()
        session.max_redirects = 0  # what it is sent goes nowhere else
        if settings.OUTBOUND_AUTHORITIES:
            session.mount("https://", _Authorities())
        return session

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Decides whose account it is, and gives and takes what the groups say, before anybody is logged in."""
        claims: Mapping[str, Any] = sociallogin.claims
        if not sociallogin.account._state.adding:
            sociallogin.account.extra_data = {}  # what the provider says of a person is not kept
            sociallogin.account.save(update_fields=["extra_data"])
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            sociallogin.account.extra_data = {}
            return
        rights = group_roles.rights_by(groups_of(claims, settings.OIDC["GROUPS"]))
        if not sociallogin.is_existing:
            sociallogin.account.extra_data = {}
            said = _said(claims, _verified_address(sociallogin.answers))
            self._find_or_add(request, sociallogin, said, welcome=bool(rights))
        person = sociallogin.user
        if person.is_active and not group_roles.apply_rights(person, rights):
            raise _not_let_in(request, "people/no_role.html")
        sociallogin.user = User.objects.get(pk=person.pk)
        if sociallogin.state.get("data") == {"anew": True}:
            _note_whether_shown_anew(request, sociallogin.asked_at)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Provider,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: Any = None,
    ) -> None:
        """Its text may hold what the provider sent; what kind of trouble it is, is enough."""
        trouble = type(exception).__name__ if exception else error
        logger.warning("a log-in at the identity provider failed: %s", trouble, extra={"request": request})
        refusal_log.log_refusal(request, AccessRefusal.LOG_IN)

    def _find_or_add(self, request: HttpRequest, login: SocialLogin, said: ProvidedPerson, *, welcome: bool) -> None:
        known = identities.person_with(said.email)
        if known is not None:
            if not (settings.OIDC["LINK_BY_EMAIL"] and identities.may_be_linked(known)):
                raise _not_let_in(request, "people/connect_first.html")
            login.connect(request, known)
        elif not welcome:
            raise _not_let_in(request, "people/no_role.html")
        else:
            with transaction.atomic():
                login.user = login.account.user = identities.add(said)
                login.account.save()
                own_account.note_own_action(login.user, Action.IDENTITY_CONNECTED)


def _said(claims: Mapping[str, Any], email: str) -> ProvidedPerson:
    name = _text(claims, "preferred_username") or _text(claims, "email")
    return ProvidedPerson(name, _text(claims, "given_name"), _text(claims, "family_name"), email)


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return value if isinstance(value, str) else ""


def _verified_address(answers: Sequence[Mapping[str, Any]]) -> str:
    """The address that one of the answers names and says to be verified: what another says of it may be of another address."""
    for claims in answers:
        email, verified = _text(claims, "email"), claims.get("email_verified")
        if (verified is True or verified == "true") and _is_address(email):  # some say it as a text
            return email
    return ""


def _is_address(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return len(email) <= LONGEST_ADDRESS


def _note_whether_shown_anew(request: HttpRequest, asked_at: object) -> None:
    """By when it asked for the password, which a provider has to say where it is told to ask: the way there goes through the
    browser, where whoever sits at it can take that out."""
    if not isinstance(asked_at, int | float):
        logger.warning("the identity provider does not say when it asked (auth_time): nobody can confirm by it who they are")
        messages.error(request, _("Your provider does not say when it asked you, so that this does not count as new."))
        return
    request.shown_anew = -LEEWAY <= time.time() - asked_at < ANEW  # type: ignore[attr-defined]


def _not_let_in(request: HttpRequest, page: str) -> ImmediateHttpResponse:
    return ImmediateHttpResponse(render(request, page, status=403))
