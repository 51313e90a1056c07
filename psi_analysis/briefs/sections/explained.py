"""What the distance of an outcome from a published median is made of: the record's misses, explained on the study's figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from psi_analysis.briefs.runs.published import Edition, EditionError, editions
from psi_analysis.errors import ParameterError, SeriesError
from psi_analysis.forecasts.defaults import PATHS
from psi_analysis.nouns.periods import parse_period
from psi_analysis.nouns.series import Series
from psi_analysis.record.entries import QUANTILES, Entry
from psi_analysis.record.misses import Miss, explain_miss
from psi_analysis.studies.data import Data

HISTORY = ("period", "value")
"""Columns of the table of figures a published forecast rested on."""


def explained(entries: Sequence[Entry], reports: Path, data: Data, *, n_paths: int = PATHS) -> Iterator[tuple[Entry, Miss | str]]:
    """Explain every published median of a forecast whose outcome is known, each once; where it cannot be, why not."""
    made = {edition.name: edition for edition in editions(reports)}
    for entry in entries:
        if entry.what == QUANTILES and entry.outcome is not None and not entry.same_as and entry.edition in made:
            try:
                yield entry, explain_entry(entry, made[entry.edition], data, n_paths=n_paths)
            except (SeriesError, EditionError, ParameterError) as error:
                yield entry, str(error)


def explain_entry(entry: Entry, edition: Edition, data: Data, *, n_paths: int = PATHS) -> Miss:
    """Explain the miss of one published median by today's code: the figures of then, those of now, the larger area's true growth.

    Args:
        entry: quantiles of a forecast, with an outcome.
        edition: that said it; its table of the forecast's history is what was known then.

    Raises:
        EditionError: the edition has no history of the forecast.
        SeriesError: the study's series does not reach as far as that history, or the larger area's not to the period judged.
    """
    if entry.outcome is None:
        raise ParameterError(f"the outcome of {entry.goal} in {entry.period} is not known yet; there is no miss to explain.")
    whole, then = data.on(None), data.on(entry.said_on)
    now = whole.series(entry.indicator, area=entry.area)
    own = _as_printed(now, edition, entry.goal)
    larger = whole.reference_of(entry.area)
    reference = None if larger is None else _of_larger(entry.indicator, larger, (then, whole), own)
    nation = None if larger is None else whole.reference_of(larger)
    peers = whole.peers(entry.indicator) if whole.has_peers(entry.indicator) else None
    common = then.series(entry.indicator, area=nation) if nation is not None and peers is not None else None
    return explain_miss(
        (own, now), reference, to=entry.period, outcome=entry.outcome, said=entry.value, peers=peers, n_paths=n_paths,
        seed=data.study.seed, common=None if common is None else replace(common, later=()),
    )  # fmt: skip


def _of_larger(indicator: str, area: str, known: tuple[Data, Data], own: Series) -> tuple[Series, Series] | None:
    """The larger area's series as known then and now; None where it was not known for longer than the area itself."""
    then, now = (replace(data.series(indicator, area=area), later=()) for data in known)
    return (then, now) if then.origin > own.origin else None


def _as_printed(now: Series, edition: Edition, goal: str) -> Series:
    """The series an edition's forecast rested on, from its own table."""
    path = f"indicators/{goal}/tables/history.csv"
    table = edition.table(path)
    if table is None or any(name not in table.columns for name in HISTORY):
        raise EditionError(f"edition {edition.name} has no {path} with {' and '.join(HISTORY)}; restore it to explain its misses.")
    index = pd.PeriodIndex([parse_period(str(period)) for period in table["period"]])
    return Series(now.indicator, now.area, pd.Series(table["value"].to_numpy(dtype=float), index=index, name=now.values.name))
