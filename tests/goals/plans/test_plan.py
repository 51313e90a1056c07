"""The whole plan: every goal assessed or refused, nothing filled in, inconsistencies reported."""

from __future__ import annotations

import pytest

from psi_analysis.errors import TargetError
from psi_analysis.goals.plans.findings import pair_findings, tie_findings, wording_findings
from psi_analysis.goals.plans.identities import part_of_whole
from psi_analysis.goals.plans.plan import assess_plan
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.judgements.judging import read_judging
from psi_analysis.studies.loading import load
from tests.goals.committed_plan import committed_plan
from tests.goals.made_up_figures import copy_with

DATA = load(as_of="2026-11-23")


@pytest.fixture(scope="module")
def plan():
    return committed_plan()[0]


def test_every_goal_has_an_answer_or_what_would_be_needed(plan) -> None:
    assert list(plan.assessments) == list(DATA.targets) and len(plan.assessments) == 38
    by_route = {route: [id for id, own in plan.routes.items() if own == route] for route in set(plan.routes.values())}
    assert {plan.routes[id] for id in ("T20", "T21", "T22", "T23")} <= {"share of reference", "own series"}
    assert (by_route["proxy"], by_route["few readings"]) == (["T15"], ["T05", "T06", "T19", "T31"])
    assert (by_route["parts"], by_route["chances"], by_route["growth elsewhere"]) == (["T03", "T04"], ["T01"], ["T13"])
    assert by_route["condition"] == ["T12", "T16", "I01"]
    assert len(by_route["refused"]) == 22
    said = committed_plan()[1]
    assert [told[:2] for told in said] == [(number, 38) for number in range(1, 39)] and said[0][2].startswith("T01 ")


def test_a_refusal_names_series_definition_and_department_in_both_languages(plan) -> None:
    for id, route in plan.routes.items():
        if route == "refused":
            zh, en = plan[id].reason
            assert zh.startswith("需要：") and "须明确：" in zh and "提供单位：" in zh
            assert en.startswith("needed: ") and "to be settled: " in en and "from: " in en
            assert (plan[id].grade, plan[id].probability) == ("D", None)


def test_a_probability_rests_on_two_own_readings_or_on_stated_priors_of_grade_c(plan) -> None:
    with_probability = ("T01", "T03", "T04", "T05", "T06", "T13", "T15", "T19", "T20", "T21", "T22", "T23", "T31")
    assert plan.with_probability == with_probability
    for id in plan.with_probability:
        target, answer = plan[id].target, plan[id]
        stated = answer.proxy is not None or answer.stated is not None
        assert len(DATA.readings(target.indicator, area=target.area)) >= 2 or stated
        if stated:
            assert answer.grade == "C" and answer.probability_range[0] < answer.probability < answer.probability_range[1]


def test_every_stated_prior_has_its_reason_in_both_languages_and_a_source(plan) -> None:
    for id in ("T01", "T03", "T04", "T13"):
        rows = plan[id].stated.rows
        assert len(rows) and (rows[["reason_zh", "reason_en", "sources"]].map(len) > 3).to_numpy().all()


def test_striving_goals_keep_their_class(plan) -> None:
    striving = {id for id in plan.with_probability if plan[id].target.commitment == "strive"}
    assert striving == {"T03", "T05", "T06", "T19", "T31"}


def test_paired_goals_rest_on_one_forecast(plan) -> None:
    assert plan["T20"].forecast is plan["T21"].forecast and plan["T22"].forecast is plan["T23"].forecast


def test_the_same_seed_gives_the_same_plan(plan) -> None:
    again = assess_plan(DATA, goals=["T06", "T19", "T31"], n_paths=300)
    assert {id: again[id].probability for id in again.assessments} == {id: plan[id].probability for id in again.assessments}


def test_the_other_count_of_trains_is_told_apart(plan) -> None:
    (other,) = plan.also["T31"]
    assert (other.target.indicator, other.target.area) == ("rail_sea_trains_three_cities", "zhuzhou_hengyang_chenzhou")
    assert (other.latest, str(other.latest_period), other.probability, other.met_already) == (1076.0, "2024", None, True)
    assert any(
        one.kind == "two counts"
        and all(words in one.text.said("zh") for words in ("1076列", "460列"))
        and "1,076 trains in 2024" in one.text.said("en")
        for one in plan.findings
    )


def test_the_four_pairs_say_where_they_swap(plan) -> None:
    pairs = {one.targets: one for one in plan.findings if one.kind == "pair"}
    assert {targets: round(one.numbers["implied_base"], 1) for targets, one in pairs.items()} == {
        ("T12", "T13"): 43.5,
        ("T20", "T21"): 5085.4,
        ("T22", "T23"): 3947.2,
        ("T24", "T25"): 112.3,
    }
    assert "the arithmetic alone" in pairs["T12", "T13"].text.said("en") and "binds" in pairs["T22", "T23"].text.said("en")
    assert pairs["T22", "T23"].numbers["observed"] > pairs["T22", "T23"].numbers["implied_earlier"]
    assert pairs["T20", "T21"].numbers["observed"] < pairs["T20", "T21"].numbers["implied_earlier"]


def test_identities_are_worked_out_and_none_is_repaired(plan) -> None:
    share = next(one for one in plan.findings if one.kind == "share of total")
    assert share.numbers["implied_total"] == pytest.approx(1000 / 0.47)
    assert share.numbers["required_growth"] == pytest.approx((1000 / 0.47 / 1899.9) ** 0.5 - 1)
    parts = {one.targets: one.numbers["rest"] for one in plan.findings if one.kind == "part of whole"}
    assert parts == {("T07", "T02"): 400.0, ("T10", "T09"): 4500.0}
    assert not any(one.inconsistent for one in plan.findings)
    assert (plan["T03"].target.value, plan["T04"].target.value) == (1000.0, 0.47)


def test_a_part_above_its_whole_is_reported() -> None:
    assert not part_of_whole(Target(">=", 600.0, "2027", id="A"), Target(">=", 500.0, "2027", id="B")).consistent


def test_a_revision_of_gdp_makes_one_ratio_easier_and_the_other_harder(plan) -> None:
    found = next(one for one in plan.findings if one.kind == "common denominator")
    assert found.numbers["T15 at +2%"] == pytest.approx(0.1326) and found.numbers["T05 at +2%"] == pytest.approx(0.0357)
    assert "T15较易实现" in found.text.said("zh") and "T05较难实现" in found.text.said("zh") and "假设" in found.text.said("zh")


def test_efforts_run_to_the_goal(plan) -> None:
    assert set(plan.efforts) == {"T05", "T06", "T19", "T20", "T21", "T22", "T23", "T31"}
    for id, effort in plan.efforts.items():
        grows = plan[id].target.nature.on_growth  # to the level that growth makes of its base, and each year so much from now on
        goal = plan[id].latest + plan[id].distance if grows else plan[id].target.value
        assert effort.milestones.iloc[-1] == pytest.approx(goal)
        assert effort.met_by.is_monotonic_increasing and effort.met_by.index[-1] == 2030
        assert effort.beyond == pytest.approx(1 - effort.met_by.iloc[-1])


def test_the_table_has_a_row_a_goal(plan) -> None:
    table = plan.to_frame().set_index("target")
    assert len(table) == 38 and table["reason_zh"].str.len().gt(5).all() and table["reason_en"].str.len().gt(5).all()
    assert table["grade"].value_counts()[["D", "C"]].to_dict() == {"D": 22, "C": 12}
    assert "<table" in plan._repr_html_() and "parts: 2" in repr(plan)


def test_a_goal_that_is_not_in_the_plan_is_named() -> None:
    with pytest.raises(TargetError, match="no target 'T99'"):
        assess_plan(DATA, goals=["T99"])
    with pytest.raises(TargetError, match="Did you mean 'T02'"):
        _ = assess_plan(DATA, goals=["T02"])["T2"]


def test_on_an_early_day_goals_are_refused_with_the_reason() -> None:
    early = assess_plan(load(as_of="2022-06-30"), goals=["T05", "T06", "T19", "T31"], n_paths=100)
    assert set(early.routes.values()) == {"refused"}
    assert early["T31"].reason[1].startswith("too little was known on the day (")


def test_findings_need_no_data_of_a_pair() -> None:
    goals = {"A": Target(">=", 121.0, "2027", id="A", paired_with="B"),
             "B": Target(">=", 0.1, "2027", kind="average growth", base="2025", id="B", paired_with="A")}  # fmt: skip
    (found,) = pair_findings(goals, {})
    assert found.numbers["implied_base"] == pytest.approx(100.0) and "2025" in found.text.said("zh")


def test_ties_and_words_are_found_on_the_register() -> None:
    assert [one.kind for one in tie_findings(DATA, read_judging(DATA.folder).ties)] == [
        "share of total", "part of whole", "part of whole", "common denominator",
    ]  # fmt: skip
    assert [one.targets for one in wording_findings(DATA.targets, {})] == [("T18",), ("I01",), ("I02",), ("I03",), ("I04",)]


def test_a_share_whose_amount_and_whole_are_known_for_years_is_drawn_from_both(tmp_path) -> None:
    row = "producer_services_value_added,zhuzhou,{},,{},100m yuan,final,high,zhuzhou-communique-2025,{}-03-31,no,,,made up,"
    amounts = zip(range(2018, 2026), (520, 541, 588, 655, 709, 761, 830, 889), strict=True)
    folder = copy_with(tmp_path / "study", [row.format(year, amount, year + 1) for year, amount in amounts])
    made = assess_plan(load(folder, as_of="2026-11-23"), goals=["T03", "T04"], n_paths=200)
    assert made.routes == {"T03": "own series", "T04": "ratio of parts"} and not made.faults
    answer = made["T04"]
    assert str(answer.latest_period) == "2023" and answer.latest == pytest.approx(761 / 1777.8796)
    assert 0.0 < answer.interval80[0] < answer.median < answer.interval80[1] < 1.0 and answer.takes.way == "points"
    assert answer.grade == "B" and answer.reason[1].startswith("“Value added of producer services” and “Value added of services”")
