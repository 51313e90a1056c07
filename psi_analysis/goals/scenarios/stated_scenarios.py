"""Scenarios a study states for a goal: amounts added back that another book took over, and another scope of counting."""

from __future__ import annotations

import pandas as pd

from psi_analysis.goals.answers.years import years_between
from psi_analysis.goals.scenarios.assumption import FigureUsed, Scenario
from psi_analysis.nouns.arguments import typed
from psi_analysis.studies.data import Data
from psi_analysis.studies.judgements.restatements import ADDED_BACK, read_restatements
from psi_analysis.studies.reading import Row


def excess_rise(before: float, start: float, end: float, *, usual_years: float, years: float) -> float:
    """Return by how much an amount rose above its usual rise.

    Args:
        before: the amount when the usual rise begins to be averaged.
        start: the amount when the usual rise ends and the years counted begin.
        end: the amount at the end of the years counted.
        usual_years: years from `before` to `start`.
        years: years from `start` to `end`.

    >>> excess_rise(100.0, 150.0, 190.0, usual_years=5.0, years=2.0)  # 10 a year is usual, 20 a year came
    20.0
    """
    return (end - start) - years * (start - before) / usual_years


@typed
def stated_scenarios(data: Data, target: str) -> tuple[Scenario, ...]:
    """Return the scenarios the study states for a goal; one of which a figure was not public on the day is left out.

    Args:
        data: the study as known on a day.
        target: id of the goal.

    Raises:
        DataError: the file breaks its contract.
    """
    rows = [row for row in read_restatements(data.folder) if row.text("target") == target]
    made = (_added_back(data, row) if row.text("kind") == ADDED_BACK else _other_scope(data, row) for row in rows)
    return tuple(each for each in made if each is not None)


def _added_back(data: Data, row: Row) -> Scenario | None:
    found = [_reading(data, row, "indicator", row.period(name)) for name in ("usual_from", "from", "to")]
    if any(each is None for each in found):
        return None
    before, start, end = (each for each in found if each is not None)
    amount = excess_rise(
        before.value,
        start.value,
        end.value,
        usual_years=years_between(before.period, start.period),
        years=years_between(start.period, end.period),
    )
    return Scenario(row.text("id"), _name(row), "amount added", amount, (before, start, end))


def _other_scope(data: Data, row: Row) -> Scenario | None:
    wanted, counted = (_reading(data, row, name, row.period("to")) for name in ("indicator", "over_indicator"))
    if wanted is None or counted is None:
        return None
    return Scenario(row.text("id"), _name(row), "other scope", wanted.value / counted.value, (wanted, counted))


def _name(row: Row) -> tuple[str, str]:
    return row.text("name_zh"), row.text("name_en")


def _reading(data: Data, row: Row, column: str, period: pd.Period | None) -> FigureUsed | None:
    """The latest figure of that very period known on the day."""
    rows = data.readings(row.text(column), area=row.text("area"))
    here = rows[(rows["span"] == "") & (rows["period"] == period)]
    if here.empty or period is None:
        return None
    last = here.sort_values("published", kind="stable").iloc[-1]
    return FigureUsed(f"{row.text(column)}/{row.text('area')}", period, float(last["value"]), str(last["source"]))
