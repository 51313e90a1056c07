"""Goals tied by arithmetic: what they imply for each other, as the plan writes them."""

from __future__ import annotations

from dataclasses import replace
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


@pytest.mark.parametrize(("relation", "above", "below"), [(">=", "T04", "T03"), ("<=", "T03", "T04")])
def test_of_goals_from_above_the_other_one_binds(relation: str, above: str, below: str) -> None:
    part, share = (replace(goal, relation=relation) for goal in (AMOUNT, SHARE))
    found = share_of_total(part, share)
    assert (found.binds_above, found.binds_below) == (above, below)
    assert (found.latest, found.latest_period, found.required_growth, found.share_needed) == (None, None, None, None)


@pytest.mark.parametrize(("last", "grows"), [(0.0, False), (0.5, True)])
def test_from_a_total_of_nothing_no_growth_leads_anywhere(last: float, grows: bool) -> None:
    total = Series.from_pandas(pd.Series([1.0, 1.0, last], index=[2022, 2023, 2024]), name="services", unit="亿元")
    found = share_of_total(AMOUNT, SHARE, total)
    assert (found.required_growth is not None, found.share_needed is not None) == (grows, grows)
    assert (found.latest, str(found.latest_period)) == (last, "2024")


def test_all_of_a_total_is_a_share_too() -> None:
    assert share_of_total(AMOUNT, replace(SHARE, value=1.0)).implied_total == 1000.0
    with pytest.raises(TargetError, match=r"1.01 is not a share"):
        share_of_total(AMOUNT, Target(">=", 1.01, "2027", id="T04"))


@pytest.mark.parametrize(("part", "consistent", "rest"), [(500.0, True, 0.0), (500.5, False, -0.5), (120.0, True, 380.0)])
def test_a_part_may_be_all_of_its_whole_and_no_more(part: float, consistent: bool, rest: float) -> None:
    found = part_of_whole(Target(">=", part, "2027", id="A"), Target(">=", 500.0, "2027", id="B"))
    assert (found.consistent, found.rest, found.part, found.whole) == (consistent, rest, "A", "B")


def test_only_shares_have_a_denominator_in_common_and_each_is_asked_for_each_revision() -> None:
    with pytest.raises(TargetError, match="only ratios share a denominator"):
        common_denominator([SHARE, AMOUNT], [0.01])
    found = common_denominator([SHARE, replace(SHARE, id="X", relation="<")], [-0.5, 0.25])
    assert [(row.target, row.revision, row.effect) for row in found] == [
        ("T04", -0.5, "easier"), ("T04", 0.25, "harder"), ("X", -0.5, "harder"), ("X", 0.25, "easier"),
    ]  # fmt: skip
    assert [row.on_plan_basis for row in found] == pytest.approx([0.235, 0.5875] * 2)
