"""Gaps that new figures leave behind a few old readings: declared with them, so that single figures can be sent in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pandas as pd

from psi_analysis.nouns.periods import frequency_of
from psi_analysis.studies.adding.new_figures import NewFigure
from psi_analysis.studies.checking import declares
from psi_analysis.studies.contracts import BREAKS
from psi_analysis.studies.data import Data
from psi_analysis.studies.reading import decode
from psi_analysis.studies.vintages import covers
from psi_analysis.words.messages import message
from psi_analysis.words.numbers import Language
from psi_analysis.words.text import Text, plain

FEW = 5
"""A gap behind fewer readings than this is declared; behind a series it is an error, for it would cut the series off."""


@dataclass(frozen=True)
class Gap:
    """Periods nobody has between old readings and new ones."""

    indicator: str
    area: str
    first: pd.Period
    last: pd.Period

    @property
    def years(self) -> Text:
        """The periods in words."""
        if self.first == self.last:
            return plain(str(self.first))
        return message("words.period.span", first=str(self.first), last=str(self.last))

    def as_row(self, languages: Sequence[Language]) -> dict[str, str]:
        """Return the row of breaks.csv, its note in the languages of the study; a series keeps what comes after."""
        gap = message("studies.written.gap", years=self.years)
        notes = {f"note_{language}": gap.said(language) for language in languages} | {"source": ""}
        span = {"period": str(self.first), "until": str(self.last), "kind": "gap", "keep": "after"}
        return {"indicator": self.indicator, "area": self.area, **span, **notes}


def gaps_of(figures: Sequence[NewFigure], data: Data) -> list[Gap]:
    """Return the gaps to be declared: undeclared ones behind a few readings."""
    groups = dict.fromkeys((one.indicator, one.area, one.span, frequency_of(one.period)) for one in figures)
    return [gap for group in groups for gap in _in_group(group, figures, data)]


def _in_group(group: tuple[str, str, str, str], figures: Sequence[NewFigure], data: Data) -> Iterator[Gap]:
    indicator, area, span, frequency = group
    stand = [r for r in data.raw.observations if (r.text("indicator"), r.text("area"), r.text("span")) == (indicator, area, span)]
    known = [row.period("period") for row in stand] + [one.period for one in figures if (one.indicator, one.area, one.span) == group[:3]]
    periods = sorted({period for period in known if period is not None and frequency_of(period) == frequency})
    declared = [r for r in data.raw.breaks if (r.text("indicator"), r.text("area")) == (indicator, area) and declares(r, frequency)]
    for before, (earlier, later) in enumerate(pairwise(periods), start=1):
        covered = any(covers(row, earlier + 1) and covers(row, later - 1) for row in declared)
        if later.ordinal - earlier.ordinal > 1 and not covered and before < FEW:
            yield Gap(indicator, area, earlier + 1, later - 1)


def with_gaps(path: Path, gaps: Sequence[Gap], languages: Sequence[Language]) -> bytes:
    """Return breaks.csv with rows for the gaps at its end; what stands is kept byte for byte."""
    names = [column.name for column in BREAKS.columns]
    text = io.StringIO()
    if not path.is_file():
        csv.writer(text, lineterminator="\n").writerow(names)
        raw, ending = text.getvalue().encode("utf-8"), "\n"
    else:
        raw = path.read_bytes()
        names = next(csv.reader(io.StringIO(decode(path), newline="")))
        ending = "\r\n" if b"\r\n" in raw else "\n"
    rows = io.StringIO()
    csv.DictWriter(rows, names, lineterminator=ending).writerows(gap.as_row(languages) for gap in gaps)
    return (raw if raw.endswith(b"\n") else raw + ending.encode()) + rows.getvalue().encode("utf-8")
