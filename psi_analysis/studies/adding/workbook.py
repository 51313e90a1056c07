"""The workbook in which an office sends figures: its columns, its choices, and its cells as found."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from psi_analysis.errors import DataError, did_you_mean
from psi_analysis.intake.text_files import text_rows
from psi_analysis.intake.workbooks import TEXT_FILES, WORKBOOKS, SheetGrid, read_grids

READ_ME, FILL_IN, LISTS = "说明 Read me", "填写 Fill in", "选项 Lists"
"""The sheets of a template."""


@dataclass(frozen=True)
class Field:
    """One column: its key, its two names, what belongs into it in both languages, whether it must be filled, its width in characters."""

    key: str
    zh: str
    en: str
    hint_zh: str
    hint_en: str
    required: bool = True
    width: int = 14

    @property
    def header(self) -> str:
        """The words over the column."""
        return f"{self.zh}{' *' if self.required else ''}\n{self.en}"


FIELDS = (
    Field("indicator", "指标", "indicator", "从下拉列表选取", "choose from the list", width=34),
    Field("area", "地区", "area", "从下拉列表选取", "choose from the list", width=20),
    Field("period", "时期", "period", "2025、2025Q2 或 2025-06", "2025, 2025Q2 or 2025-06", width=11),
    Field("value", "数值", "value", "纯数字，不带单位、不加千位逗号", "a plain number: no unit, no thousands separator", width=13),
    Field("unit", "单位", "unit", "亿元、万元、%、个……不可省略", "亿元, 万元, %, 个 …; never left out", width=10),
    Field(
        "basis", "口径", "basis", "存贷款须选人民币或本外币；其他指标可写口径",
        "balances: RMB or all currencies; otherwise which basis, where that matters", required=False, width=22,
    ),
    Field("publisher", "发布单位", "publisher", "谁发布或提供的", "who published or supplied it", width=22),
    Field("title", "文件或资料名称", "title", "公报、年鉴、函的名称", "title of the communiqué, yearbook or letter", width=34),
    Field("reference", "网址或文号", "address or document number", "网址或文号，二者之一", "one of the two", width=24),
    Field("published", "发布日期", "published", "如 2026-03-20", "such as 2026-03-20", width=13),
    Field("kind", "来源类别", "kind of source", "从下拉列表选取", "choose from the list", width=22),
    Field("status", "数据性质", "status", "不填即为最终数", "final when left empty", required=False, width=18),
    Field(
        "span", "时段", "span", "年初至期末的累计数请注明；不填即为本期", "say so where it counts from January", required=False, width=20,
    ),
    Field("words", "原文", "words of the source", "原文中载有该数字的一句", "the clause that gives the figure", required=False, width=34),
    Field(
        "reason", "更正或突变说明", "reason for a correction or jump", "与已有数据相差较大时必填",
        "needed where it differs much from what stands", required=False, width=28,
    ),
    Field("note", "备注", "note", "使用者须知", "what a reader must know", required=False, width=24),
)  # fmt: skip
"""The columns `psi add` reads; columns under other headers that begin with “参考 for reference” are not read."""

ASIDE = "参考"
"""A header that begins with this stands over words for the reader; the column is not read."""

KINDS: Mapping[str, str] = {
    "department": "部门提供（函、表）",
    "communique": "统计公报",
    "fiscal accounts": "财政决算",
    "statistics bureau": "统计部门发布（月报、快报）",
    "central bank": "人民银行发布",
    "yearbook": "统计年鉴",
    "policy": "政府文件",
    "press": "新闻报道",
}
"""Kinds of source an office can choose, with their Chinese names."""

STATUS_NAMES: Mapping[str, str] = {"final": "最终数", "preliminary": "初步数", "revised": "修订数"}
SPAN_NAMES: Mapping[str, str] = {"period": "本期", "year to date": "年初至期末累计"}
SCOPES: Mapping[str, str] = {"RMB": "人民币", "all currencies": "本外币"}


def choice(zh: str, code: str) -> str:
    """Write an entry of a drop-down list: Chinese first, the code after a bar.

    >>> choice("人民币", "RMB")
    '人民币 | RMB'
    """
    return f"{zh} | {code}"


def chosen(text: str, names: Mapping[str, tuple[str, ...]]) -> str:
    """Return the code meant by a cell: an entry of a drop-down list, the code, or one of its names.

    Args:
        text: of the cell.
        names: other names by code.

    Raises:
        DataError: it is none of them; the nearest is offered.

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
        file: name of the file.
        columns: letter of the column of each key.
        entries: rows with a value.
        left_out: numbers of the rows that name an indicator and have no value.
        without_result: cells that hold a formula whose result is not in the file.
    """

    file: str
    columns: Mapping[str, str] = field(repr=False)
    entries: tuple[SheetEntry, ...] = field(repr=False)
    left_out: tuple[int, ...] = ()
    without_result: tuple[tuple[int, str], ...] = ()

    def cell(self, row: int, key: str) -> str:
        """Name a cell as the spreadsheet does: D7 (数值 value)."""
        named = next(field for field in FIELDS if field.key == key)
        return f"cell {self.columns.get(key, '?')}{row} ({named.zh} {named.en})"


def read_workbook(path: Path) -> Sheet:
    """Read the rows of a filled-in template.

    Args:
        path: a workbook: .xlsx, or .xls, .xlsb, .ods and text (.csv, .tsv, .txt) saved from it.

    Raises:
        DataError: the file is missing or no workbook, or a column is missing, unknown or there twice.
    """
    from openpyxl.utils import get_column_letter

    if path.suffix.lower() not in (*WORKBOOKS, *TEXT_FILES):
        raise DataError(f"{path.name}: figures are added from an .xlsx workbook; fill in the one that `psi template` writes.")
    if not path.is_file():
        raise DataError(f"file {str(path)!r} is not there; check its name and folder.")
    text = path.suffix.lower() in TEXT_FILES
    grid = SheetGrid(path.stem, tuple(text_rows(path)[0])) if text else _chosen_sheet(read_grids(path), path.name)
    rows = [(number, cells) for number, cells in grid.rows if any(str(cell or "").strip() for cell in cells)]
    top = max(range(len(rows[:10])), key=lambda i: _known(rows[i][1]), default=0)  # a title may stand above the header
    columns = _columns(rows[top][1] if rows else [], path.name, rows[top][0] if rows else 1)
    letters = {key: get_column_letter(at + 1) for key, at in columns.items()}
    entries, left_out = [], []
    unsure = [(number, key) for number, _ in rows[top + 1 :] for key, at in columns.items() if (number, at) in grid.without_result]
    for number, cells in rows[top + 1 :]:
        entry = _entry(cells, columns, number, grid)
        if entry.text("value"):
            entries.append(entry)
        elif entry.text("indicator") and (number, "value") not in unsure:
            left_out.append(number)
    return Sheet(path.name, letters, tuple(entries), tuple(left_out), tuple(unsure))


def _chosen_sheet(grids: Sequence[SheetGrid], file: str) -> SheetGrid:
    """Return the sheet to read: the template's, or the only one there is."""
    names = [grid.sheet for grid in grids]
    if FILL_IN in names:
        return grids[names.index(FILL_IN)]
    if len(names) == 1:
        return grids[0]
    raise DataError(
        f"{file} has no sheet {FILL_IN!r} but {', '.join(repr(name) for name in names)}; keep the name of the template's sheet."
    )


_NAMES = {name: field.key for field in FIELDS for name in (_folded(field.zh), _folded(field.en), field.key)}


def _key_of(cell: object) -> tuple[str, str | None]:
    """Return the words of a header, and the key of the column they name."""
    text = str(cell or "").replace("*", "").strip()
    return text, next((_NAMES[_folded(line)] for line in text.splitlines() if _folded(line) in _NAMES), None)


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
            hint = did_you_mean(named, [one.zh for one in FIELDS if one.key not in found])
            raise DataError(f"{file}, row {row}: column {named!r} is not known. {hint}")
        if key in found:
            raise DataError(f"{file}, row {row}: column {named!r} is there twice; keep one.")
        found[key] = at
    missing = [one for one in FIELDS if one.required and one.key not in found]
    if missing:
        raise DataError(
            f"{file}, row {row}: column '{missing[0].zh} {missing[0].en}' is missing; start from the workbook `psi template` writes."
        )
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

    Raises:
        DataError: it is none of these.

    >>> read_day("2026年3月20日")
    datetime.date(2026, 3, 20)
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = unicodedata.normalize("NFKC", str(value)).strip().rstrip("日")
    parts = text.replace("年", "-").replace("月", "-").replace("/", "-").replace(".", "-").split("-")
    try:
        year, month, day = (int(part) for part in parts)
        if not 1900 <= year <= 9999:
            raise ValueError(year)
        return dt.date(year, month, day)
    except ValueError:
        raise DataError(f"{str(value)!r} is not a day; write it as 2026-03-20.") from None
