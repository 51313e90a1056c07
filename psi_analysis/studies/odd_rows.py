"""Figures and goals of a study that look like a slip of the pen, the sign or the unit, where the study does not say that they are right."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from psi_analysis.errors import PsiError
from psi_analysis.nouns.odd_figures import odd_figure
from psi_analysis.nouns.periods import frequency_of
from psi_analysis.studies.raw_tables import Raw
from psi_analysis.studies.register import make_target
from psi_analysis.studies.rows import Problem, grouped
from psi_analysis.studies.vintages import covers, latest_vintage
from psi_analysis.words.numbers import chosen_language, shown

MET_LONG_AGO, OUT_OF_SIGHT = 30.0, 90.0
"""A goal so many times short of the last figure, or beyond it, is in another unit: 0.9 % beside 85 %, 14 beside 11,600,000."""


def check_odd_figures(raw: Raw) -> Iterator[Problem]:
    """Say which figure of a series stands far from those beside it, or from where on the unit seems to be another."""
    for (name, area, _), rows in grouped(raw.observations, "indicator", "area", "span").items():
        declared = [row for row in raw.breaks if row.series == (name, area) and row.text("kind") in ("break", "suspicious")]
        readings = latest_vintage(rows, raw.indicators[name])
        for frequency in dict.fromkeys(frequency_of(period) for period in readings):
            known = {period: each for period, each in readings.items() if frequency_of(period) == frequency}
            index, values = pd.PeriodIndex(list(known)), np.array([each.value for each in known.values()])
            odd, said = odd_figure(index, values, raw.indicators[name].kind) if len(values) > 2 else (None, "")
            last = known[odd].rows[-1] if odd is not None else None
            if odd is not None and last is not None and not last.text("note") and not any(covers(row, odd) for row in declared):
                yield last.problem(
                    f"{name} of {area}: {said} If it is right, say why in its note, or declare it in breaks.csv (break or suspicious)."
                )


def check_odd_goals(raw: Raw) -> Iterator[Problem]:
    """Say which goal on a level is so far from the last figure of its series that it must be in another unit."""
    series = grouped((row for row in raw.observations if not row.text("span")), "indicator", "area")
    for row in raw.targets:
        try:
            goal = make_target(row, raw.indicators)
        except PsiError:
            continue  # said by itself
        rows = series.get((goal.indicator, goal.area), ())
        if not rows or not goal.nature.on_level or goal.our_reading:
            continue
        last = list(latest_vintage(rows, raw.indicators[goal.indicator]).values())[-1].value
        if goal.value > 0 < last:
            way = goal.value / last if goal.upward else last / goal.value
            if not 1.0 / MET_LONG_AGO < way < OUT_OF_SIGHT:
                asked, stands = (shown(value, unit=goal.unit, language=chosen_language()) for value in (goal.value, last))
                yield row.problem(
                    f"{asked} is asked, and the last figure of {goal.indicator} is {stands}; check value and unit, or say in our_reading "
                    "why it is so."
                )
