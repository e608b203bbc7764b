"""What people type of a charger: when they claim it, add it before its first contact, or edit it. Rules are in the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chargers.domain.connection import ocpp_id, token
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.secret import Secret
from chargers.models import Charger, ControllerType, Organisation, Site
from chargers.services.access.places import Places
from chargers.services.chargers.register import ChargerFacts
from chargers.services.chargers.tags import tags_of
from chargers.services.presence.unclaimed import Unclaimed
from chargers.web.chargers.tag_form import parsed_tags
from chargers.web.common.refusing_form import RefusingForm
from chargers.wording.refusals import sentence

PLAIN = {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}


class SiteField(forms.ModelChoiceField):
    """Sites of several organisations are told apart."""

    several = False

    def label_from_instance(self, site: Site) -> str:
        return f"{site.organisation} · {site}" if self.several else str(site)


class FactsForm(RefusingForm):
    """`places`: where this person may put a charger. Two questions are asked only where a refusal asks them."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Organisation"), empty_label=None)
    site = SiteField(Site.objects.none(), label=_("Site"), required=False, empty_label=_("no site"))
    serial_number = forms.CharField(
        label=_("Serial number"),
        max_length=60,
        required=False,
        help_text=_("Of the controller, as its label shows it."),
        widget=forms.TextInput({**PLAIN, "inputmode": "numeric"}),
    )
    controller_type = forms.ModelChoiceField(
        ControllerType.objects.all(),
        label=_("Controller type"),
        required=False,
        empty_label=_("Work it out by serial number"),
    )
    token = forms.CharField(
        label=_("Token"),
        max_length=500,
        required=False,
        widget=forms.PasswordInput(
            {**PLAIN, "class": "form-control mono", "aria-describedby": "id_token_help id_token_error"},
            render_value=True,  # to who typed it, no-store, as in the connection editor
        ),
    )
    colon_is_meant = forms.BooleanField(label=_("The colon belongs to the token"), required=False)
    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        required=False,
        help_text=_("What people call it, such as “Garage, left”. It stands beside the OCPP ID; the charger is told nothing."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    note = forms.CharField(label=_("Note"), max_length=500, required=False, widget=forms.Textarea({"rows": 2}))
    tags = forms.CharField(
        label=_("Tags"),
        max_length=600,
        required=False,
        help_text=_("Short words to find it by, with commas between them, such as “phase 2, night tariff”."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    sure = forms.BooleanField(label=_("It is really another charger"), required=False)

    def __init__(self, *args: Any, places: Places, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places
        organisations: Any = self.fields["organisation"]
        organisations.queryset = places.organisations
        only = list(places.organisations[:2])
        self.no_place = not only
        if len(only) == 1:
            organisations.widget = forms.HiddenInput()
            organisations.initial = only[0].pk
        sites: Any = self.fields["site"]
        sites.queryset, sites.several = places.sites, len(only) > 1
        self.asks_colon = "colon_is_meant" in self.data
        self.asks_sure = "sure" in self.data

    def id_of_token(self) -> str:
        """The OCPP ID whose token it is."""
        raise NotImplementedError

    def clean_tags(self) -> tuple[str, ...]:
        return parsed_tags(self.cleaned_data["tags"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        organisation, site = cleaned.get("organisation"), cleaned.get("site")
        if organisation and site and site.organisation_id != organisation.pk:
            self.add_error(
                "site", _("This site belongs to another organisation. Choose one of %(name)s.") % {"name": organisation}
            )
        if organisation and site is None and organisation.pk in self.places.narrow and "site" not in self.errors:
            self.add_error("site", _("Choose a site: you are assigned to some sites of this organisation, and see those only."))
        cleaned["secret"], cleaned["notices"] = None, ()
        if typed := cleaned.get("token"):
            try:
                meant = bool(cleaned.get("colon_is_meant"))
                cleaned["secret"], cleaned["notices"] = token.check_token(
                    typed, self.id_of_token() or None, prefix_is_meant=meant
                )
            except Refusal as refusal:
                self.refuse(refusal)
        return cleaned

    def refuse(self, refusal: Refusal) -> None:
        """Puts what a rule or a service said at its field, and asks what it asks."""
        codes = {notice.code for notice in refusal.notices}
        self.asks_colon |= Code.TOKEN_OTHER_PREFIX in codes
        self.asks_sure |= Code.SERIAL_TAKEN in codes
        super().refuse(refusal)

    def facts(self) -> ChargerFacts:
        typed = self.cleaned_data
        return ChargerFacts(
            organisation=typed["organisation"],
            site=typed["site"],
            controller_type=typed["controller_type"],
            serial_number=typed["serial_number"],
            note=" ".join(typed["note"].splitlines()),
            name=typed["name"],
            tags=typed["tags"],
        )

    def secret(self) -> Secret | None:
        found: Secret | None = self.cleaned_data["secret"]
        return found

    def notices(self) -> tuple[Notice, ...]:
        found: tuple[Notice, ...] = self.cleaned_data["notices"]
        return found


class ClaimForm(FactsForm):
    """Of one that tried to connect: its ID is known."""

    def __init__(self, *args: Any, found: Unclaimed, suggested: ControllerType | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = found
        self.initial = {"serial_number": next(iter(found.serials), ""), "controller_type": suggested}

    def id_of_token(self) -> str:
        return self.found.claimed_id


class AddForm(FactsForm):
    """Of one that has not tried to connect yet."""

    ocpp_id = forms.CharField(label=_("OCPP ID"), max_length=255, widget=forms.TextInput({**PLAIN, "class": "mono"}))

    def clean_ocpp_id(self) -> str:
        try:
            return ocpp_id.check_ocpp_id(self.cleaned_data["ocpp_id"], None)[0]
        except Refusal as refusal:
            raise forms.ValidationError([sentence(notice) for notice in refusal.notices]) from refusal

    def id_of_token(self) -> str:
        return str(self.cleaned_data.get("ocpp_id", ""))

    def field_of(self, notice: Notice) -> str | None:
        return "ocpp_id" if notice.field == "id" else super().field_of(notice)


class EditForm(FactsForm):
    """Of one that is here. Whose it is, an admin decides."""

    leaked = forms.BooleanField(
        label=_("The former token has leaked"),
        required=False,
        help_text=_("With a new token: what is kept from before is not accepted any more."),
    )
    forget_token = forms.BooleanField(
        label=_("Forget the token"),
        required=False,
        help_text=_("It is then let in without one, and nobody can be sure who it is."),
    )

    def __init__(self, *args: Any, charger: Charger, may_move: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.charger = charger
        self.initial = {
            "organisation": charger.organisation,
            "site": charger.site,
            "serial_number": charger.serial_number,
            "controller_type": charger.controller_type,
            "note": charger.note,
            "name": charger.name,
            "tags": ", ".join(tags_of([charger.pk]).get(charger.pk, ())),
        }
        if not may_move:
            organisations: Any = self.fields["organisation"]
            organisations.queryset = Organisation.objects.filter(pk=charger.organisation_id)
            organisations.widget = forms.HiddenInput()
            sites: Any = self.fields["site"]
            sites.queryset, sites.several = self.places.sites.filter(organisation=charger.organisation_id), False

    def id_of_token(self) -> str:
        return self.charger.ocpp_id

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("token") and cleaned.get("forget_token"):
            self.add_error("forget_token", _("Either a new token, or none: not both."))
        return cleaned
