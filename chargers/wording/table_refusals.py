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
    Code.FILE_UNREADABLE: _("%(name)s cannot be read: %(why)s."),
    Code.RESULT_UNWRITABLE: _("The result cannot be written to %(name)s. Name another file, in a folder that exists."),
    Code.BACKEND_NO_APN: _("Choose a backend that has an endpoint inside the network of the SIM cards, or name one in its form."),
    Code.BACKEND_UNKNOWN: _("There is no backend %(name)s: look how its name is spelt."),
    Code.BACKEND_AMBIGUOUS: _("Several organisations have a backend %(name)s. Say whose is meant, with --organisation."),
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
    Code.TABLE_LONG_ROW: _(
        "Row %(row)s has far more text than a table of chargers. Delete what does not belong to it, and save the file again."
    ),
    Code.TABLE_CELL: _("A cell has over 32,767 characters. Make it shorter, or delete it; in a CSV file a quote may be missing."),
    Code.TABLE_CONTROL_CHARACTER: _("Row %(row)s has an invisible character (NUL). Delete that cell, and save the file again."),
    Code.TABLE_LINE_ENDS: _("Row %(row)s has a line end of another kind than the others. Save the file again as CSV UTF-8."),
    Code.TABLE_QUOTES: _("Near row %(row)s a quote is missing or one too many. Correct it, or save the file again."),
    Code.TABLE_NO_HEADER: _(
        "No row among the first ten names the columns. Put their names above the table, such as OCPP ID. "
        "Of a workbook only the sheet in front is read: save it with the table in front."
    ),
    Code.TABLE_NO_ID: _("No column is named OCPP ID. Name the one in which the OCPP IDs stand."),
    Code.TABLE_TWO_COLUMNS: _(
        "Two columns may mean the same thing: “%(first)s” and “%(second)s”. "
        "Delete the column that is not meant, and choose the file again."
    ),
    Code.TABLE_HIDDEN_COLUMN: _(
        "The column “%(name)s” is hidden in the workbook. Show it if it is meant, delete it if it is not, and save the workbook."
    ),
    Code.COLUMNS_UNSAID: _("Say first which column is meant, below “Columns”."),
    Code.TABLE_SECOND_HEADER: _(
        "Row %(row)s names columns again: another table begins there. Delete that row if the columns are the same, "
        "or put the second table into a file of its own."
    ),
    Code.TABLE_URL_PIECES: _(
        "The address is in pieces: %(names)s. Write the whole URL in one column, such as wss://ocpp.example:8443/v16/, "
        "and delete these columns."
    ),
    Code.TABLE_NO_ROWS: _("There is no row below the names of the columns. Choose another file."),
    Code.TABLE_SLOW: _("Reading the file took too long. Copy the table into a new workbook, or save it as CSV."),
    Code.TABLE_HEAVY: _("Reading the file took too much memory. Copy the table into a new workbook, or save it as CSV."),
    Code.IMPORT_BUSY: _("Another table is being worked on. Wait until it is done, then try again."),
    Code.IMPORT_GONE_ON: _("That is not possible any more: the import has gone on."),
    Code.IMPORT_NOT_YOURS: _("Some of its chargers are not yours any more, so this import cannot be taken back as a whole."),
    Code.IMPORT_IN_USE: _("%(ocpp_id)s has connected or was changed already, so this import cannot be taken back as a whole."),
    Code.CHARGER_HERE: _("%(ocpp_id)s is here already. Leave this row out."),
    Code.ROW_TWICE: _("Row %(row)s has the same OCPP ID. Leave one of the two out, or correct it."),
    Code.SERIAL_TWICE: _("Row %(row)s has the same serial number. Correct one of the two."),
    Code.TOKEN_TWICE: _("Row %(row)s has the same token. Ask the backend which charger it belongs to."),
    Code.NEW_ID_TWICE: _("Row %(row)s has the same new OCPP ID. Two chargers cannot share one: correct one of the two."),
    Code.CELL_TOO_LONG: _("This has %(length)s characters; at most %(limit)s fit. Make it shorter."),
    Code.CELL_CHARACTER: _("There is a character that cannot be shown (%(character)s), often left by copying. Type it again."),
    Code.ID_ODD: _("This does not look like an OCPP ID. Correct it, leave the row out, or confirm that it is right."),
    Code.TOKEN_ODD: _("This does not look like a token. Correct it, empty the cell, or confirm that it is right."),
    Code.URL_ENDS_OTHERWISE: _(
        "The URL ends in “%(segment)s”, and the new OCPP ID is “%(ocpp_id)s”. "
        "Correct one of the two. If the end is part of the path, put a slash behind it."
    ),
    Code.ROW_TOO_LONG: _(
        "This row has more cells than the table has names of columns. A separator inside a cell may have cut it in two. "
        "Correct the file, or confirm that the row is right."
    ),
    Code.CELL_STRUCK: _("This is struck out in the workbook. Leave the row out, or confirm that it is right."),
    Code.ROW_HIDDEN: _("This row is hidden in the workbook, perhaps by a filter. Leave it out, or confirm that it is meant."),
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
    Code.ALREADY_MOVED: _("%(ocpp_id)s points at this backend already: there is nothing to do for it."),
    Code.TOKEN_MASKED: _("The token is masked here. Paste the one that the backend gave for this charger."),
    Code.TOKEN_NOT_WANTED: _("This backend wants no token. Empty the cell, or change the profile of the backend."),
    Code.TOKEN_OF_ANOTHER: _(
        "Another charger has this token at this backend. Ask the backend whose it is, or confirm that it is right."
    ),
}
