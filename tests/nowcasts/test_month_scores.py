"""Scores of past nowcasts, month by month, reckoned by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t

from psi_analysis.errors import SeriesError
from psi_analysis.forecasts.reference.peer_members import carry_top
from psi_analysis.nouns.series import Series
from psi_analysis.nowcasts.nowcasting import nowcast
from psi_analysis.nowcasts.within_year import YearEstimate
from psi_analysis.scoring.distributions import crps_from_samples
from scripts.month_scores import RULE, _from_whole_years, _gone_on, _scored, _summary, score_carried, score_nowcasts
from tests.goals.made_up import made_up_peers

GRID = (np.arange(500) + 0.5) / 500


def monthly(years: int, first: int = 2010) -> Series:
    rng = np.random.default_rng(2)
    season = np.linspace(0.01, 0.12, 12)
    logs = np.cumsum(rng.normal(0.1, 0.02, years))[:, None] + season + 0.004 * rng.standard_normal((years, 12))
    index = pd.period_range(f"{first}-01", periods=12 * years, freq="M")
    return Series.from_pandas(pd.Series(np.exp(logs).ravel(), index=index), name="town", kind="stock")


def case(centre: float, before: float, outcome: float, scale: float = 0.01) -> tuple[int, YearEstimate, YearEstimate, float]:
    return 0, *(YearEstimate(middle, scale, 4, np.empty(0)) for middle in (centre, before)), outcome


def test_a_month_s_scores_are_means_over_its_years_in_percent() -> None:
    cases = [case(0.00, 0.03, 0.01), case(0.02, 0.08, 0.01), case(0.05, 0.05, 0.20)]
    found = _summary(cases)
    draws = {place: [one[place].centre + 0.01 * t(4).ppf(GRID) for one in cases] for place in (1, 2)}
    crps, before = (
        100 * np.mean([crps_from_samples(each, one[3], fair=False) for each, one in zip(draws[place], cases, strict=True)])
        for place in (1, 2)
    )
    assert (found["crps"], found["crps_before"]) == (pytest.approx(crps), pytest.approx(before))
    assert found["gain"] == pytest.approx(1 - crps / before)
    assert found["mean_error"] == pytest.approx(100 * (0.01 - 0.01 + 0.15) / 3)
    assert (found["coverage80"], found["years"]) == (pytest.approx(2 / 3), 3)


@pytest.mark.parametrize(("outcome", "inside"), [(0.015, 1.0), (0.0157, 0.0), (-0.015, 1.0), (-0.0157, 0.0)])
def test_a_month_s_band_ends_at_its_tenths(outcome: float, inside: float) -> None:
    assert abs(t(4).ppf(0.9) * 0.01) == pytest.approx(0.0153, abs=1e-4)
    assert _summary([case(0.0, 0.0, outcome)])["coverage80"] == inside


@pytest.mark.parametrize(("years", "few"), [(7, True), (8, False)])
def test_seven_years_are_too_few_to_rank_and_eight_are_not(years: int, few: bool) -> None:
    assert _summary([case(0.0, 0.1, 0.0)] * years)["few"] is few


@pytest.mark.parametrize("missing", ["the outcome", "the month", "before any reading", "past errors", "nothing"])
def test_a_year_is_scored_where_outcome_reading_and_what_was_said_before_are_known(missing: str) -> None:
    expected, finals = np.zeros((6, 13)), np.array([0.0, 0.01, 0.02, 0.03, 0.04, 0.05])
    at = {"the month": (5, 4), "before any reading": (5, 0)}.get(missing)
    if at is not None:
        expected[at] = np.nan
    finals[5] = np.nan if missing == "the outcome" else finals[5]
    if missing == "past errors":
        expected[:3, 4] = np.nan
    found = _scored(expected, finals, (5, 4))
    assert (found is None) is (missing != "nothing")
    if found is not None:
        row, month, before, outcome = found
        assert (row, outcome, month.degrees, before.degrees) == (5, 0.05, 5, 5)


def test_every_month_is_scored_in_every_year_that_has_five_before_it_and_from_a_first_one() -> None:
    series = monthly(10)
    scores = score_nowcasts(series).set_index("month")
    assert list(scores.index) == list(range(13)) and scores.loc[0, "gain"] == 0.0 and (scores["crps_before"] > 0).all()
    assert set(scores["years"]) == {4}  # 2016 to 2019: what was said before any reading needs the year before as well
    later = [set(score_nowcasts(series, first_year=year)["years"]) for year in (2016, 2017, 2019)]
    assert later == [{4}, {3}, {1}]
    with pytest.raises(SeriesError, match="no year can be scored"):
        score_nowcasts(series, first_year=2020)


def test_forecasts_that_went_on_are_scored_one_and_two_year_ends_ahead_as_far_as_these_are_known() -> None:
    months = monthly(12)
    ends = months.values[months.values.index.month == 12]
    yearly = Series.from_pandas(pd.Series(ends.to_numpy(), index=range(2010, 2022)), name="town", kind="stock")
    peers = made_up_peers(np.exp(0.1 + 0.02 * np.random.default_rng(1).standard_normal((12, 11))), first=2011)
    table = score_carried(months, yearly, peers, months=(9, 3), n_paths=60)
    assert list(zip(table["ahead"], table["month"], strict=True)) == [(1, 3), (1, 9), (2, 3), (2, 9)]
    years = dict(zip(zip(table["ahead"], table["month"], strict=True), table["years"], strict=True))
    assert years[1, 9] - years[2, 9] == years[1, 3] - years[2, 3] == 1
    assert table["gain"].to_numpy() == pytest.approx(1 - table["crps"] / table["crps_whole"])
    assert ((table["better"] >= 0) & (table["better"] <= table["years"])).all()
    assert table["coverage80"].between(0, 1).all() and table["coverage80_whole"].between(0, 1).all()


def test_a_forecast_goes_on_from_a_month_of_the_year_after_its_origin_alone() -> None:
    months = monthly(14)
    ends = months.values[months.values.index.month == 12]
    yearly = Series.from_pandas(pd.Series(ends.to_numpy()[:12], index=range(2010, 2022)), name="town", kind="stock")
    peers = made_up_peers(np.exp(0.1 + 0.02 * np.random.default_rng(1).standard_normal((12, 13))), first=2011)
    whole = _from_whole_years(yearly, peers, 2, 50)
    assert whole.paths == pytest.approx(carry_top(yearly, peers, 2, now=None, n_paths=50, seed=1))
    assert dict(whole.weights) == {RULE: 1.0} and set(whole.members) == {RULE}
    carried = _gone_on(months, whole, peers, 9)
    assert carried is not None and carried.at("2022") == pytest.approx(nowcast(months, as_of="2022-09", n_paths=50).paths[:, 0])
    assert _gone_on(months.until(pd.Period("2020-12", "M")), whole, peers, 9) is None
    with pytest.raises(SeriesError, match="series 'town/own'"):
        _from_whole_years(yearly, made_up_peers(np.full((3, 2), 1.1), first=2030), 2, 50)


def test_a_flow_is_scored_month_by_month_unless_it_comes_to_date_and_no_festival_is_corrected_for() -> None:
    months = monthly(9)
    flow = Series.from_pandas(months.values, name="town", kind="flow")
    crps = [
        score_nowcasts(each, **given)["crps"].tolist()
        for each, given in (
            (flow, {}),
            (flow, {"cumulative": False}),
            (flow, {"cumulative": True}),
            (months, {}),
            (months, {"festival": True}),
        )
    ]
    assert crps[0] == crps[1] != crps[2] and crps[3] != crps[4]
