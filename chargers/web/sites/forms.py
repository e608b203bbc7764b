"""What a person types of a site. The rules are in the domain."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chargers.domain.errors import Refusal
from chargers.domain.sites.site_details import LONGEST, SiteDetails, check_details
from chargers.models import Site
from chargers.services.sites.site_details import details_of
from chargers.web.common.refusing_form import RefusingForm

UNFILLED = {"autocomplete": "off"}  # a browser would propose the own name and number of who types


class LinesField(forms.CharField):
    """Several lines. A browser counts the end of a line as one character and sends two."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return str(super().to_python(str(value or "").replace("\r\n", "\n")))


class SiteForm(RefusingForm):
    """`details`: what was typed, checked; where nothing was wrong with it."""

    address = forms.CharField(
        label=_("Address"),
        max_length=LONGEST["address"],
        required=False,
        help_text=_("Street, number, postcode and town, or coordinates. The page of the site has a link to a map."),
        widget=forms.TextInput(UNFILLED),
    )
    directions = LinesField(
        label=_("Directions"),
        max_length=LONGEST["directions"],
        required=False,
        help_text=_(
            "Such as the code of the barrier, the floor, and where the cabinet is. Everybody who sees chargers there reads this,"
            " and it is printed on commissioning sheets."
        ),
        widget=forms.Textarea({**UNFILLED, "rows": 5}),
    )
    contact_name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST["contact_name"],
        required=False,
        help_text=_("Who opens the door, or switches the power off and on again."),
        widget=forms.TextInput(UNFILLED),
    )
    contact_phone = forms.CharField(
        label=_("Phone number"),
        max_length=LONGEST["contact_phone"],
        required=False,
        widget=forms.TextInput({**UNFILLED, "type": "tel"}),
    )
    contact_email = forms.EmailField(
        label=_("E-mail address"), max_length=LONGEST["contact_email"], required=False, widget=forms.EmailInput(UNFILLED)
    )

    def __init__(self, *args: Any, site: Site, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = asdict(details_of(site))
        self.details = SiteDetails()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        try:
            self.details = check_details(SiteDetails(**{name: cleaned.get(name, "") for name in LONGEST}))
        except Refusal as refusal:
            self.refuse(refusal)
        return cleaned
