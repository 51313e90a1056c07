import dataclasses

import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import TargetError
from psi_analysis.goals.answers.required import growth_needed, peer_windows, remaining_growth, required_growth, yearly_windows
from tests.goals.made_up import made_up_forecast, made_up_peers, made_up_series
from tests.spec_tables import rows

END = pd.Period("2027", "Y")


def test_required_growth_leads_exactly_to_the_goal():
    needed = required_growth(made_up_series([3693.8], first=2023), 5000.0, END)
    assert 3693.8 * (1 + needed.per_year) ** 4 == pytest.approx(5000.0)
    assert (needed.years, needed.start, str(needed.start_period)) == (4, 3693.8, "2023")


def test_percentile_is_the_share_of_own_windows_that_grew_less():
    values = 100 * np.cumprod([1, 1.02, 1.04, 1.06, 1.08, 1.10, 1.12])
    needed = required_growth(made_up_series(values, first=2020), values[-1] * 1.07, pd.Period("2027", "Y"))
    assert needed.own_windows == 6
    assert needed.own_percentile == pytest.approx(3 / 6)


def test_too_few_own_windows_give_no_percentile():
    assert required_growth(made_up_series([100, 110, 120], first=2021), 150.0, END).own_percentile is None


def test_windows_of_peers_skip_missing_years():
    growth, ends = peer_windows(np.log([[1.1, 1.2, np.nan, 1.05, 1.05], [1.0, 1.0, 1.0, 1.0, 1.0]]), 2)
    assert growth == pytest.approx([np.sqrt(1.32) - 1, 0.05, 0, 0, 0, 0])
    assert ends.tolist() == [1, 4, 1, 2, 3, 4]


def test_remaining_years_start_from_the_median_of_the_last_complete_year():
    paths = [[110.0, 115.0, 120.0, 130.0], [110.0, 150.0, 130.0, 140.0], [110.0, 118.0, 125.0, 131.0]]
    left = remaining_growth(made_up_forecast(paths, as_of="2026-11-23"), 118.0 * 1.21, END)
    assert (str(left.start_period), left.start, left.years) == ("2025", 118.0, 2)
    assert left.per_year == pytest.approx(0.1)


def test_remaining_years_are_unknown_without_a_day():
    assert remaining_growth(made_up_forecast([[1.0, 2.0, 3.0, 4.0]]), 118.0, END) is None


@pytest.mark.parametrize(("start", "goal", "years", "words"), [(0.0, 5.0, 2.0, "must be above 0"), (5.0, 6.0, 0.0, "time to be left")])
def test_undefined_growth_says_so(start, goal, years, words):
    with pytest.raises(TargetError, match=words):
        growth_needed(start, goal, years)


def test_the_series_own_area_is_not_among_the_areas_it_is_compared_with():
    own = made_up_series([80.0, 100.0, 110.0], first=2021)
    peers = made_up_peers([[1.1, 1.2, 1.3], [1.5, 1.6, 1.7], [1.05, 1.4, 1.2]], first=2021, ids=("", "zhuzhou", ""))
    found = required_growth(own, own.last * 1.5**4, END, peers=peers.until(2023))
    assert found == required_growth(own, own.last * 1.5**4, END, peers=peers.until(2023).without("zhuzhou"))
    near = required_growth(own, own.last * 1.25, pd.Period("2024", "Y"), peers=peers)
    assert (near.peers_windows, near.peers_years, near.peers_percentile) == (6, 3, pytest.approx(4 / 6))


OWN_WINDOWS = """
years of figures | own percentile
5                | none
6                | 0.4
7                | 0.5
"""


@pytest.mark.parametrize(("years", "share"), rows(OWN_WINDOWS))
def test_a_percentile_needs_five_windows_and_counts_only_those_that_grew_less(years, share):
    steps = [1.5, 1.25, 1.5, 1.25, 1.5, 1.25][: int(years) - 1]  # exact in binary, so that equal growth is equal
    made = made_up_series(64.0 * np.cumprod([1.0, *steps]), first=2026 - int(years))
    found = required_growth(made, made.last * 1.5, pd.Period("2026", "Y"))
    assert found.own_percentile == (None if share == "none" else pytest.approx(float(share)))


def test_windows_of_comparable_areas_as_fast_as_needed_did_not_grow_less():
    peers = made_up_peers([[1.5, 1.25, 3.0], [1.5, 1.75, np.nan]], first=2021)
    found = required_growth(made_up_series([64.0, 96.0], first=2021), 144.0, pd.Period("2023", "Y"), peers=peers)
    assert (found.peers_windows, found.peers_years, found.peers_percentile) == (4, 2, pytest.approx(1 / 4))


LEFT = """
day        | start | years
2024-06-30 | none  |
2025-06-30 | 2024  | 3
2026-06-30 | 2025  | 2
2027-06-30 | 2026  | 1
2028-06-30 | none  |
"""


@pytest.mark.parametrize(("day", "start", "years"), rows(LEFT))
def test_years_remain_between_the_latest_figure_and_the_deadline(day, start, years):
    left = remaining_growth(made_up_forecast([[110.0, 121.0, 130.0, 140.0, 150.0]], as_of=day), 150.0, END)
    assert (left is None) is (start == "none")
    if left is not None:
        assert (str(left.start_period), left.years) == (start, int(years))


@pytest.mark.parametrize(("start", "goal", "years"), [(5.0, 0.0, 2.0), (5.0, -1.0, 2.0), (-5.0, 6.0, 2.0), (5.0, 6.0, -1.0)])
def test_growth_to_nothing_or_in_no_time_is_refused_and_the_least_above_is_not(start, goal, years):
    with pytest.raises(TargetError):
        growth_needed(start, goal, years)
    assert growth_needed(0.5, 0.25, 0.5) == pytest.approx(-0.75)


def by_months(values):
    made = made_up_series([1.0])
    return dataclasses.replace(
        made, values=pd.Series(values, index=pd.period_range(end="2025-06", periods=len(values), freq="M"), dtype=float)
    )


WINDOWS = """
figures | years | windows
24      | 1     | 12
13      | 1     | 1
12      | 1     | 0
24      | 0     | 0
25      | 2     | 1
"""


@pytest.mark.parametrize(("figures", "years", "windows"), rows(WINDOWS))
def test_windows_of_months_are_of_whole_years_and_their_growth_is_a_year_s(figures, years, windows):
    found = yearly_windows(by_months(100.0 * 1.2 ** (np.arange(int(figures)) / 12)), int(years))
    assert found == pytest.approx(np.full(int(windows), 0.2))
    assert not len(yearly_windows(by_months([0.0, *[1.0] * (int(figures) - 1)]), int(years)))


def test_a_span_of_months_is_compared_with_windows_of_whole_years():
    needed = required_growth(by_months(np.linspace(90.0, 100.0, 60)), 121.0, pd.Period("2027-03", "M"))
    assert (needed.years, needed.over) == (2, pytest.approx(1.75)) and needed.per_year == pytest.approx(1.21 ** (1 / 1.75) - 1)
    assert needed.own_windows == 60 - 24 and needed.own_percentile == 1.0


@pytest.mark.parametrize(("years", "windows"), [(3, 2), (4, 1), (5, 0), (0, 0)])
def test_a_window_of_others_is_as_long_as_asked_and_no_longer_than_what_is_known(years, windows):
    growth, ends = peer_windows(np.log([[1.1] * 4]), years)
    assert growth == pytest.approx([0.1] * windows) and ends.tolist() == list(range(4 - windows, 4))


def test_without_a_whole_window_of_others_there_is_no_percentile_of_theirs():
    peers = made_up_peers([[1.5, 1.25, 3.0]], first=2021)
    found = required_growth(made_up_series([64.0, 96.0], first=2021), 144.0, pd.Period("2027", "Y"), peers=peers)
    assert (found.peers_percentile, found.peers_windows, found.peers_years) == (None, 0, 0)
