"""How good the figures are: every yearly series with its evidence, every gap and break, every figure that was revised."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from psi_analysis.errors import PsiError
from psi_analysis.goals.answers.grading import grade_series
from psi_analysis.nouns.areas import AreaId, IndicatorId
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.periods import frequency_of, parse_period
from psi_analysis.studies.data import Data
from psi_analysis.studies.study_file import Area
from psi_analysis.words.numbers import chosen_language

FEWEST = 2
"""Yearly figures from which on there is a series to judge."""


def quality_table(data: Data) -> pd.DataFrame:
    """Return one row a yearly series: how long, how old, how sure.

    Returns:
        Columns indicator, area, observations, first, last, behind (years behind the last complete one; missing without a day), grade,
        low (figures of low confidence), assumed (days of publication assumed by rule), sources, breaks; stale series first.

    >>> from psi_analysis.studies.loading import load
    >>> table = quality_table(load(as_of="2025-03-21"))
    >>> table.loc[table["indicator"].eq("loans") & table["area"].eq("zhuzhou"), ["last", "grade"]].iloc[0].tolist()
    ['2023', 'B']
    """
    rows = []
    for indicator in data.indicators:
        for area in data.areas:
            try:
                series = data.series(indicator, area=area)
            except PsiError:  # nothing known, or single readings: gaps_and_breaks has those
                continue
            if len(series.values) < FEWEST:
                continue
            known = series.provenance
            rows.append(
                {
                    "indicator": _named(IndicatorId, indicator, data.indicators),
                    "area": _named(AreaId, area, data.areas),
                    "observations": len(series.values),
                    "first": str(series.values.index[0]),
                    "last": str(series.origin),
                    "behind": data.as_of.year - 1 - series.origin.year if data.as_of is not None else None,
                    "grade": grade_series(series)[0],
                    "low": int((known["confidence"] == "low").sum()),
                    "assumed": int(known["published_is_assumed"].sum()),
                    "sources": int(known["source"].nunique()),
                    "breaks": ", ".join(str(one.period) for one in data.breaks(indicator, area=area)),
                }
            )
    table = pd.DataFrame(rows, columns=list(_QUALITY))
    return table.sort_values(["behind", "indicator"], ascending=[False, True], kind="stable").reset_index(drop=True)


_QUALITY = ("indicator", "area", "observations", "first", "last", "behind", "grade", "low", "assumed", "sources", "breaks")


def gaps_and_breaks(data: Data) -> pd.DataFrame:
    """Return what the study declares about its series: gaps, breaks of definition, suspicious figures, single readings.

    Returns:
        Columns indicator, area, period, kind, note (in the chosen language where the study has it, else in the other).
    """
    chosen = ("zh", "en").index(chosen_language())
    columns = ["indicator", "area", "period", "kind"]
    rows = [
        [
            _named(IndicatorId, row.text("indicator"), data.indicators),
            _named(AreaId, row.text("area"), data.areas),
            *(row.text(name) for name in columns[2:]),
            row.pair("note")[chosen],
        ]
        for row in data.raw.breaks
    ]
    return pd.DataFrame(rows, columns=[*columns, "note"])


def _named(made: type[AreaId], id: str, known: Mapping[str, Area] | Mapping[str, Indicator]) -> AreaId:
    """Return an id that knows its names."""
    return made(id, known[id].name_zh, known[id].name_en) if id in known else made(id)


def revisions(data: Data, indicator: str, *, area: str | None = None) -> pd.DataFrame:
    """Return the yearly figures published more than once with different values: first, latest and the change.

    Args:
        area: id of the area; the study's own when None.

    Returns:
        Columns period, figures, first, first_published, latest, latest_published, change (of an amount, as a share; of a ratio, in points
        as a share).
    """
    rows = data.readings(indicator, area=area)
    yearly = rows[np.array([frequency_of(parse_period(period)) == "Y" for period in rows["period"]], dtype=bool)]
    ratio = data.indicator(indicator).in_points
    found = []
    for period, figures in yearly.sort_values("published", kind="stable").groupby("period", sort=False):
        first, latest = figures.iloc[0], figures.iloc[-1]
        if figures["value"].nunique() > 1:
            change = latest["value"] - first["value"] if ratio else latest["value"] / first["value"] - 1.0
            found.append((str(period), len(figures), first["value"], first["published"], latest["value"], latest["published"], change))
    return pd.DataFrame(found, columns=["period", "figures", "first", "first_published", "latest", "latest_published", "change"])
