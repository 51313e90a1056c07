"""A raw folder as typed rows, with what is wrong with them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from psi_analysis.errors import DataError
from psi_analysis.nouns.frozen import frozen
from psi_analysis.nouns.indicators import AT_THE_END, Indicator
from psi_analysis.nouns.sources import Source
from psi_analysis.nouns.units import UNITS, convert, find_unit
from psi_analysis.studies.contracts import BREAKS, INDICATORS, OBSERVATIONS, SOURCES, STATEMENTS, TARGETS, TableContract
from psi_analysis.studies.reading import decode, repeated, scan_table
from psi_analysis.studies.rows import Problem, Row, grouped
from psi_analysis.studies.study_file import Area, Study, read_study

_Known = dict[str, Mapping[str, object]]


@frozen
@dataclass(frozen=True)
class Raw:
    """Everything a raw folder holds that keeps its contract, and the problems of the rest."""

    folder: Path
    study: Study | None
    sources: dict[str, Source]
    indicators: dict[str, Indicator]
    targets: tuple[Row, ...]
    observations: tuple[Row, ...]
    statements: tuple[Row, ...]
    breaks: tuple[Row, ...]
    problems: tuple[Problem, ...] = field(repr=False)

    @property
    def areas(self) -> Mapping[str, Area]:
        """The study's areas by id; none where the study cannot be read."""
        return {} if self.study is None else self.study.areas

    @property
    def goals(self) -> list[str]:
        """Ids of the plan's goals."""
        return [row.text("id") for row in self.targets]


def read_raw(folder: Path) -> Raw:
    """Read a raw folder: every file against its contract, every name against the file defining it; return good rows and problems."""
    problems: list[Problem] = []
    study = _study(folder, problems)
    sources = {row.text("id"): _source(row) for row in _rows(folder, SOURCES, problems)}
    indicators = {row.text("id"): _indicator(row) for row in _rows(folder, INDICATORS, problems)}
    tables = {table.name: _rows(folder, table, problems) for table in (TARGETS, OBSERVATIONS, STATEMENTS, BREAKS)}
    known: _Known = {"source": sources, "indicator": indicators, "area": study.areas if study else {}}
    written = known | {"indicator": dict.fromkeys([*indicators, *_ids_in(folder / INDICATORS.pattern)])}
    for name, rows in tables.items():
        groups = grouped(rows, *(column for column in known if rows and column in rows[0].cells))
        strange = {id(row) for each in groups.values() if not _names_known(each[0], known) for row in each}
        if strange:
            problems += [words for row in rows for words in _unknown_names(row, written)]
            tables[name] = [row for row in rows if id(row) not in strange]
    problems += [words for row in tables["observations"] for words in _unit_and_range(row, indicators[row.text("indicator")])]
    return Raw(folder, study, sources, indicators, **{name: tuple(rows) for name, rows in tables.items()}, problems=tuple(problems))


def _unit_and_range(row: Row, indicator: Indicator) -> Iterator[Problem]:
    """Say whether a row's unit and value can belong to its indicator."""
    unit, value = row.text("unit"), row.number("value")
    if _dimension(unit) != _dimension(indicator.unit):
        yield row.problem(
            f"unit {unit!r} does not measure {indicator.id!r}, which is in {indicator.unit!r}; give the value in a unit of that kind."
        )
    elif indicator.is_share and not 0 <= convert(value, unit, "share") <= 1:
        yield row.problem(f"a share of {value:g} {unit} is outside 0–1 (0–100 %); check value and unit.")
    elif indicator.kind in AT_THE_END and value < 0:
        yield row.problem(f"{indicator.id!r} is a {indicator.kind} and cannot be {value:g}.")


@cache
def _dimension(unit: str) -> str:
    return UNITS[find_unit(unit)].dimension


def _study(folder: Path, problems: list[Problem]) -> Study | None:
    """Read the study, or note why not."""
    try:
        return read_study(folder / "study.toml")
    except DataError as error:
        problems.append(Problem("study.toml", 0, str(error).removeprefix("study.toml: ")))
        return None


def _rows(folder: Path, table: TableContract, problems: list[Problem]) -> list[Row]:
    """Read all files of one table; statements and breaks may be absent."""
    paths = sorted(folder.glob(table.pattern)) if "*" in table.pattern else [folder / table.pattern]
    if table in (STATEMENTS, BREAKS) and not paths[0].exists():
        return []
    rows: list[Row] = []
    for path in paths:
        scan = scan_table(path, table, root=folder, alone=len(paths) == 1)
        rows += scan.rows
        problems += scan.problems
    if len(paths) > 1:
        problems += repeated(rows, table)
    return rows


def _ids_in(path: Path) -> list[str]:
    """Ids that a file gives, also in rows with a problem of their own, which is said there and not again wherever they are named."""
    return [row.get("id") or "" for row in csv.DictReader(io.StringIO(decode(path)))] if path.is_file() else []


def _unknown_names(row: Row, known: _Known) -> list[Problem]:
    """Say which names of a row are not defined."""
    defined = [(column, file) for column, file in _DEFINED_IN.items() if known[column]]
    return [problem for column, file in defined for problem in row.undefined(column, file, known[column])]


_DEFINED_IN = {"source": "sources.csv", "indicator": "indicators.csv", "area": "study.toml"}


def _names_known(row: Row, known: _Known) -> bool:
    """Say whether every name of a row is defined."""
    return all(row.cells[column] in known[column] for column in _DEFINED_IN if row.cells.get(column))


def _source(row: Row) -> Source:
    """Make a source of its row."""
    names = ("id", "publisher", "title", "kind", "licence", "url", "seen_at")
    return Source(**{name: row.text(name) for name in names}, edition=row.period("edition"))


def _indicator(row: Row) -> Indicator:
    """Make an indicator of its row."""
    zh, en = row.pair("name")
    names = {"name_zh": zh or en or row.text("id"), "name_en": en or zh or row.text("id")}
    return Indicator(**names, **{name: row.text(name) for name in ("id", "unit", "kind", "definition")})  # type: ignore[arg-type]
