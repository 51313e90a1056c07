"""Means with a memory, windows and how restless a series is, against plain arithmetic."""

from __future__ import annotations

import numpy as np
import pytest

from psi_analysis.forecasts.reference.growth_windows import (
    deviations,
    latest_known,
    mean_by_year,
    recent_mean,
    restlessness,
    window_paths,
    windows_of,
    with_own_margins,
)
from tests.spec_tables import rows

GROWTH = np.array([[0.01, 0.02, 0.04, 0.08, 0.16, 0.32], [0.3, 0.1, np.nan, 0.2, 0.5, 0.1]])

LATEST = """
horizon | latest | starts
1       | None   | 0 1 2 3 4 5
2       | None   | 0 1 2 3 4
2       | 3      | 2 3 4
2       | 9      | 0 1 2 3 4
6       | None   | 0
7       | None   |
"""


@pytest.mark.parametrize(("horizon", "latest", "starts"), rows(LATEST))
def test_windows_begin_in_the_latest_years_from_which_they_are_whole(horizon: str, latest: str, starts: str) -> None:
    steps = int(horizon)
    found = windows_of(GROWTH[:1], steps, None if latest == "None" else int(latest))
    expected = [np.cumsum(GROWTH[0, int(start) : int(start) + steps]) for start in starts.split()]
    assert found.shape == (len(expected), steps) and (not expected or found == pytest.approx(np.array(expected)))


def test_drawn_windows_are_only_those_of_the_latest_start_years_and_each_step_has_its_own() -> None:
    growth = np.arange(1.0, 9.0)[None]
    drawn = window_paths(growth, 2, 400, np.random.default_rng(1), latest=2)
    assert set(drawn[:, 1]) == {6.0 + 7.0, 7.0 + 8.0}
    assert set(drawn[:, 0]) == {7.0, 8.0}  # windows of one year begin a year later
    assert len(set(window_paths(growth, 2, 400, np.random.default_rng(1))[:, 1])) == 7


def test_a_step_s_margin_is_read_at_the_middle_of_its_rank() -> None:
    made = with_own_margins(np.array([[3.0, 0.0], [1.0, 0.0], [2.0, 0.0]]), [np.array([10.0, 20.0, 30.0, 40.0, 50.0, 60.0])])
    assert made[:, 0].tolist() == pytest.approx([55.0, 15.0, 35.0])
    tied = with_own_margins(np.array([[1.0, 0.0], [1.0, 0.0]]), [np.array([10.0, 20.0])])
    assert tied[:, 0].tolist() == [10.0, 20.0]


def test_the_deviation_from_what_is_common_has_a_long_part_and_what_the_short_memory_adds() -> None:
    common = np.array([0.02, 0.03, 0.01, 0.05, 0.02, 0.04])
    weights = {name: (1 - latest) ** np.arange(5, -1, -1.0) for name, latest in (("short", 0.7), ("long", 0.2))}
    short, long = (np.average(GROWTH[0], weights=weights[name]) - np.average(common, weights=weights[name]) for name in ("short", "long"))
    assert deviations(GROWTH, common)[0] == pytest.approx([long, short - long])
    assert deviations(GROWTH, np.tile(common, (2, 1))) == pytest.approx(deviations(GROWTH, common))
    known = np.isfinite(GROWTH[1])
    assert recent_mean(GROWTH, 0.7)[1] == pytest.approx(np.average(GROWTH[1, known], weights=weights["short"][known]))


def test_what_is_common_is_the_mean_of_what_is_known_and_the_latest_known_counts_last() -> None:
    assert mean_by_year(GROWTH)[[0, 2]] == pytest.approx([0.155, 0.04])
    ends = np.array([[0.1, 0.2, np.nan], [0.3, np.nan, np.nan], [np.nan] * 3, [0.1, 0.2, 0.3]])
    assert latest_known(ends).tolist() == pytest.approx([0.2, 0.3, np.nan, 0.3], nan_ok=True)


@pytest.mark.parametrize(("years", "known"), [(4, False), (5, True)])
def test_five_years_say_how_restless_a_series_is(years: int, known: bool) -> None:
    growth = np.array([0.1, 0.4, 0.2, 0.9, 0.3])[:years]
    common = np.array([0.1, 0.1, 0.2, 0.2, 0.1])[:years]
    own = growth - common
    found = restlessness(growth[None], common)
    assert np.isfinite(found[0]) == known
    if known:
        assert found[0] == pytest.approx(np.abs(own - np.median(own)).mean())
