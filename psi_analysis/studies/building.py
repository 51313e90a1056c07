"""Processed tables: what the raw folder says today, in one unit and one figure a period."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from psi_analysis.errors import DataError, SeriesError
from psi_analysis.studies.checking import check
from psi_analysis.studies.data import Data
from psi_analysis.studies.loading import find_raw, load
from psi_analysis.studies.register import canonical_unit
from psi_analysis.studies.rows import grouped, raise_problems
from psi_analysis.studies.vintages import latest_vintage
from psi_analysis.system.bytes_read import checksum
from psi_analysis.system.files import others_files, write_in_one_step

PROCESSED = "processed"
"""Folder of the tables, beside the raw one."""

RECORD = "build.json"
TABLES = ("observations.csv", "series.csv", "targets.csv", RECORD)
"""What `build` writes there."""


def build(folder: str | Path | None = None) -> list[Path]:
    """Write the processed tables of a study folder, each in one step.

    The same raw files give the same bytes. Nothing in the raw folder is touched, and no partial file ever
    stands under its final name.

    Returns:
        The files written, in `processed/` beside the raw folder.
    """
    raw = find_raw(folder)
    raise_problems(check(raw))
    data = load(raw)
    contents = {name: _as_csv(rows) for name, rows in zip(TABLES, (_observations(data), _series(data), _targets(data)), strict=False)}
    made = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    contents[RECORD] = (json.dumps({"inputs": checksums(raw), "outputs": made}, indent=1, ensure_ascii=False) + "\n").encode("utf-8")
    target = raw.parent / PROCESSED
    others = others_files(target, contents, target / RECORD)
    if others:
        raise DataError(f"{target.name}/{others[0]} was not written by psi build and would be replaced; move it elsewhere first.")
    target.mkdir(exist_ok=True)
    return [write_in_one_step(target / name, content) for name, content in contents.items()]


def checksums(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a raw folder that `load` reads, by name relative to it."""
    names = ["study.toml", "sources.csv", "indicators.csv", "targets.csv", "statements.csv", "breaks.csv"]
    paths = [folder / name for name in names] + sorted(folder.glob("observations/*.csv")) + sorted(folder.glob("plan/*.txt"))
    return {path.relative_to(folder).as_posix(): checksum(path) for path in paths if path.is_file()}


_Table = Iterable[Sequence[object]]


def _observations(data: Data) -> _Table:
    """One row for the figure of each period that counts today."""
    yield "indicator", "area", "span", "period", "value", "unit", "status", "confidence", "source", "published", "published_is_assumed"
    for (indicator, area, span), rows in sorted(grouped(data.raw.observations, "indicator", "area", "span").items()):
        what = data.indicator(indicator)
        for period, reading in latest_vintage(rows, what).items():
            row = reading.rows[0]
            origin = [row.text(name) for name in ("status", "confidence", "source", "published")]
            yield indicator, area, span, period, reading.value, what.unit, *origin, "yes" if row.flag("published_is_assumed") else "no"


def _series(data: Data) -> _Table:
    """The yearly series a forecast starts from."""
    yield "indicator", "area", "period", "value", "unit", "source", "published", "confidence"
    for indicator, area, span in sorted(grouped(data.raw.observations, "indicator", "area", "span")):
        if span:
            continue
        try:
            series = data.series(indicator, area=area)
        except SeriesError:  # single readings, or nothing by the year: not a series, and the table of series leaves it out
            continue
        for period, value in series.values.items():
            origin = series.provenance.loc[period]  # type: ignore[call-overload]
            yield indicator, area, period, value, series.indicator.unit, origin["source"], origin["published"], origin["confidence"]


def _targets(data: Data) -> _Table:
    """The goals in the indicators' units."""
    yield "id", "indicator", "area", "kind", "relation", "value", "unit", "base", "period", "about", "commitment", "explicit", "paired_with"
    for row in data.raw.targets:
        goal = data.target(row.text("id"))
        unit = canonical_unit(row, data.indicators)
        words = ["yes" if flag else "no" for flag in (goal.about, goal.explicit)]
        head = goal.id, goal.indicator, goal.area, goal.kind, goal.relation, goal.value, unit, goal.base or "", goal.period
        yield *head, words[0], goal.commitment, words[1], goal.paired_with


def _as_csv(rows: _Table) -> bytes:
    """Return rows as UTF-8 with line feeds, whatever the machine."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([_plain(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8")


def _plain(cell: object) -> str:
    """Write a cell; whole numbers without a decimal point."""
    if isinstance(cell, float):
        return repr(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(float(cell))
    return str(cell)
