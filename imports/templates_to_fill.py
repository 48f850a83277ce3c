"""The template of a room: a file to fill in, with what goes where and which codes are allowed."""

from __future__ import annotations

import csv
import io

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from imports.formats import RoomList


def as_csv(room: RoomList) -> bytes:
    """The header, and remarks (lines that begin with "# ") that are skipped when it is read."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([column.name for column in room.fields])
    writer.writerow([f"# {_('Regels die met # beginnen, slaan we over.')}"])
    for name, needed, help, codes in explanation(room):
        text = f"# {name}{f' ({needed})' if needed else ''}: {help}"
        writer.writerow([f"{text} {_('Kies uit')}: {codes}" if codes else text])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_xlsx(room: RoomList) -> bytes:
    """A sheet to fill in, one that explains the columns, one with all codes and their names."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = _("Lijst")
    sheet.append([column.name for column in room.fields])
    sheet.freeze_panes = "A2"
    help_sheet = book.create_sheet(_("Uitleg"))
    help_sheet.append([_("Kolom"), _("Nodig?"), _("Uitleg"), _("Kies uit")])
    for row in explanation(room):
        help_sheet.append(list(row))
    code_sheet = book.create_sheet(_("Codes"))
    code_sheet.append([_("Kolom"), _("Code"), _("Naam")])
    for column in room.fields:
        for code, label in column.codes().items():
            code_sheet.append([column.name, code, str(label)])
    for each in book.worksheets:
        for cell in each[1]:
            cell.font = Font(bold=True)
            each.column_dimensions[get_column_letter(cell.column)].width = 28
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def explanation(room: RoomList) -> list[tuple[str, str, str, str]]:
    """[(column, "nodig" or "", what goes in, allowed codes)]."""
    return [
        (column.name, _("nodig") if column.required else "", str(column.help), ", ".join(column.codes()))
        for column in room.fields
    ]
