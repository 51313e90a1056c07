"""Shares that drift and wholes that grow, against the normal and the Student-t distribution."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from psi_analysis.errors import ModelError
from psi_analysis.goals.routes.sums_of_parts import Growth, chance_of_amount, past_growth, share_ahead
from tests.spec_tables import rows

NONE = Growth(np.zeros(1), np.zeros(1), np.ones(1), np.zeros(1))


def test_a_share_moves_by_its_drift_each_year_and_strays_by_the_root_of_the_years() -> None:
    share, spread = share_ahead(np.array([0.4, 0.3]), np.array([0.02, -0.05]), np.array([0.01, 0.03]), 4)
    assert share == pytest.approx([0.48, 0.1]) and spread == pytest.approx([0.02 / 0.48, 0.06 / 0.1])


@pytest.mark.parametrize(("drift", "refused"), [(-0.25, True), (-0.2499, False), (-0.3, True)])
def test_a_share_stays_above_nothing(drift: float, refused: bool) -> None:
    today, drifts = np.array([0.5, 0.5]), np.array([0.0, drift])
    if refused:
        with pytest.raises(ModelError, match=f"takes the share to {0.5 + 2 * drift:.3g}"):
            share_ahead(today, drifts, np.zeros(2), 2)
    else:
        assert share_ahead(today, drifts, np.zeros(2), 2)[0][1] == pytest.approx(0.5 + 2 * drift)


BROKEN = """
years               | broken    | changes
2019 2020 2021 2022 |           | 0.1 0.2 0.6
2019 2020 2021 2022 | 2022      | 0.1 0.2
2019 2020 2021 2022 | 2019      | 0.1 0.2 0.6
2019 2020 2021 2023 |           | 0.1 0.2
2019 2021 2022 2023 |           | 0.2 0.6
2018 2019 2020 2021 | 2020      | 0.1 0.6
2019 2020 2021 2022 | 2020 2021 | none
2019 2020 2022 2024 |           | none
"""


@pytest.mark.parametrize(("years", "broken", "changes"), rows(BROKEN))
def test_past_growth_is_of_the_changes_between_years_in_a_row_that_compare(years: str, broken: str, changes: str) -> None:
    logs, times = np.array([1.0, 1.1, 1.3, 1.9]), np.array([float(year) for year in years.split()])
    cut = np.array([float(year) for year in broken.split()])
    if changes == "none":
        with pytest.raises(ModelError, match="needs 2 yearly changes that cross no break; found 1"):
            past_growth(logs, times, cut, 3)
        return
    used = np.array([float(each) for each in changes.split()])
    mean, scale, degrees = past_growth(logs, times, cut, 3)
    assert (mean, degrees) == (pytest.approx(3 * used.mean()), len(used) - 1)
    assert scale == pytest.approx(used.std(ddof=1) * np.sqrt(3 + 9 / len(used)))


@pytest.mark.parametrize(("goal", "chance"), [(499.0, 1.0), (500.0, 1.0), (500.0001, 0.0)])
def test_where_nothing_is_uncertain_a_goal_is_reached_or_not(goal: float, chance: float) -> None:
    assert chance_of_amount(np.array([0.5]), np.zeros(1), NONE, whole=1000.0, goal=goal).tolist() == [chance]


def test_the_growth_of_the_whole_and_the_error_of_the_share_add_up_in_logs() -> None:
    growth = Growth(np.array([0.1]), np.zeros(1), np.ones(1), np.array([0.03]))
    found = chance_of_amount(np.array([0.5]), np.array([0.04]), growth, whole=1000.0, goal=560.0)
    assert found == pytest.approx(stats.norm.sf((np.log(560 / 500) - 0.1) / 0.05))
    student = Growth(np.array([0.1]), np.array([0.06]), np.array([4.0]), np.zeros(1))
    found = chance_of_amount(np.array([0.5]), np.zeros(1), student, whole=1000.0, goal=600.0)
    assert found == pytest.approx(stats.t.sf((np.log(600 / 500) - 0.1) / 0.06, 4))
