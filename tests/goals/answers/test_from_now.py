"""What it takes is said over the years that remain, whatever a goal counts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest

import psi_analysis as psi
from psi_analysis.words.answer_view import facts


@pytest.mark.parametrize(
    ("kind", "values", "goal"), [("ratio", [0.40, 0.42, 0.43, 0.45, 0.46, 0.48], 0.55), ("stock", [40, 42, 43, 45, 46, 48], 60)]
)
def test_years_that_are_over_and_not_known_bring_nothing_more(kind: str, values: list[float], goal: float) -> None:
    own = psi.Series.from_pandas(
        pd.Series(values, index=range(2018, 2024), dtype=float, name="own"), kind=kind, unit="share" if kind == "ratio" else "count"
    )
    known = replace(own, as_of=dt.date(2026, 6, 1))  # 2024 and 2025 are over and not known
    answer = psi.assess(psi.forecast(known, to="2027", models="drift", n_paths=400), psi.Target(">=", goal, "2027", id="S"))
    shifts, years = answer.takes.from_now
    assert (years, answer.takes.over) == (2.0, 4.0)
    assert list(shifts.values()) == pytest.approx([2 * each for each in answer.takes.extra_growth.values()])
    said = facts(answer)["takes"].sentence.said("en")
    assert "2026" in said if kind == "stock" else "points" in said and "2 years" in said and "%" not in said.split("would")[1]


def test_a_level_of_a_rate_below_zero_takes_points_and_no_growth_of_growth() -> None:
    rates = psi.Series.from_pandas(
        pd.Series([5.0, 4.2, 4.4, 4.6, 4.7, -0.8], index=range(2018, 2024)), kind="growth", unit="percent a year"
    )
    answer = psi.assess(psi.forecast(rates, to="2027", models="drift", n_paths=400), psi.Target(">=", 0.05, "2027"))
    assert answer.takes.way == "points" and answer.required is None and answer.required_remaining is None and not answer.grows
    assert "points" in facts(answer)["takes"].sentence.said("en")


def test_without_a_day_all_years_remain() -> None:
    own = pd.Series([40, 42, 43, 45, 46, 48.0], index=range(2018, 2024), name="own")
    takes = psi.assess(psi.forecast(own, to="2027", models="drift", n_paths=400), psi.Target(">=", 60, "2027")).takes
    assert takes.from_now == (takes.extra_growth, 4.0)
