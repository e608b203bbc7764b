"""Files of imports: the empty table to fill in, and what became of one that was brought."""

from __future__ import annotations

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from chargers.domain.fleets.columns import COLUMNS, ImportKind
from chargers.domain.roles import Power
from chargers.models import FleetImport
from chargers.services.fleets import imports, result_file
from chargers.services.fleets import template as templates
from chargers.services.fleets.template import TemplateColumn
from chargers.web.access import anywhere, for_object
from chargers.web.common.downloads import attachment, name_for
from chargers.web.common.spreadsheets import TYPES, written_file
from chargers.web.request import Request
from chargers.wording.import_columns import EXAMPLES, EXPLAINED, NAMES
from chargers.wording.imports import KINDS
from chargers.wording.refusals import sentences


@require_safe
@anywhere(Power.CLAIM)
def template(_request: Request, kind: str) -> HttpResponse:
    """An empty table in the reader's language."""
    if kind not in list(ImportKind):
        raise Http404
    of = ImportKind(kind)
    columns = [TemplateColumn(str(NAMES[c]), str(EXPLAINED[of][c]), EXAMPLES[c]) for c in COLUMNS[of]]
    content = templates.workbook(columns, (str(KINDS[of]), _("Explained")), (_("Column"), _("What to write"), _("Example")))
    return attachment(content, TYPES["xlsx"], f"{of.value}.xlsx")


@require_safe
@cache_control(no_store=True, private=True)
@for_object("import", Power.CLAIM, imports.visible_imports)
def result(request: Request, fleet_import: FleetImport, form: str) -> StreamingHttpResponse:
    """The same table with a column of problems. Tokens are masked."""
    if form not in TYPES or not fleet_import.rows.exists():
        raise Http404
    name = name_for(fleet_import.file_name.rpartition(".")[0], "result", fleet_import.pk)
    return written_file(request, form, name, lambda file: result_file.write_of(fleet_import, file, form, sentences))
