"""What an admin types of a backend: one URL and a name. Rules are in the domain and the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from chargers.domain.connection.resolve import resolve_backend
from chargers.domain.endpoint.endpoint import Endpoint, parse_url
from chargers.domain.errors import Code, Notice, Refusal
from chargers.models import Backend, Organisation
from chargers.services.backends.backends import BackendFacts
from chargers.web.chargers.forms import PLAIN
from chargers.web.common.refusing_form import RefusingForm
from chargers.wording.refusals import sentence

LONGEST_PATH = 400


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
        Organisation.objects.all(), label=_("For the chargers of"), required=False, empty_label=_("everybody")
    )
    note = forms.CharField(
        label=_("Hints for installers"),
        max_length=500,
        required=False,
        help_text=_("Such as where the token comes from, and who to call. Never a token: everybody reads this."),
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, backend: Backend | None = None, url: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.notices: tuple[Notice, ...] = ()
        self.user_info_dropped = False
        self.initial = {"url": url}
        if backend is not None:
            self.initial = {
                "url": backend.endpoint().url(),
                "name": backend.name,
                "organisation": backend.organisation_id,
                "note": backend.note,
            }

    def clean_url(self) -> Endpoint:
        try:
            pasted = parse_url(self.cleaned_data["url"])
            if pasted.password is not None or pasted.user is not None:
                shown = {"url": pasted.endpoint.url(pasted.last_segment or "")}  # a token belongs to one charger: not shown again
                self.data = self.data.dict() | shown if isinstance(self.data, QueryDict) else {**self.data, **shown}
            target = resolve_backend(pasted)
            if len(target.endpoint.path) > LONGEST_PATH:
                sizes = {"limit": str(LONGEST_PATH), "length": str(len(target.endpoint.path))}
                raise Refusal(Notice(Code.VALUE_TOO_LONG, "url", sizes))
        except Refusal as refusal:
            raise forms.ValidationError([sentence(notice) for notice in refusal.notices]) from refusal
        self.notices = tuple(n for n in target.notices if n.code is not Code.USER_INFO_USED)
        self.user_info_dropped = pasted.password is not None or pasted.user is not None
        return target.endpoint

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def facts(self) -> BackendFacts:
        typed = self.cleaned_data
        return BackendFacts(typed["name"], typed["url"], typed["organisation"], typed["note"].strip())
