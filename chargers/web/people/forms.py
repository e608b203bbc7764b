"""What an admin types of people, organisations and sites. Rules are in the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from chargers.domain.roles import Role
from chargers.models import Membership, Organisation, Site, User
from chargers.services.people.memberships import MembershipTerms
from chargers.services.people.people import DETAILS, PersonDetails
from chargers.web.common.refusing_form import RefusingForm
from chargers.web.common.row_keys import row_key

PLAIN = {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}


class PersonForm(RefusingForm):
    first_name = forms.CharField(label=_("First name"), max_length=150, required=False, widget=forms.TextInput(PLAIN))
    last_name = forms.CharField(label=_("Last name"), max_length=150, required=False, widget=forms.TextInput(PLAIN))
    username = forms.CharField(
        label=_("Log-in name"),
        max_length=150,
        validators=[User.username_validator],
        widget=forms.TextInput(PLAIN),
        help_text=_("People log in with it, or with their e-mail address."),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(PLAIN),
        help_text=_("The link to set the password goes there."),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("the browser's")), *settings.LANGUAGES],
        help_text=format_lazy(
            _("Of pages and e-mails. With the browser's, the link to set the password is sent in {language}."),
            language=dict(settings.LANGUAGES)[settings.LANGUAGE_CODE],
        ),
    )

    def __init__(self, *args: Any, person: User | None = None, **kwargs: Any) -> None:
        if person is not None:
            kwargs["initial"] = {name: getattr(person, name) for name in DETAILS}
        super().__init__(*args, **kwargs)

    def details(self) -> PersonDetails:
        return PersonDetails(**{name: self.cleaned_data[name] for name in DETAILS})


class SitesField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, site: Any) -> str:
        return str(site)

    def clean(self, value: Any) -> Any:
        """What no key can be, none has: the database is not asked for it."""
        for text in value or ():
            if row_key(text) is None:
                raise forms.ValidationError(self.error_messages["invalid_pk_value"], "invalid_pk_value", {"pk": text})
        return super().clean(value)


class MembershipForm(RefusingForm):
    role = forms.ChoiceField(
        label=_("Role"),
        widget=forms.RadioSelect,
        initial=Role.INSTALLER.value,
        choices=[
            (Role.INSTALLER.value, _("Installer: claims chargers, changes and reads their settings")),
            (Role.OPERATOR.value, _("Operator: the same, and moves many chargers at once")),
            (Role.OWNER.value, _("Owner: looks, exports, gets alerts; changes nothing without the permission below")),
        ],
    )
    sites = SitesField(
        Site.objects.none(), label=_("Sites"), required=False, help_text=_("None is ticked: all sites, also those added later.")
    )
    may_restore_ocpp_info = forms.BooleanField(
        label=_("May restore OCPPInfo"),
        required=False,
        help_text=_("For installers and operators. It says to the backend what a charger is."),
    )
    may_change_chargers = forms.BooleanField(
        label=_("May change chargers"),
        required=False,
        help_text=_(
            "For owners: whoever has it may do with these chargers what an installer may. Others may do so by their role."
        ),
    )

    def __init__(self, *args: Any, organisation: Organisation, membership: Membership | None, **kwargs: Any) -> None:
        if membership is not None:
            kwargs["initial"] = {
                "role": membership.role,
                "sites": [site.pk for site in membership.sites.all()],
                "may_restore_ocpp_info": membership.may_restore_ocpp_info,
                "may_change_chargers": membership.may_change_chargers,
            }
        super().__init__(*args, **kwargs)
        sites: Any = self.fields["sites"]
        sites.queryset = organisation.sites.order_by("name")

    def terms(self) -> MembershipTerms:
        typed = self.cleaned_data
        return MembershipTerms(
            Role(typed["role"]), list(typed["sites"]), typed["may_restore_ocpp_info"], typed["may_change_chargers"]
        )


class NameForm(RefusingForm):
    """Of an organisation or a site."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput({"autocomplete": "off"}))
