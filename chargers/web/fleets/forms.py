"""What a person brings: a file or what was pasted from a spreadsheet, and what holds for all of its rows. Judged elsewhere."""

from __future__ import annotations

from tempfile import TemporaryFile
from typing import IO, Any

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.fleets.columns import COLUMNS, Column, ImportKind
from chargers.domain.roles import Power
from chargers.domain.shown import shown_text
from chargers.models import Backend, FleetImport, Organisation
from chargers.services.access import places
from chargers.services.access.access import Access
from chargers.services.backends.lookups import visible_backends
from chargers.services.fleets import staging
from chargers.services.fleets.reading.table import check_size, form_of, too_large
from chargers.services.fleets.reading.wrong_file import MOST_BYTES
from chargers.services.fleets.terms import ImportTerms, check_private_apn
from chargers.wording.import_columns import NAMES
from chargers.wording.imports import doubt
from chargers.wording.refusals import sentence

PASTED = "pasted"


class ImportForm(forms.Form):
    """One of the two: a file, or rows pasted."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ".csv,.txt,.tsv,.xlsx", "class": "form-control drop"}),
        help_text=_("CSV or XLSX, up to 10 MiB and 50,000 rows. You can drag it here."),
    )
    pasted = forms.CharField(
        label=_("Or paste rows from a spreadsheet"),
        required=False,
        max_length=2_000_000,
        widget=forms.Textarea({"rows": 4, "class": "mono", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Copy the cells there, with the row that names the columns, and paste them here."),
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Organisation"),
        required=False,
        empty_label=_("as each row says"),
        help_text=_("Of rows that do not name one."),
    )
    backend = forms.ModelChoiceField(
        Backend.objects.none(),
        label=_("Backend"),
        required=False,
        empty_label=_("as each row says"),
        help_text=_("Where rows without a URL go."),
    )

    private_apn = forms.BooleanField(
        label=_("To its endpoint inside the network of the SIM cards"),
        required=False,
        help_text=_("Where the backend has one (a private APN). Rows without a URL go there."),
    )

    def __init__(self, *args: Any, kind: ImportKind, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.access = kind, access
        self.fields["file"].widget.attrs |= {"data-most": MOST_BYTES, "data-too-large": sentence(too_large())}
        self.only: Organisation | None = None
        if kind is ImportKind.MOVES:
            del self.fields["organisation"]
            self._choices("backend").queryset = visible_backends(access)
            return
        del self.fields["backend"], self.fields["private_apn"]
        allowed = places.with_power(access, Power.CLAIM).organisations
        self._choices("organisation").queryset = allowed
        if len(some := list(allowed[:2])) == 1:  # there is nothing to choose
            self.only = some[0]
            del self.fields["organisation"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        file, pasted = cleaned.get("file"), cleaned.get("pasted")
        try:
            if file:
                cleaned["form"] = form_of(file.name)
                check_size(file.size)
            elif pasted:
                cleaned["form"] = PASTED
            elif not self.errors:
                raise Refusal(Notice(Code.TABLE_MISSING, "file"))
        except Refusal as refusal:
            self.add_error("file", sentence(refusal.notices[0]))
        if cleaned.get("private_apn"):
            try:
                check_private_apn(cleaned.get("backend"))
            except Refusal as refusal:
                self.add_error("private_apn", sentence(refusal.notices[0]))
        return cleaned

    def terms(self) -> ImportTerms:
        typed = self.cleaned_data
        organisation, private_apn = typed.get("organisation") or self.only, bool(typed.get("private_apn"))
        return ImportTerms(self.kind, self.access, organisation, typed.get("backend"), private_apn)

    def stored(self) -> IO[bytes]:
        """What was brought, as a file that is gone when it is closed."""
        stored: IO[bytes] = TemporaryFile()  # noqa: SIM115 who asks for it closes it
        if file := self.cleaned_data["file"]:
            for block in file.chunks():
                stored.write(block)
        else:
            stored.write(self.cleaned_data["pasted"].encode())
        stored.flush()
        stored.seek(0)
        return stored

    def _choices(self, name: str) -> Any:
        return self.fields[name]


class ColumnsForm(forms.Form):
    """Which column of the table is what, and whose chargers they are where no column says it."""

    def __init__(self, *args: Any, fleet_import: FleetImport, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "column", **kwargs})
        self.fleet_import = fleet_import
        choices = [("", _("not in the table")), *((str(n), name or str(n + 1)) for n, name in enumerate(fleet_import.header))]
        doubts = {  # escaped: help texts are shown as HTML
            column: escape(doubt([shown_text(fleet_import.header[place], 40) for place in places]))
            for column, places in staging.doubts_of(fleet_import).items()
        }
        for column in COLUMNS[ImportKind(fleet_import.kind)]:
            self.fields[column.value] = forms.ChoiceField(
                label=str(NAMES[column]),
                choices=choices,
                required=column is Column.OCPP_ID,
                initial=str(fleet_import.mapping.get(column.value, "")),
                help_text=doubts.get(column, ""),
                error_messages={"required": _("Say in which column the OCPP IDs stand.")},
            )

        if fleet_import.kind == ImportKind.CHARGERS:
            self.fields["all_of"] = forms.ModelChoiceField(
                places.with_power(access, Power.CLAIM).organisations,
                label=_("Organisation of rows that name none"),
                required=False,
                empty_label=_("as each row says"),
                initial=fleet_import.organisation_id,
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        taken = [place for name, place in cleaned.items() if place and name != "all_of"]
        if len(set(taken)) < len(taken):
            raise forms.ValidationError(_("Two of these are the same column of the table. Choose a column once."))
        return cleaned

    def mapping(self) -> dict[Column, int]:
        typed = {name: place for name, place in self.cleaned_data.items() if name != "all_of"}
        return {Column(name): int(place) for name, place in typed.items() if place}

    def organisation(self) -> Organisation | None:
        """What was chosen; where it was not asked, as it is."""
        if self.add_prefix("all_of") not in self.data:
            return self.fleet_import.organisation
        found: Organisation | None = self.cleaned_data.get("all_of")
        return found
