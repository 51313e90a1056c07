"""Rows of a workbook as figures: every cell read without guessing, or named with what is wrong with it."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import pandas as pd

from psi_analysis.errors import DataError, PsiError
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.periods import parse_period
from psi_analysis.nouns.units import UNITS, convert, find_unit
from psi_analysis.studies.adding.workbook import FIELDS, SCOPES, SOURCE_KINDS, SPAN_NAMES, STATUS_NAMES, Sheet, SheetEntry, chosen, read_day
from psi_analysis.studies.data import Data
from psi_analysis.studies.rows import Problem
from psi_analysis.words.dates import period_name
from psi_analysis.words.lists import chained
from psi_analysis.words.messages import message
from psi_analysis.words.names import indicator_name
from psi_analysis.words.numbers import Language
from psi_analysis.words.text import named, plain
from psi_analysis.written.number_words import is_missing, read_number

CONFIDENCE: Mapping[str, str] = dict.fromkeys(SOURCE_KINDS, "high") | {"press": "medium"}
"""An official source is of high confidence, a newspaper of medium."""

_Read = TypeVar("_Read")


@dataclass(frozen=True)
class NewFigure:
    """One figure with its source, as an office sent it.

    Attributes:
        row: of the workbook.
        period: the year, quarter or month.
        span: empty, or "year to date".
        value: in `unit`.
        unit: as sent.
        scope: currency scope of a balance, or empty.
        basis: other words on the basis, or empty.
        kind: of source.
        status: final, preliminary or revised.
        words: the clause of the source, or the figure in words.
        reason: why it differs much from what stands, or empty.
        note: what a reader must know.
    """

    row: int
    indicator: str
    area: str
    period: pd.Period
    span: str
    value: float
    unit: str
    scope: str
    basis: str
    publisher: str
    title: str
    url: str
    published: dt.date
    kind: str
    status: str
    words: str
    reason: str
    note: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What may occur once in a workbook."""
        return self.indicator, self.area, str(self.period), self.span

    def as_row(self) -> dict[str, object]:
        """Return the row of the observations, but for its source."""
        same = ("indicator", "area", "span", "unit", "status")
        note = "; ".join(filter(None, (f"Reason given: {self.reason}" if self.reason else "", self.note)))
        return {name: getattr(self, name) for name in same} | {
            "period": str(self.period),
            "value": f"{self.value:.15g}",
            "confidence": CONFIDENCE[self.kind],
            "published": self.published.isoformat(),
            "published_is_assumed": "no",
            "currency": self.scope,
            "vintage": self.basis,
            "evidence": self.words,
            "note": note,
        }


def read_figures(sheet: Sheet, data: Data, *, today: dt.date) -> tuple[list[NewFigure], list[Problem]]:
    """Read every row of a workbook; return the rows without a problem, and every problem with row and cell."""
    figures: list[NewFigure] = []
    problems = [
        Problem(
            sheet.file, row, f"{sheet.cell(row, key)}: a formula whose result is not in the file; open it in the spreadsheet and save it."
        )
        for row, key in sheet.without_result
    ]
    for entry in sheet.entries:
        reader = _Reader(entry, sheet, data)
        figure = reader.figure(today)
        problems += reader.problems
        if figure is not None:
            figures.append(figure)
    return figures, problems + list(_repeated(figures, sheet))


def _repeated(figures: list[NewFigure], sheet: Sheet) -> Iterator[Problem]:
    """Say which rows give a figure that an earlier row gives."""
    first: dict[tuple[str, ...], NewFigure] = {}
    for figure in figures:
        earlier = first.setdefault(figure.key, figure)
        if earlier is not figure:
            what = f"{figure.indicator} of {figure.area} in {figure.period}"
            yield Problem(
                sheet.file, figure.row, f"{sheet.cell(figure.row, 'period')}: {what} stands in row {earlier.row} too; keep one row."
            )


class _Reader:
    """Reads one row and collects what is wrong with it."""

    def __init__(self, entry: SheetEntry, sheet: Sheet, data: Data) -> None:
        self.entry, self.sheet, self.data = entry, sheet, data
        self.language = data.study.languages[0]
        self.problems: list[Problem] = []

    def wrong(self, key: str, words: str) -> None:
        """Note a problem of a cell."""
        self.problems.append(Problem(self.sheet.file, self.entry.row, f"{self.sheet.cell(self.entry.row, key)}: {words}"))

    def read(self, key: str, reader: Callable[[Any], _Read], *, empty: _Read | None = None) -> _Read | None:
        """Read a cell, or note why it cannot be read."""
        if not self.entry.text(key):
            field = next(one for one in FIELDS if one.key == key)
            if field.required:
                self.wrong(key, f"the cell is empty; fill it in ({field.hint[1]}).")
            return empty
        try:
            return reader(self.entry.cells[key])
        except PsiError as error:
            self.wrong(key, str(error))
            return None

    def figure(self, today: dt.date) -> NewFigure | None:
        """Return the figure, or None when a cell of the row is wrong."""
        text = self.entry.text
        named = {one.id: (one.name_zh, one.name_en) for one in self.data.indicators.values()}
        indicator = self.read("indicator", lambda cell: self.data.indicator(chosen(str(cell), named)))
        places = {one.id: (one.name_zh, one.name_en) for one in self.data.areas.values()}
        area = self.read("area", lambda cell: chosen(str(cell), places))
        period = self.read("period", _period)
        value, unit = self.read("value", self._value), self.read("unit", lambda cell: find_unit(str(cell)))
        published, kind = self.read("published", read_day), self.read("kind", lambda cell: chosen(str(cell), SOURCE_KINDS))
        status = self.read("status", lambda cell: chosen(str(cell), STATUS_NAMES), empty="final")
        span = self.read("span", lambda cell: chosen(str(cell), SPAN_NAMES), empty="period")
        publisher, title, reference = (self.read(key, lambda cell: str(cell).strip()) for key in ("publisher", "title", "reference"))
        self._possible(indicator, value, unit)
        self._days(period, published, today)
        if self.problems or indicator is None or area is None or period is None or value is None or unit is None or published is None:
            return None
        scope, basis = self._basis(indicator, area)
        whole_title, url = _cited(title or "", reference or "", self.language)
        words = text("words") or self._in_words(indicator, area, period)
        if self.problems:
            return None
        return NewFigure(
            self.entry.row, indicator.id, area, period, "" if span == "period" else str(span), value, unit, scope, basis, publisher or "",
            whole_title, url, published, str(kind), str(status), words, text("reason"), text("note"),
        )  # fmt: skip

    def _value(self, cell: object) -> float:
        """Read the number, as a number or as plain text."""
        if "value" in self.entry.percent:
            raise DataError(
                "the cell is in percent format, so 14.1 % is stored as 0.141; set the format to General and write 14.1 with unit %."
            )
        share = unicodedata.normalize("NFKC", self.entry.text("unit")).startswith(("%", "percent"))
        if share and not self.entry.formats_known and isinstance(cell, int | float) and abs(cell) <= 1:
            raise DataError(f"{cell} may be {100 * cell:g} % or {cell:g} %, which this kind of workbook does not tell; save it as .xlsx.")
        if isinstance(cell, bool):
            raise DataError(f"{cell} is true or false, not a number.")
        if isinstance(cell, int | float):
            return float(cell)
        if isinstance(cell, dt.date | dt.time):
            raise DataError(f"{cell} is a day or a time, not a number; set the cell's format to General and write the number.")
        if is_missing(cell):
            raise DataError("the value is missing; fill it from a source, or leave the row out.")
        return read_number(str(cell))

    def _possible(self, indicator: Indicator | None, value: float | None, unit: str | None) -> None:
        """Refuse a unit of another kind and values that cannot be."""
        if indicator is None or unit is None or value is None:
            return
        dimension = UNITS[indicator.unit].dimension
        if UNITS[unit].dimension != dimension:
            fitting = chained([plain(one.zh, one.en) for one in UNITS.values() if one.dimension == dimension], "comma").said(self.language)
            self.wrong("unit", f"{self.entry.text('unit')!r} does not measure {indicator.id!r}; units that do: {fitting}.")
        elif indicator.is_share and not 0 <= convert(value, unit, "share") <= 1:
            self.wrong("value", f"a share of {value:g} {self._said(unit)} is outside 0 to 100 %; check value and unit.")
        elif indicator.is_amount and value < 0:
            self.wrong("value", f"{indicator.id!r} cannot be {value:g}; check the sign.")
        elif indicator.is_rate and not -1 < convert(value, unit, "growth") < 10:
            self.wrong("value", f"growth of {value:g} {self._said(unit)} cannot be; check value and unit.")

    def _said(self, unit: str) -> str:
        return plain(UNITS[unit].zh, UNITS[unit].en).said(self.language)

    def _days(self, period: pd.Period | None, published: dt.date | None, today: dt.date) -> None:
        """Refuse days of publication that cannot be."""
        if published is not None and published > today:
            self.wrong("published", f"{published} is after today, {today}; give the day the figure became public.")
        elif published is not None and period is not None and published <= period.end_time.date():
            self.wrong("published", f"{published} is before {period} has ended ({period.end_time.date()}); check the period and the day.")

    def _basis(self, indicator: Indicator, area: str) -> tuple[str, str]:
        """Return currency scope and other basis; a balance must have the scope of what stands, or say its own where that is not known."""
        rows = self.data.readings(indicator.id, area=area)
        stands = str(rows["currency"].iloc[-1]).removeprefix("presumably ") if len(rows) else ""
        silent = not stands and any(rows["currency"])
        try:
            scope = chosen(self.entry.text("basis"), SCOPES) if self.entry.text("basis") else ""
        except DataError:
            scope = ""
        if not stands and not silent and (len(rows) or indicator.kind != "stock" or UNITS[indicator.unit].dimension != "money"):
            return "", plain(*SCOPES[scope]).said(self.language) if scope else self.entry.text("basis")
        if not scope:
            self.wrong("basis", f"say {' or '.join(SCOPES)}; {indicator.id} is a balance.")
        elif stands and scope != stands:
            self.wrong(
                "basis",
                f"{scope}, but the figures of {indicator.id} of {area} at hand are {stands}, and one series keeps one scope; give the "
                f"{stands} figure, or have an indicator of its own made for the other.",
            )
        return scope, ""

    def _in_words(self, indicator: Indicator, area: str, period: pd.Period) -> str:
        """Say the figure as the workbook gives it: 株洲市，2025年，存款 5123.4 亿元."""
        return message(
            "studies.written.figure",
            area=named(self.data.areas[area]),
            period=period_name(period) if period.freqstr.startswith("Y") else str(period),
            indicator=indicator_name(indicator),
            value=self.entry.text("value"),
            unit=self.entry.text("unit"),
        ).said(self.language)


def _cited(title: str, reference: str, language: Language) -> tuple[str, str]:
    """Return the title with a document number in brackets, and the address."""
    if re.match(r"^(https?://|www\.)", reference):
        return title, reference
    return message("studies.written.cited", title=title, reference=reference).said(language), ""


def _period(cell: object) -> pd.Period:
    """Read a period as offices write it; a day that is no year's end is one the spreadsheet has made of something else."""
    if isinstance(cell, dt.date) and (cell.month, cell.day) != (12, 31):
        raise DataError(f"the spreadsheet turned this into the day {cell:%Y-%m-%d}; set the cell's format to Text and write 2025-06.")
    return parse_period(cell)  # type: ignore[arg-type]
