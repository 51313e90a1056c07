"""Goals tied by arithmetic: what they imply for each other, as the plan writes them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from psi_analysis.errors import TargetError
from psi_analysis.goals.plans.identities import common_denominator, part_of_whole, share_of_total
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.loading import load

RAW = Path(__file__).parents[3] / "data" / "raw"
AMOUNT = Target(">=", 1000.0, "2027", id="T03")
SHARE = Target(">=", 0.47, "2027", kind="ratio", id="T04")


def test_the_plans_own_two_goals_imply_services_value_added_of_2127_7() -> None:
    data = load(RAW)
    found = share_of_total(data.target("T03"), data.target("T04"), data.series("services_value_added"))
    assert round(found.implied_total, 1) == 2127.7
    assert found.latest is not None and found.latest_period is not None and found.required_growth is not None
    years = 2027 - found.latest_period.year
    assert found.latest * (1 + found.required_growth) ** years == pytest.approx(found.implied_total)


def test_above_the_implied_total_the_share_goal_asks_more_and_below_the_amount_does() -> None:
    found = share_of_total(AMOUNT, SHARE)
    assert (found.binds_above, found.binds_below) == ("T04", "T03")
    for total, binding in ((2300.0, "T04"), (1900.0, "T03")):
        asks = {"T03": 1000.0, "T04": 0.47 * total}
        assert max(asks, key=lambda name: asks[name]) == binding


def test_a_total_that_stands_still_needs_a_larger_share() -> None:
    total = Series.from_pandas(pd.Series([1500.0, 1600.0, 1700.0], index=[2022, 2023, 2024]), name="services", unit="亿元")
    found = share_of_total(AMOUNT, SHARE, total)
    assert found.share_needed == pytest.approx(1000 / 1700)
    assert found.required_growth == pytest.approx((1000 / 0.47 / 1700) ** (1 / 3) - 1)


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (Target(">=", 47.0, "2027", id="T04"), "47 is not a share between 0 and 1"),
        (Target(">=", 0.0, "2027", kind="ratio", id="T04"), "0 is not a share between 0 and 1"),
        (Target(">=", 0.47, "2026", kind="ratio", id="T04"), "judged in 2027 and T04 in 2026"),
    ],
)
def test_an_identity_that_does_not_fit_is_refused_in_words(share: Target, words: str) -> None:
    with pytest.raises(TargetError) as refusal:
        share_of_total(AMOUNT, share)
    assert words in str(refusal.value)


def test_a_part_larger_than_its_whole_is_reported() -> None:
    data = load(RAW)
    assert part_of_whole(data.target("T07"), data.target("T02")).consistent
    assert not part_of_whole(Target(">=", 600.0, "2027", id="A"), Target(">=", 500.0, "2027", id="B")).consistent


def test_raising_gdp_helps_the_ratio_to_be_lowered_and_hurts_the_one_to_be_raised() -> None:
    data = load(RAW)
    rows = common_denominator([data.target("T15"), data.target("T05")], [-0.01, 0.0, 0.02])
    effects = {(row.target, row.revision): row.effect for row in rows}
    assert effects[("T15", 0.02)] == effects[("T05", -0.01)] == "easier"
    assert effects[("T05", 0.02)] == effects[("T15", -0.01)] == "harder"
    assert effects[("T15", 0.0)] == "none"
