"""Effort from the latest rate of a year's flow: 300 in all of 2024, 175 to the end of July 2025, a goal of 600 in 2027."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from psi_analysis.goals.answers.assessing import assess
from psi_analysis.goals.answers.assessment import Assessment, WhatItTakes
from psi_analysis.goals.answers.effort import effort_of
from psi_analysis.goals.routes.latest_rate import effort_over_span, from_latest_rate
from psi_analysis.goals.routes.uneven_readings import Rates
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.targets import Target
from tests.goals.made_up import made_up_forecast
from tests.spec_tables import rows

TRAINS = Indicator("trains", "列车", "Trains", "count", "flow")
GOAL = Target(">=", 600.0, "2027", id="G")
PATHS = [[250.0, 320.0, 400.0], [300.0, 400.0, 500.0], [350.0, 500.0, 700.0]]
RATES = Rates(np.array([2023.0, 2024.0, 2025.0]), np.array([200.0, 300.0, 175.0]), np.array([1.0, 1.0, 7 / 12]))
START, SPAN = 300.0, 2027.5 - (2025 + 7 / 24)


def judged(as_of: str | None = None, goal: Target = GOAL, history: tuple[float, ...] = (150.0, 200.0, 250.0, 290.0)) -> Assessment:
    return assess(made_up_forecast(PATHS, history=history, first=2025 - len(history), indicator=TRAINS, as_of=as_of), goal)


def test_growth_counts_from_the_rate_over_the_years_between_both_middles() -> None:
    before, made = judged(), from_latest_rate(judged(), RATES)
    assert (made.required.start, str(made.required.start_period)) == (pytest.approx(START), "2025-07")
    assert made.required.over == pytest.approx(SPAN) and made.required.years == 2
    assert made.required.per_year == pytest.approx(2.0 ** (1 / SPAN) - 1)
    for share, extra in before.takes.extra_growth.items():
        assert made.takes.extra_growth[share] * SPAN == pytest.approx(extra * 3)
    assert made.takes.over == pytest.approx(SPAN) and made.takes.remaining is None and made.takes.years == 2
    assert len(made.reasons) == len(before.reasons) + 1
    en = made.reasons[-1].said("en")
    assert "175 in 2025, January to July, or 300 a year" in en and f"{SPAN:.2f} years" in en


@pytest.mark.parametrize(("elapsed", "month"), [(1 / 12, "2025-01"), (11 / 12, "2025-11")])
def test_the_month_is_the_one_the_figure_reaches_to(elapsed: float, month: str) -> None:
    made = from_latest_rate(judged(), Rates(RATES.year, RATES.known, np.array([1.0, 1.0, elapsed])))
    assert str(made.required.start_period) == month and made.required.start == pytest.approx(175 / elapsed)


def test_a_full_year_a_past_goal_or_one_without_required_growth_stays_as_it_is() -> None:
    answer = judged()
    assert from_latest_rate(answer, Rates(RATES.year, RATES.known, np.array([0.5, 0.5, 1.0]))) is answer
    share = assess(
        made_up_forecast([[0.2] * 3] * 2, history=(0.1, 0.2, 0.2), first=2022, indicator=Indicator("s", "", "", "share", "ratio")),
        Target(">=", 0.3, "2027", "ratio"),
    )
    assert share.required is None and from_latest_rate(share, RATES) is share
    late = Rates(np.array([2027.0]), np.array([400.0]), np.array([0.75]))
    assert from_latest_rate(answer, late).required.over == pytest.approx(0.125)
    assert from_latest_rate(answer, Rates(np.array([2028.0]), np.array([400.0]), np.array([0.5]))) is answer


REMAINING = """
day        | years left | kept
2025-10-31 | 3          | no
2026-10-31 | 2          | yes
2027-10-31 | 1          | yes
none       | none       | no
"""


@pytest.mark.parametrize(("day", "left", "kept"), rows(REMAINING))
def test_what_remains_is_kept_where_it_is_less_than_the_span(day: str, left: str, kept: str) -> None:
    before = judged(None if day == "none" else day)
    made = from_latest_rate(before, RATES)
    assert (made.takes.remaining is not None) is (kept == "yes")
    assert (made.takes.remaining, made.takes.years_remaining) == ((before.takes.remaining, int(left)) if kept == "yes" else (None, None))


def test_a_path_without_what_it_takes_keeps_none() -> None:
    assert from_latest_rate(replace(judged(), takes=None), RATES).takes is None


def test_the_effort_goes_from_the_rate_to_the_goal_and_its_growth_gives_the_chances() -> None:
    made = from_latest_rate(judged(), RATES)
    effort = effort_over_span(effort_of(made), made)
    growth = 2.0 ** (1 / SPAN) - 1
    expected = {year: 600.0 * (1 + growth) ** (year - 2027) for year in (2025, 2026, 2027)}
    assert effort.milestones.to_dict() == pytest.approx(expected) and effort.needed == pytest.approx(growth)
    recent = (290.0 / 150.0) ** (1 / 3) - 1
    assert effort.recent == pytest.approx(recent) and effort.factor == pytest.approx(growth / recent)
    assert effort.pace.said("en").startswith(f"{growth / recent:.1f} times")
    for row in effort.growth_for.itertuples():
        total = SPAN * np.log1p(row.per_year)
        assert total == pytest.approx(np.log(made.median / START) + SPAN * made.takes.extra_growth[row.probability])


@pytest.mark.parametrize(("recent", "factor"), [(0.0, None), (-0.1, None), (0.001, 0.1 / 0.001), (None, None)])
def test_a_factor_needs_growth_before(recent: float | None, factor: float | None) -> None:
    answer = judged()
    answer = replace(answer, required=replace(answer.required, per_year=0.1))
    effort = effort_over_span(replace(effort_of(answer), recent=recent), answer)
    assert effort.factor == (None if factor is None else pytest.approx(factor)) and effort.needed == 0.1
    assert effort.milestones.equals(effort_of(answer).milestones)  # it starts from the latest figure, so the path stays


def test_without_required_growth_or_a_median_the_effort_stays() -> None:
    answer = judged()
    effort = effort_of(answer)
    assert effort_over_span(effort, replace(answer, required=None)) is effort
    assert effort_over_span(effort, replace(answer, median=None)) is effort
    bare = effort_over_span(effort, replace(answer, takes=None)).growth_for
    assert bare["per_year"].tolist() == effort.growth_for["per_year"].tolist()
    given = effort_over_span(effort, replace(answer, takes=WhatItTakes({0.5: 0.0, 0.66: 0.1, 0.9: 0.2}, 3)))
    assert np.log1p(given.growth_for["per_year"]).tolist() == pytest.approx(
        [np.log(answer.median / 290.0) / 3 + extra for extra in (0.0, 0.1, 0.2)]
    )


def test_the_years_of_a_path_begin_with_the_year_of_the_rate() -> None:
    made = from_latest_rate(judged(), Rates(RATES.year + 1, RATES.known, RATES.elapsed))
    path = effort_over_span(effort_of(made), made).milestones
    assert isinstance(path, pd.Series) and list(path.index) == [2026, 2027] and path[2027] == pytest.approx(600.0)
