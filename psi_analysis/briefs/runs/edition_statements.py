"""What an edition has said, read from its tables: every probability, median and band, for the record."""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from psi_analysis.briefs.runs.published import ATTAINMENT, VINTAGE, Edition, EditionError, edition_key, editions
from psi_analysis.errors import did_you_mean
from psi_analysis.nouns.targets import Target
from psi_analysis.record.entries import LEVELS, MAIN, MEDIAN, OWN_PAST, PROBABILITY, QUANTILES, Entry, read_record
from psi_analysis.record.ledger import brought_up, marked
from psi_analysis.studies.data import Data

NEEDED = (
    "target", "probability", "grade", "probability_low", "probability_high", "probability_univariate", "median", "interval80_low",
    "interval80_high", "latest_period", "period", "relation", "value",
)  # fmt: skip
"""Columns of an edition's `attainment.csv` that the record needs; later editions may add others."""

FORECAST = ("period", "p10", "p25", "median", "p75", "p90", "unit")
"""Columns of the table of a headline goal's forecast."""


def recorded(reports: Path, data: Data, *, adding: Edition | None = None, said_on: str = "") -> tuple[Entry, ...]:
    """Return the record brought up to the editions there are, with the outcomes known.

    Args:
        data: the study; everything it holds is looked at, whatever its day.
        adding: an edition that is about to be published, and `said_on` its day.
        said_on: see `adding`.

    Raises:
        EditionError: an edition's tables lack a column, or contradict one another.
        RecordError: the record that stands is not what the editions said.
    """
    whole = data.on(None)
    made = sorted([*editions(reports), *([adding] if adding is not None else [])], key=lambda edition: edition_key(edition.name))
    said = [tuple(statements_of(edition, whole, said_on if edition is adding else edition.as_of)) for edition in made]
    return brought_up(read_record(whole.folder.parent), marked(said), whole)


def statements_of(edition: Edition, data: Data, said_on: str) -> Iterator[tuple[Entry, str]]:
    """Yield what an edition has said, each with a checksum of what it knew of the indicator.

    A goal that had come due by then is no statement. Where a forecast's quantiles were published, its median is among them.

    Raises:
        EditionError: a table is missing, lacks a column, or contradicts another.
    """
    answers = _table(edition, ATTAINMENT, NEEDED).to_dict("records")
    vintage = _table(edition, VINTAGE, ("indicator", "area", "sha256"))
    ahead = {goal: table.to_dict("records") for goal, table in _forecasts(edition, answers)}
    day = dt.date.fromisoformat(said_on)
    for row in answers:
        target = _target(edition, data, str(row["target"]))
        knew = _digest(vintage, target.indicator)
        quantiles = {(str(one["period"])) for one in ahead.get(target.id, [])}
        common = _common(edition, day, target, data)
        yield from ((Entry(**common | part), knew) for part in _of_answer(row, target, quantiles))
        yield from ((Entry(**common | _of_forecast(one, str(row["grade"]))), knew) for one in ahead.get(target.id, []))


def _of_answer(row: Mapping[Any, Any], target: Target, quantiles: set[str]) -> Iterator[dict[str, Any]]:
    """Probability, the one from the series' own past, and the median where no table of quantiles holds it."""
    if str(row["latest_period"]).removesuffix(".0") == str(row["period"]):  # it had come due
        return
    goal = {"period": str(row["period"]), "measure": target.kind, "grade": str(row["grade"])}
    asked = {"what": PROBABILITY, "relation": str(row["relation"]), "asked": float(row["value"])}
    if (chance := _number(row["probability"])) is not None:
        yield (
            goal | asked | {"rule": MAIN, "value": chance, "low": _number(row["probability_low"]), "high": _number(row["probability_high"])}
        )
    if (alone := _number(row["probability_univariate"])) is not None:
        yield goal | asked | {"rule": OWN_PAST, "value": alone}
    median, held = _number(row["median"]), target.nature.on_level and str(row["period"]) in quantiles
    if median is not None and not held:
        band = {"p10": _number(row["interval80_low"]), "p50": median, "p90": _number(row["interval80_high"])}
        yield goal | {"what": MEDIAN, "rule": MAIN, "relation": "", "asked": None, "value": median, **band}


def _of_forecast(row: Mapping[Any, Any], grade: str) -> dict[str, Any]:
    """One period of a headline goal's forecast."""
    values = {name: float(row["median" if name == "p50" else name]) for name in LEVELS}
    said = {"period": str(row["period"]), "measure": "level", "what": QUANTILES, "rule": MAIN, "grade": grade}
    return {**said, "relation": "", "asked": None, "unit": str(row["unit"]), "value": values["p50"], **values}


def _common(edition: Edition, day: dt.date, target: Target, data: Data) -> dict[str, Any]:
    unit = target.nature.unit_of(data.indicator(target.indicator).unit)
    return {
        "edition": edition.name, "said_on": day, "goal": target.id, "indicator": target.indicator, "area": str(target.area), "unit": unit,
    }  # fmt: skip


def _forecasts(edition: Edition, answers: Sequence[Mapping[Any, Any]]) -> Iterator[tuple[str, pd.DataFrame]]:
    """The table of quantiles of each headline goal that has one; the answer beside it must be that of the edition."""
    whole = {str(row["target"]): row for row in answers}
    for folder in sorted((edition.folder / "indicators").glob("*")):
        path = f"indicators/{folder.name}"
        own = _table(edition, f"{path}/{ATTAINMENT}", NEEDED)
        for row in own.to_dict("records"):
            other = whole.get(str(row["target"]), {})
            for name in ("probability", "median"):
                if _number(row[name]) != _number(other.get(name)):
                    raise EditionError(
                        f"edition {edition.name}: {path}/{ATTAINMENT} has {name} {row[name]} for {row['target']}, {ATTAINMENT} "
                        f"{other.get(name, 'no such goal')}; restore the edition: its tables say one thing."
                    )
        if (folder / "tables" / "forecast.csv").is_file():
            yield folder.name, _table(edition, f"{path}/tables/forecast.csv", FORECAST)


def _table(edition: Edition, path: str, columns: Sequence[str]) -> pd.DataFrame:
    """A table of an edition with the columns needed."""
    table = edition.table(path)
    if table is None:
        raise EditionError(f"edition {edition.name} has no {path}; restore it: the record is read from the tables of whole editions.")
    missing = [name for name in columns if name not in table.columns]
    if missing:
        raise EditionError(
            f"edition {edition.name}: {path} lacks the column {missing[0]!r}. {did_you_mean(missing[0], list(table.columns))}"
        )
    return table


def _target(edition: Edition, data: Data, goal: str) -> Target:
    if goal not in data.targets:
        known = did_you_mean(goal, data.targets)
        raise EditionError(f"edition {edition.name} speaks of goal {goal!r}, which targets.csv no longer has; put it back. {known}")
    return data.targets[goal]


def _digest(vintage: pd.DataFrame, indicator: str) -> str:
    """Checksum of what was known of an indicator, in every area."""
    rows = vintage[vintage["indicator"] == indicator]
    lines = sorted(f"{area} {sha}" for area, sha in zip(rows["area"].astype(str), rows["sha256"].astype(str), strict=True))
    return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()


def _number(cell: object) -> float | None:
    """A cell as a number; None where it is empty."""
    if cell is None:
        return None
    value = float(str(cell))
    return None if math.isnan(value) else value
