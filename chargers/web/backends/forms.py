"""What a person types of a backend. Rules are in the domain and the services."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from chargers.domain.connection.resolve import ConnectionTarget, resolve_backend
from chargers.domain.endpoint.endpoint import Endpoint, PastedUrl, parse_url
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.fleets.profile import OTHER_WAYS, IdForm, TokenRule
from chargers.domain.preflight.trust import Trust
from chargers.domain.roles import Power
from chargers.models import Backend, Organisation
from chargers.outbound.certificates import LONGEST, read_trust, shown_trust
from chargers.services.access import places
from chargers.services.access.access import Access
from chargers.services.backends.backends import BackendFacts, facts_of
from chargers.web.chargers.forms import PLAIN
from chargers.web.common.refusing_form import RefusingForm
from chargers.wording.backends import ID_FORMS, STARTS_SESSIONS, TOKEN_RULES, TRUST
from chargers.wording.refusals import sentence

LONGEST_PATH = 400
STARTS: dict[str, bool | None] = {"": None, "yes": True, "no": False}


class BackendForm(RefusingForm):
    """`notices`: what there is to say of a URL that is taken."""

    url = forms.CharField(
        label=_("Endpoint URL"),
        max_length=2000,
        help_text=_("As the backend gave it, without a charger's OCPP ID at the end. A missing port is added."),
        error_messages={"required": _("Paste the URL that the backend gave you. It begins with ws:// or wss://.")},
        widget=forms.TextInput({**PLAIN, "class": "mono", "placeholder": "wss://host/path/"}),
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("What people call it; it is shown beside the URL wherever a charger points there."),
        error_messages={"required": _("Give it a name, such as that of the company behind it.")},
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("For the chargers of"), required=False, empty_label=_("everybody")
    )
    note = forms.CharField(
        label=_("Hints for installers"),
        max_length=500,
        required=False,
        help_text=_("Such as where the token comes from, and who to call. Never a token: everybody reads this."),
        widget=forms.Textarea({"rows": 3}),
    )

    ws = forms.CharField(
        label=_("Endpoint for chargers without TLS"),
        max_length=2000,
        required=False,
        help_text=_("Where the backend has one. It begins with ws://."),
        widget=forms.TextInput({**PLAIN, "class": "mono", "placeholder": "ws://host/path/"}),
    )
    private_apn = forms.CharField(
        label=_("Endpoint inside the network of the SIM cards"),
        max_length=2000,
        required=False,
        help_text=_("For chargers whose SIM cards reach the backend through a private network (APN)."),
        widget=forms.TextInput({**PLAIN, "class": "mono", "placeholder": "ws://host/path/"}),
    )
    id_form = forms.ChoiceField(
        label=_("OCPP ID there"), choices=[(form.value, word) for form, word in ID_FORMS.items()], required=False
    )
    id_prefix = forms.CharField(
        label=_("Prefix"),
        max_length=40,
        required=False,
        help_text=_("Only where the OCPP ID has one there."),
        widget=forms.TextInput({**PLAIN, "class": "mono"}),
    )
    token_rule = forms.ChoiceField(
        label=_("Tokens"),
        choices=[(rule.value, word) for rule, word in TOKEN_RULES.items()],
        required=False,
    )
    starts_sessions = forms.ChoiceField(
        label=_("Starts charging sessions by itself"),
        choices=[(code, STARTS_SESSIONS[starts]) for code, starts in STARTS.items()],
        required=False,
    )
    contact = forms.CharField(
        label=_("Contact"),
        max_length=300,
        required=False,
        help_text=_("Who is asked when a charger is refused there."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    closes_on = forms.DateField(
        label=_("Closes on"),
        required=False,
        help_text=_("The last day on which it answers chargers."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    trust = forms.ChoiceField(
        label=_("Certificates that count"), choices=[(trust.value, word) for trust, word in TRUST.items()], required=False
    )
    trusted = forms.CharField(
        label=_("Certificate"),
        max_length=LONGEST,
        required=False,
        help_text=_("Of the authority, or of the backend whose key is meant: its text, as the backend's operator gave it."),
        widget=forms.Textarea({**PLAIN, "rows": 3, "class": "mono", "placeholder": "-----BEGIN CERTIFICATE-----"}),
    )

    def __init__(self, *args: Any, access: Access, backend: Backend | None = None, url: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.notices: tuple[Notice, ...] = ()
        self.user_info_dropped = False
        self.initial = _initial(backend) if backend else {"url": url}
        allowed = places.with_power(access, Power.KEEP_BACKENDS).organisations
        whose = cast("forms.ModelChoiceField[Organisation]", self.fields["organisation"])
        whose.queryset = allowed
        if not access.everything:  # what is everybody's is an admin's
            whose.required, whose.empty_label = True, None
            self.initial.setdefault("organisation", getattr(allowed.first(), "pk", None))

    def clean_url(self) -> Endpoint:
        pasted, target = self._endpoint("url")
        self.notices = tuple(n for n in target.notices if n.code is not Code.USER_INFO_USED)
        self.user_info_dropped = pasted.password is not None or pasted.user is not None
        return target.endpoint

    def clean_ws(self) -> Endpoint | None:
        return self._endpoint("ws")[1].endpoint if self.cleaned_data["ws"] else None

    def clean_private_apn(self) -> Endpoint | None:
        return self._endpoint("private_apn")[1].endpoint if self.cleaned_data["private_apn"] else None

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        try:
            cleaned["server_trust"] = read_trust(Trust(cleaned.get("trust") or Trust.PUBLIC), cleaned.get("trusted", ""))
        except Refusal as refusal:
            self.refuse(refusal)
            if refusal.notices[0].code is Code.CERTIFICATE_PRIVATE_KEY:
                self._show("trusted", "")
        return cleaned

    def facts(self) -> BackendFacts:
        typed = self.cleaned_data
        form = IdForm(typed["id_form"] or IdForm.AS_IT_IS)
        return BackendFacts(
            name=typed["name"],
            endpoint=typed["url"],
            organisation=typed["organisation"],
            note=typed["note"].strip(),
            others={way: typed[way.value] for way in OTHER_WAYS if typed[way.value]},
            id_form=form,
            id_prefix=typed["id_prefix"].strip() if form is IdForm.PREFIX else "",
            token_rule=TokenRule(typed["token_rule"] or TokenRule.NOT_KNOWN),
            contact=" ".join(typed["contact"].split()),
            closes_on=typed["closes_on"],
            starts_sessions=STARTS[typed["starts_sessions"]],
            trust=typed["server_trust"],
        )

    def _show(self, name: str, text: str) -> None:
        """In place of what was typed."""
        typed = self.data.dict() if isinstance(self.data, QueryDict) else self.data
        self.data = {**typed, name: text}

    def _endpoint(self, name: str) -> tuple[PastedUrl, ConnectionTarget]:
        try:
            pasted = parse_url(self.cleaned_data[name])
            if pasted.password is not None or pasted.user is not None:
                self._show(name, pasted.endpoint.url(pasted.last_segment or ""))  # a token is one charger's: not shown
            target = resolve_backend(pasted)
            if len(target.endpoint.path) > LONGEST_PATH:
                sizes = {"limit": str(LONGEST_PATH), "length": str(len(target.endpoint.path))}
                raise Refusal(Notice(Code.VALUE_TOO_LONG, name, sizes))
        except Refusal as refusal:
            raise forms.ValidationError([sentence(notice) for notice in refusal.notices]) from refusal
        return pasted, target


def _initial(backend: Backend) -> dict[str, Any]:
    facts = facts_of(backend)
    return {
        "url": facts.endpoint.url(),
        "name": facts.name,
        "organisation": backend.organisation_id,
        "note": facts.note,
        **{way.value: endpoint.url() for way, endpoint in facts.others.items()},
        "id_form": facts.id_form.value,
        "id_prefix": facts.id_prefix,
        "token_rule": facts.token_rule.value,
        "contact": facts.contact,
        "closes_on": facts.closes_on,
        "trust": facts.trust.by.value,
        "trusted": shown_trust(facts.trust),
        "starts_sessions": next(code for code, starts in STARTS.items() if starts is facts.starts_sessions),
    }
