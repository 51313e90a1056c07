"""An empty workbook for an office to fill in: instructions, lists to choose from, and the rows the study needs most."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from psi_analysis.errors import DataError
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.today import today as this_day
from psi_analysis.nouns.units import GROWTH, SHARE, UNITS, Unit
from psi_analysis.studies.adding.figures_wanted import Wanted, figures_wanted
from psi_analysis.studies.adding.workbook import (
    BOTH,
    FIELDS,
    SCOPES,
    SOURCE_KINDS,
    SPAN_NAMES,
    STATUS_NAMES,
    Field,
    choice,
    in_words,
)
from psi_analysis.studies.data import Data
from psi_analysis.studies.loading import load
from psi_analysis.studies.study_file import Area
from psi_analysis.system.archives import fixed_zip
from psi_analysis.system.console import width
from psi_analysis.system.extras import require
from psi_analysis.system.files import write_in_one_step
from psi_analysis.words.lists import chained
from psi_analysis.words.messages import message
from psi_analysis.words.numbers import Language
from psi_analysis.words.text import Text, plain

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

CORE = "docProps/core.xml"
"""Part of the file that holds its dates."""

ASIDES = ("why", "goals", "who", "settle")
"""The columns that are not read; their headers are messages."""

ASIDE_WIDTHS = (34, 22, 34, 60)
"""Their widths in characters."""

SPARE = 200
"""Rows with drop-down lists, so that further ones can be written."""

INSTRUCTIONS = ("how", "yellow", "empty", "digits", "unit", "scope", "published", "correction", "hand_in", "example")
"""Paragraphs of the first sheet, by message."""


def write_template(path: str | Path, folder: str | Path | None = None, *, today: dt.date | None = None) -> int:
    """Write an empty workbook for a study; return how many rows are listed in it.

    Args:
        path: where; an existing file is never overwritten.
    """
    target = Path(path)
    if target.suffix.lower() != ".xlsx":
        raise DataError(f"{target.name!r} does not end in .xlsx; write for example figures.xlsx.")
    if target.exists():
        raise DataError(f"{str(path)!r} is there already and may have been filled in; give another name, or remove it first.")
    if not target.parent.is_dir():
        raise DataError(f"there is no folder {str(target.parent)!r}; make it first, or give another place.")
    data = load(folder)
    wanted = figures_wanted(data, today=today)
    write_in_one_step(target, workbook_of(data, wanted, day=today or this_day()))
    return len(wanted)


def workbook_of(data: Data, wanted: Sequence[Wanted], *, day: dt.date) -> bytes:
    """Return a workbook that asks for some figures, the same bytes each time.

    Args:
        wanted: the rows listed in it.
        day: written into the file as its date.
    """
    require("excel", "a workbook for an office", "openpyxl")
    from openpyxl import Workbook

    book = Workbook()
    _read_me(book, data)
    _lists(book, data)
    _fill_in(book, data, wanted)
    book.active = 1
    book.properties.created = dt.datetime(day.year, day.month, day.day)
    for cell in (cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
        cell.data_type = "s"  # a name that begins with "=" is no formula
    content = io.BytesIO()
    book.save(content)
    with zipfile.ZipFile(content) as parts:
        core = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + f"{day}T00:00:00Z".encode(), parts.read(CORE))
    return fixed_zip(content.getvalue(), {CORE: core})


def _read_me(book: Workbook, data: Data) -> None:
    """Write the instructions, the study's languages side by side."""
    from openpyxl.styles import Alignment, Font

    sheet = book.active
    languages = data.study.languages
    sheet.title = in_words("studies.sheet.read_me", languages)
    lines = [message("studies.template.title", study=plain(data.study.title_zh, data.study.title_en)), plain("")]
    lines += [message(f"studies.instructions.{name}", **_sheet_named(name, languages)) for name in INSTRUCTIONS]
    lines += [plain(""), message("studies.template.columns")]
    for number, one in enumerate((*lines, *map(_about_column, FIELDS)), start=1):
        for at, language in enumerate(languages, start=1):
            sheet.cell(number, at, one.said(language))
    for cell in sheet[len(lines)]:
        cell.font = Font(name="Calibri", bold=True)
    for letter in "AB"[: len(languages)]:
        sheet.column_dimensions[letter].width = 62
        sheet[f"{letter}1"].font = Font(name="Calibri", bold=True, size=14)
        for cell in sheet[letter]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for row in sheet.iter_rows(min_row=2):
        sheet.row_dimensions[row[0].row].height = _height(max(width(str(cell.value or "")) / 60 for cell in row))
    sheet.row_dimensions[1].height = 40
    _paper(sheet, languages)


def _sheet_named(name: str, languages: Sequence[Language]) -> dict[str, str]:
    """The name of the sheet to fill in, for the paragraph that speaks of it."""
    return {"sheet": in_words("studies.sheet.fill_in", languages)} if name == INSTRUCTIONS[0] else {}


def _about_column(field: Field) -> Text:
    return message(f"studies.template.{'required' if field.required else 'optional'}", name=plain(*field.names), hint=plain(*field.hint))


def _height(lines: float) -> float:
    """Height of a row that holds so many lines, in points."""
    return 15.0 * max(math.ceil(lines), 1) + 1


def _lists(book: Workbook, data: Data) -> None:
    """Write what the drop-down lists offer, a column each."""
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(in_words("studies.sheet.lists", data.study.languages))
    for at, (key, entries) in enumerate(choices(data).items(), start=1):
        sheet.cell(1, at, key)
        for number, entry in enumerate(entries, start=2):
            sheet.cell(number, at, entry)
        sheet.column_dimensions[get_column_letter(at)].width = 40


def choices(data: Data) -> dict[str, list[str]]:
    """Return the entries of the drop-down lists by key of their column."""
    spoken = data.study.languages
    used = dict.fromkeys(UNITS[indicator.unit].dimension for indicator in data.indicators.values())
    return {
        "indicator": [_choice_of(one, spoken) for one in data.indicators.values()],
        "area": [_choice_of(one, spoken) for one in data.areas.values()],
        "unit": [_unit_said(unit, spoken) for unit in UNITS.values() if unit.dimension in used],
        "basis": [choice(names, code, spoken) for code, names in SCOPES.items()],
        "kind": [choice(names, code, spoken) for code, names in SOURCE_KINDS.items()],
        "status": [choice(names, code, spoken) for code, names in STATUS_NAMES.items()],
        "span": [choice(names, code, spoken) for code, names in SPAN_NAMES.items()],
    }


def _choice_of(one: Indicator | Area, languages: Sequence[Language]) -> str:
    return choice((one.name_zh or one.name_en, one.name_en or one.name_zh), one.id, languages)


def _unit_said(unit: Unit, languages: Sequence[Language]) -> str:
    return (unit.zh, unit.en)[BOTH.index(languages[0])]


def _fill_in(book: Workbook, data: Data, wanted: Sequence[Wanted]) -> None:
    """Write the sheet to fill in: headers, the rows wanted, lists to choose from."""
    languages = data.study.languages
    sheet = book.create_sheet(in_words("studies.sheet.fill_in", languages), 1)
    _headers(sheet, languages)
    asides = len(FIELDS) + 1
    for number, one in enumerate(wanted, start=2):
        indicator, area = data.indicator(one.indicator), data.areas[one.area]
        sheet.cell(number, 1, _choice_of(indicator, languages))
        sheet.cell(number, 2, _choice_of(area, languages))
        sheet.cell(number, 3, one.period)
        sheet.cell(number, 5, _unit_asked(indicator.unit, languages))
        goals = chained([plain(goal) for goal in one.goals], "comma").said(languages[0])
        for at, words in enumerate((in_words(f"studies.wanted.{one.why}", languages), goals, one.who, one.settle)):
            sheet.cell(number, asides + at, words)
    _rows(sheet, wanted)
    _drop_downs(sheet, choices(data), languages)
    _paper(sheet, languages)


def _unit_asked(unit: str, languages: Sequence[Language]) -> str:
    """The unit an office thinks in: percent for shares and growth."""
    return _unit_said(UNITS[{SHARE: "percent", GROWTH: "percent a year"}.get(unit, unit)], languages)


def _headers(sheet: Worksheet, languages: Sequence[Language]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    dark, plain = PatternFill("solid", fgColor="1F4E79"), PatternFill("solid", fgColor="7F7F7F")
    heads = [(one.header(languages), one.width, dark if one.required else plain) for one in FIELDS]
    asides = [in_words(f"studies.aside.{name}", languages, "\n") for name in ASIDES]
    heads += [(words, room, PatternFill("solid", fgColor="BFBFBF")) for words, room in zip(asides, ASIDE_WIDTHS, strict=True)]
    for at, (words, room, fill) in enumerate(heads, start=1):
        cell = sheet.cell(1, at, words)
        cell.fill, cell.font = fill, Font(name="Calibri", bold=True, color="FFFFFF" if at <= len(FIELDS) else "000000")
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        sheet.column_dimensions[get_column_letter(at)].width = room
    sheet.row_dimensions[1].height = 48
    sheet.freeze_panes = "D2"


def _rows(sheet: Worksheet, wanted: Sequence[Wanted]) -> None:
    """Colour what is to be filled in, keep periods and days from being rewritten by the spreadsheet."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    keys = [one.key for one in FIELDS]
    first, then = PatternFill("solid", fgColor="FFF2CC"), PatternFill("solid", fgColor="FFFFFF")
    line = Border(bottom=Side("thin", color="D9D9D9"), right=Side("thin", color="EDEDED"))
    for number in range(2, 2 + len(wanted) + SPARE):
        most = number - 2 < len(wanted) and wanted[number - 2].why == "first"
        for at in range(1, len(keys) + len(ASIDES) + 1):
            cell = sheet.cell(number, at)
            cell.border, cell.alignment = line, Alignment(vertical="top", wrap_text=True)
            if at <= len(keys):
                cell.fill = first if most else then
                cell.number_format = "yyyy-mm-dd" if keys[at - 1] == "published" else "General" if keys[at - 1] == "value" else "@"
            else:
                cell.font = Font(name="Calibri", color="7F7F7F", size=9)
        asides = [str(cell.value or "") for cell in sheet[number][len(keys) :]]
        names = width(str(sheet.cell(number, 1).value or "")) / (FIELDS[0].width - 2)
        sheet.row_dimensions[number].height = _height(
            max(names, *(width(words) / (one - 2) for words, one in zip(asides, ASIDE_WIDTHS, strict=True)))
        )


def _drop_downs(sheet: Worksheet, offered: dict[str, list[str]], languages: Sequence[Language]) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    keys = [one.key for one in FIELDS]
    last, lists = sheet.max_row, in_words("studies.sheet.lists", languages)
    for at, (key, entries) in enumerate(offered.items(), start=1):
        letter = get_column_letter(at)
        rule = DataValidation(type="list", formula1=f"'{lists}'!${letter}$2:${letter}${len(entries) + 1}", allow_blank=True)
        rule.showErrorMessage = key != "basis"
        rule.errorTitle = in_words("studies.template.choose_title", languages[:1])
        rule.error = in_words("studies.template.choose", languages)
        sheet.add_data_validation(rule)
        own = get_column_letter(keys.index(key) + 1)
        rule.add(f"{own}2:{own}{last}")


def _paper(sheet: Worksheet, languages: Sequence[Language]) -> None:
    """Print across A3, one page wide, headers on every page."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 8
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    if sheet.title == in_words("studies.sheet.fill_in", languages):
        sheet.print_title_rows = "1:1"
