"""The workbook in which an office sends figures: its columns, its choices, and its cells as found."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from psi_analysis.errors import DataError, did_you_mean
from psi_analysis.intake.text_files import text_rows
from psi_analysis.intake.workbooks import TEXT_FILES, WORKBOOKS, SheetGrid, read_grids
from psi_analysis.words.messages import message, pair
from psi_analysis.words.numbers import Language
from psi_analysis.written.period_words import DAY

BOTH: tuple[Language, ...] = get_args(Language)
"""The languages of a template whose study has both."""


def in_words(id: str, languages: Sequence[Language] = BOTH, between: str = " ") -> str:
    """Return a message in the languages of a study, one behind the other.

    >>> in_words("studies.sheet.fill_in"), in_words("studies.sheet.fill_in", ["en"])
    ('填写 Fill in', 'Fill in')
    """
    return between.join(message(id).said(language) for language in languages)


FILL_IN = in_words("studies.sheet.fill_in")
"""The sheet of a template that is read, in both languages."""


@dataclass(frozen=True)
class Field:
    """One column: its key, whether it must be filled, its width in characters; its names and what belongs into it are messages."""

    key: str
    width: int
    required: bool = True

    @property
    def names(self) -> tuple[str, str]:
        """The column's names, Chinese and English."""
        return pair(f"studies.field.{self.key}")

    @property
    def hint(self) -> tuple[str, str]:
        """What belongs into it, Chinese and English."""
        return pair(f"studies.hint.{self.key}")

    def header(self, languages: Sequence[Language] = BOTH) -> str:
        """The words over the column in the languages of a study, with a star where it must be filled."""
        first, *other = in_words(f"studies.field.{self.key}", languages, "\n").split("\n")
        return "\n".join((f"{first}{' *' if self.required else ''}", *other))


FIELDS = (
    Field("indicator", 34),
    Field("area", 20),
    Field("period", 11),
    Field("value", 13),
    Field("unit", 10),
    Field("basis", 22, required=False),
    Field("publisher", 22),
    Field("title", 34),
    Field("reference", 24),
    Field("published", 13),
    Field("kind", 22),
    Field("status", 18, required=False),
    Field("span", 20, required=False),
    Field("words", 34, required=False),
    Field("reason", 28, required=False),
    Field("note", 24, required=False),
)
"""The columns `psi add` reads; columns under other headers that begin with `ASIDE` are not read."""

ASIDE = pair("studies.aside.mark")
"""A header that begins with either of these stands over words for the reader; the column is not read."""

Names = Mapping[str, tuple[str, ...]]
"""Names by code, Chinese and English."""


def _named(list: str, *codes: str) -> Names:
    return {code: pair(f"{list}{code.replace(' ', '_')}") for code in codes}


SOURCE_KINDS = _named(
    "studies.kind.",
    "department", "communique", "fiscal accounts", "statistics bureau", "central bank", "yearbook", "policy", "press",
)  # fmt: skip
"""Kinds of source an office can choose."""

STATUS_NAMES = _named("studies.status.", "final", "preliminary", "revised")
SPAN_NAMES = _named("studies.span.", "period", "year to date")
SCOPES: Names = {code: pair(f"names.scope.{code}") for code in ("RMB", "all currencies")}


def choice(names: Sequence[str], code: str, languages: Sequence[Language] = BOTH) -> str:
    """Write an entry of a drop-down list: the name in the first language of a study, the code after a bar where it is another.

    Args:
        names: in Chinese and in English.

    >>> choice(("人民币", "RMB"), "RMB"), choice(("人民币", "RMB"), "RMB", ["en"])
    ('人民币 | RMB', 'RMB')
    """
    name = names[BOTH.index(languages[0])]
    return code if name == code else f"{name} | {code}"


def chosen(text: str, names: Names) -> str:
    """Return the code meant by a cell: an entry of a drop-down list, the code, or one of its names.

    >>> chosen("人民币", {"RMB": ("人民币",)}), chosen("人民币 | RMB", {"RMB": ("人民币",)})
    ('RMB', 'RMB')
    """
    wanted = _folded(text.rsplit("|", 1)[-1])
    known = {_folded(name): code for code, others in names.items() for name in (code, *others)}
    if wanted not in known:
        offered = list(names) if wanted.isascii() else [others[0] for others in names.values() if others]
        holding = [name for name in offered if wanted in _folded(name)][:6]
        hint = f"Did you mean {' or '.join(repr(name) for name in holding)}?" if holding else did_you_mean(wanted, offered)
        raise DataError(f"{text!r} is not known. {hint}")
    return known[wanted]


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower()


@dataclass(frozen=True)
class SheetEntry:
    """One row of the sheet: its number and what stands under each key; missing keys are empty cells."""

    row: int
    cells: Mapping[str, object]
    percent: frozenset[str] = frozenset()
    """Keys of the cells that the spreadsheet shows as percent."""
    formats_known: bool = True
    """Such cells are told; not so in .xls, .xlsb and .ods files."""

    def text(self, key: str) -> str:
        """The cell as a person reads it."""
        value = self.cells.get(key)
        if value is None:
            return ""
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return str(value).strip()


@dataclass(frozen=True)
class Sheet:
    """The rows of a workbook that hold a value.

    Attributes:
        columns: letter of the column of each key, and `heads` the words over it.
        entries: rows with a value.
        left_out: numbers of the rows that name an indicator and have no value.
        without_result: cells that hold a formula whose result is not in the file.
    """

    file: str
    columns: Mapping[str, str] = field(repr=False)
    heads: Mapping[str, str] = field(repr=False)
    entries: tuple[SheetEntry, ...] = field(repr=False)
    left_out: tuple[int, ...] = ()
    without_result: tuple[tuple[int, str], ...] = ()

    def cell(self, row: int, key: str) -> str:
        """Name a cell as the spreadsheet does: D7 (数值 value)."""
        return f"cell {self.columns.get(key, '?')}{row} ({self.heads.get(key) or in_words(f'studies.field.{key}')})"


def read_workbook(path: Path) -> Sheet:
    """Read the rows of a filled-in template.

    Args:
        path: a workbook: .xlsx, or .xls, .xlsb, .ods and text (.csv, .tsv, .txt) saved from it.
    """
    if path.suffix.lower() not in (*WORKBOOKS, *TEXT_FILES):
        raise DataError(f"{path.name}: figures are added from an .xlsx workbook; fill in the one that `psi template` writes.")
    if not path.is_file():
        raise DataError(f"file {str(path)!r} is not there; check its name and folder.")
    text = path.suffix.lower() in TEXT_FILES
    grid = SheetGrid(path.stem, tuple(text_rows(path)[0])) if text else _chosen_sheet(read_grids(path), path.name)
    rows = [(number, cells) for number, cells in grid.rows if any(str(cell or "").strip() for cell in cells)]
    top = max(range(len(rows[:10])), key=lambda i: _known(rows[i][1]), default=0)  # a title may stand above the header
    columns = _columns(rows[top][1] if rows else [], path.name, rows[top][0] if rows else 1)
    letters = {key: column_letter(at) for key, at in columns.items()}
    entries, left_out = [], []
    unsure = [(number, key) for number, _ in rows[top + 1 :] for key, at in columns.items() if (number, at) in grid.without_result]
    for number, cells in rows[top + 1 :]:
        entry = _entry(cells, columns, number, grid)
        if entry.text("value"):
            entries.append(entry)
        elif entry.text("indicator") and (number, "value") not in unsure:
            left_out.append(number)
    heads = {key: " ".join(_key_of(rows[top][1][at])[0].split()) for key, at in columns.items()}
    return Sheet(path.name, letters, heads, tuple(entries), tuple(left_out), tuple(unsure))


def column_letter(place: int) -> str:
    """Return what a spreadsheet calls a column.

    Args:
        place: counted from 0.

    >>> column_letter(0), column_letter(25), column_letter(26), column_letter(702)
    ('A', 'Z', 'AA', 'AAA')
    """
    before, last = divmod(place, 26)
    return (column_letter(before - 1) if before else "") + chr(ord("A") + last)


def _chosen_sheet(grids: Sequence[SheetGrid], file: str) -> SheetGrid:
    """Return the sheet to read: the template's, or the only one there is."""
    names = [grid.sheet for grid in grids]
    for name in (FILL_IN, *pair("studies.sheet.fill_in")):
        if name in names:
            return grids[names.index(name)]
    if len(names) == 1:
        return grids[0]
    raise DataError(
        f"{file} has no sheet {FILL_IN!r} but {', '.join(repr(name) for name in names)}; keep the name of the template's sheet."
    )


def _key_of(cell: object) -> tuple[str, str | None]:
    """Return the words of a header, and the key of the column they name."""
    text = str(cell or "").replace("*", "").strip()
    keys = {name: field.key for field in FIELDS for name in (*map(_folded, field.names), field.key)}
    return text, next((keys[_folded(line)] for line in text.splitlines() if _folded(line) in keys), None)


def _known(cells: Sequence[object]) -> int:
    """Count the cells that name a column."""
    return sum(_key_of(cell)[1] is not None for cell in cells)


def _columns(header: Sequence[object], file: str, row: int) -> dict[str, int]:
    """Return the place of each column by key."""
    found: dict[str, int] = {}
    for at, cell in enumerate(header):
        text, key = _key_of(cell)
        if not text or text.startswith(ASIDE):
            continue
        named = text.splitlines()[0]
        if key is None:
            hint = did_you_mean(named, [one.names[named.isascii()] for one in FIELDS if one.key not in found])
            raise DataError(f"{file}, row {row}: column {named!r} is not known. {hint}")
        if key in found:
            raise DataError(f"{file}, row {row}: column {named!r} is there twice; keep one.")
        found[key] = at
    missing = [one for one in FIELDS if one.required and one.key not in found]
    if missing:
        english = all(str(cell or "").isascii() for cell in header)
        name = missing[0].names[1] if english else " ".join(missing[0].names)
        raise DataError(f"{file}, row {row}: column {name!r} is missing; start from the workbook `psi template` writes.")
    return found


def _entry(cells: Sequence[object], columns: Mapping[str, int], row: int, grid: SheetGrid) -> SheetEntry:
    """Return one row with its empty cells left out; a line break inside a cell is a blank."""
    values = {}
    for key, at in columns.items():
        cell = cells[at] if at < len(cells) else None
        plain = " ".join(cell.split()) if isinstance(cell, str) else cell
        if plain is not None and plain != "":
            values[key] = plain
    shown = frozenset(key for key, at in columns.items() if (row, at) in grid.percent)
    return SheetEntry(row, values, shown, grid.formats_known)


def read_day(value: object) -> dt.date:
    """Read a day from a cell: a date of the spreadsheet, 2026-03-20, 2026/3/20, 2026.3.20 or 2026年3月20日.

    >>> read_day("2026年3月20日")
    datetime.date(2026, 3, 20)
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    match = DAY.fullmatch(unicodedata.normalize("NFKC", str(value)).strip())
    try:
        if match is None or int(match[1]) < 1900:
            raise ValueError(value)
        return dt.date(*map(int, match.groups()))
    except ValueError:
        raise DataError(f"{str(value)!r} is not a day; write it as 2026-03-20.") from None
