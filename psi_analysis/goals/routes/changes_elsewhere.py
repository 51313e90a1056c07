"""How fast a ratio has moved in other areas, from readings or from a published change: the reference class of what a goal asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import pandas as pd

from psi_analysis.goals.routes.proxy_detail import ELSEWHERE_COLUMNS
from psi_analysis.nouns.units import convert
from psi_analysis.studies.data import Data


def changes_elsewhere(data: Data, stated: pd.DataFrame, needed_per_year: float) -> pd.DataFrame:
    """Return the yearly change of each area and span named, as known on the day; what is not known yet is left out.

    Args:
        stated: rows of `proxy/changes_elsewhere.csv`.
        needed_per_year: what the goal asks a year, negative for a fall.

    Returns:
        One row an area and span, fastest in the goal's direction first: area, names, first, last, per_year (share), as_fast.
    """
    sign = -1.0 if needed_per_year < 0 else 1.0
    found = []
    for row in stated.to_dict("records"):
        first, last = cast(pd.Period, row["from"]), cast(pd.Period, row["to"])
        change = _change(data, cast("Mapping[str, object]", row), first, last)
        if change is None:
            continue
        per_year = change / (last.year - first.year)
        area = data.areas[str(row["area"])]
        fast = sign * per_year >= sign * needed_per_year - 1e-12
        found.append((str(row["area"]), area.name_zh, area.name_en, first, last, per_year, fast))
    table = pd.DataFrame(found, columns=list(ELSEWHERE_COLUMNS))
    table["as_fast"] = table["as_fast"].astype(bool)
    return table.sort_values("per_year", ascending=sign < 0, ignore_index=True)


def _change(data: Data, row: Mapping[str, object], first: pd.Period, last: pd.Period) -> float | None:
    """The change between two readings; else one published as such; None where neither is known."""
    indicator, area = str(row["indicator"]), str(row["area"])
    table = data.readings(indicator, area=area)
    whole = table[table["span"] == ""]
    latest = {period: float(value) for period, value in zip(whole["period"], whole["value"], strict=True)}
    if first in latest and last in latest:
        return latest[last] - latest[first]
    for said in data.statements(indicator, area=area):
        if said.text("relation") == "change by" and (said.period("base"), said.period("period")) == (first, last):
            return convert(said.number("value"), said.text("unit"), data.indicator(indicator).unit)
    return None
