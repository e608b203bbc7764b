"""What is wrong with a table of chargers or of moves, or with a row of it, as sentences."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chargers.domain.errors import Code

TABLES: Mapping[Code, Promise | str] = {
    Code.TABLE_MISSING: _("Choose a file, or paste the rows."),
    Code.TABLE_TOO_LARGE: _("The file is larger than %(limit)s MiB. Divide it into several files."),
    Code.TABLE_NOT_TEXT: _("The file cannot be read as text. Save it again as CSV UTF-8, or as XLSX."),
    Code.TABLE_EMPTY: _("The file is empty. Choose another one."),
    Code.TABLE_KIND: _("This kind of file is not taken. Save the table as CSV or as XLSX."),
    Code.TABLE_DISGUISED: _(
        "The file is not what its name says. Open it in your spreadsheet program, and save it as CSV or XLSX."
    ),
    Code.TABLE_INFLATES: _(
        "The file becomes far too large when it is unpacked. Copy the table into a new workbook, and save that."
    ),
    Code.TABLE_ENTRIES: _("The workbook has more than %(most)s parts. Copy the table into a new workbook, and save that."),
    Code.TABLE_MACROS: _("The workbook has macros. Save it as XLSX, without macros."),
    Code.TABLE_LINKS: _("The workbook has links to other files. Copy the table into a new workbook, as values, and save that."),
    Code.TABLE_ENTITIES: _(
        "The workbook has definitions that no spreadsheet program writes. Copy the table into a new workbook."
    ),
    Code.TABLE_UNREADABLE: _("The file is damaged or protected. Open it in your spreadsheet program, and save it again."),
    Code.TABLE_ROWS: _(
        "The table goes on to row %(rows)s; at most 50,000 rows fit. Delete empty rows below the table, or divide it."
    ),
    Code.TABLE_COLUMNS: _("The table has more than %(most)s columns. Keep only those that are needed."),
    Code.TABLE_CELL: _("A cell has over 32,767 characters. Make it shorter, or delete it; in a CSV file a quote may be missing."),
    Code.TABLE_CONTROL_CHARACTER: _("Row %(row)s has an invisible character (NUL). Delete that cell, and save the file again."),
    Code.TABLE_LINE_ENDS: _("Row %(row)s has a line end of another kind than the others. Save the file again as CSV UTF-8."),
    Code.TABLE_QUOTES: _("Near row %(row)s a quote is missing or one too many. Correct it, or save the file again."),
    Code.TABLE_NO_HEADER: _("No row among the first ten names the columns. Put their names above the table, such as OCPP ID."),
    Code.TABLE_NO_ID: _("No column is named OCPP ID. Name the one in which the OCPP IDs stand."),
    Code.TABLE_NO_ROWS: _("There is no row below the names of the columns. Choose another file."),
    Code.TABLE_SLOW: _("Reading the file took too long. Copy the table into a new workbook, or save it as CSV."),
    Code.TABLE_HEAVY: _("Reading the file took too much memory. Copy the table into a new workbook, or save it as CSV."),
    Code.IMPORT_BUSY: _("Another table is being worked on. Wait until it is done, then try again."),
    Code.IMPORT_IN_USE: _("%(ocpp_id)s has connected or was changed already, so this import cannot be taken back as a whole."),
    Code.CHARGER_HERE: _("%(ocpp_id)s is here already. Leave this row out."),
    Code.ROW_TWICE: _("Row %(row)s has the same OCPP ID. Leave one of the two out, or correct it."),
    Code.SERIAL_TWICE: _("Row %(row)s has the same serial number. Correct one of the two."),
    Code.TOKEN_TWICE: _("Row %(row)s has the same token. Ask the backend which charger it belongs to."),
    Code.NEW_ID_TWICE: _("Row %(row)s has the same new OCPP ID. Two chargers cannot share one: correct one of the two."),
    Code.CELL_TOO_LONG: _("This has %(length)s characters; at most %(limit)s fit. Make it shorter."),
    Code.CELL_CHARACTER: _("There is a character that cannot be shown (%(character)s), often left by copying. Type it again."),
    Code.SPREADSHEET_CHANGED: _(
        "The spreadsheet changed this: digits may be lost. "
        "Type it as the label or the backend has it, or confirm that it is right."
    ),
    Code.CONTROLLER_TYPE_UNKNOWN: _("There is no controller type %(name)s. Choose one of %(names)s, or leave it empty."),
    Code.CONTROLLER_TYPE_DIFFERS: _(
        "The serial number %(serial)s is of an %(by_serial)s, and %(named)s is given. Correct one, or confirm that it is right."
    ),
    Code.ORGANISATION_UNKNOWN: _("There is no organisation %(name)s for you. Look how its name is written."),
    Code.ORGANISATION_MISSING: _("Whose charger is it? Name the organisation, or choose one for all rows."),
    Code.SITE_UNKNOWN: _("This organisation has no site %(name)s. Look how its name is written, or have it added first."),
    Code.SITE_MISSING: _("Name the site: you are assigned to some sites of this organisation, and see those only."),
    Code.CHARGER_UNKNOWN: _("There is no charger %(ocpp_id)s here. Look how its OCPP ID is written, or add it first."),
    Code.NOT_YOURS: _("You may look at %(ocpp_id)s, and not change it. Ask an administrator."),
    Code.ALREADY_MOVED: _("%(ocpp_id)s points at this backend already. Leave this row out."),
    Code.TOKEN_MASKED: _("The token is masked here. Paste the one that the backend gave for this charger."),
    Code.TOKEN_NOT_WANTED: _("This backend wants no token. Empty the cell, or change the profile of the backend."),
    Code.TOKEN_OF_ANOTHER: _(
        "Another charger has this token at this backend. Ask the backend whose it is, or confirm that it is right."
    ),
}
