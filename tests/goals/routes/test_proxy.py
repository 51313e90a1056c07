"""A goal judged by proxy: the numbers against closed forms, the words against what a reader must be told."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm, t

from psi_analysis.errors import DataError, SeriesError, TargetError
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.routes.prior_combinations import departures
from psi_analysis.goals.routes.proxy import average_base, base_rate_known, cite, judge_by_proxy, record_basis
from psi_analysis.goals.routes.stated_detail import BaseRate, ProxyDetail
from psi_analysis.goals.routes.yearly_changes import least_squares_change
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.sources import Source
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.judgements.proxies import ProxyEvidence, read_proxy
from psi_analysis.words.rounding import outward

GOAL = Target("<", 0.13, "2027", kind="ratio", id="G1", area="town")
PRIORS = """id,target,term,case,use,weight,rule,readings,from,to,points,deviation,reason_zh,reason_en,sources
below,G1,offset,low,prior,0.25,stated,,,,-0.4,0.15,低,low,a
like,G1,offset,central,prior,0.75,stated,,,,0,0.15,同,like,a
same,G1,vintage,central,prior,1,stated,,,,0,0,同,same,a
line,G1,trend,central,prior,0.5,least squares,,2021,2025,,,线,line,a;b
steep,G1,trend,low,prior,0.5,drift,,2022,2025,,,陡,steep,b
alone,G1,local,central,prior,1,spread of differences,towns,,,,,散,spread,b
wish,G1,trend,low,shown,,stated,,,,-0.4,0.1,愿,wish,a
"""
FILES = {
    "priors.csv": PRIORS,
    "proxies.csv": "target,indicator,proxy_area,trend_indicator,trend_area,needed_zh,needed_en\n"
    "G1,cost_ratio,county,cost_ratio,land,缺,missing\n",
    "comparisons.csv": "group,area,period,percent,wider_area,wider_percent,note,sources\n"
    "towns,a,2010,17.9,land,18.0,,a\ntowns,a,2011,17.2,land,17.8,,a\ntowns,b,2011,15,land,17.8,,a\n",
    "sources.csv": "id,kind,publisher,title,edition,licence,url,seen_at\na,press,甲报,甲,,press,,\n",
    "past_goals.csv": "id,area,kind,words_zh,set,set_is_assumed,base,base_percent,relation,goal_percent,deadline,outcome,"
    "outcome_percent,basis,evidence_zh,evidence_en,sources\n"
    "p1,land,cost,字,2014-10-09,no,2013,18,<=,16,2020,met,14.7,revised,证,proof,a\n"
    "p2,land,cost,字,2022-12-15,no,2020,14.7,<=,12.7,2025,missed,13.9,same,证,proof,a\n"
    "p3,town,cost,字,2013-10-21,no,,,<=,16,2015,unknown,,unknown,证,proof,a\n"
    "p4,land,cost,字,2024-11-27,no,2023,14.4,<=,13.5,2027,not due,,unknown,证,proof,a\n",
}


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> ProxyEvidence:
    folder = tmp_path_factory.mktemp("study")
    (folder / "proxy").mkdir()
    for name, text in FILES.items():
        (folder / "proxy" / name).write_text(text, encoding="utf-8")
    return read_proxy(folder, "G1")


def ratios(values: list[float], first: int, area: str) -> Series:
    index = range(first, first + len(values))
    return Series.from_pandas(pd.Series(values, index=index), name="cost_ratio", unit="share", kind="ratio", area=area)


COUNTY = ratios([0.144, 0.142, 0.140], 2022, "county")
LAND = ratios([0.1423, 0.1442, 0.1410, 0.1409, 0.1391], 2021, "land")


JUDGED: dict[tuple[int, Target], Assessment] = {}
"""Answers by evidence and goal, each made once."""


def judge(evidence: ProxyEvidence, target: Target = GOAL) -> tuple[Assessment, ProxyDetail]:
    if (key := (id(evidence), target)) not in JUDGED:
        JUDGED[key] = judge_by_proxy((COUNTY, LAND), target, evidence, as_of=dt.date(2026, 11, 23))
    answer = JUDGED[key]
    assert answer.proxy is not None
    return answer, answer.proxy


def test_a_combination_is_base_plus_known_change_plus_trend_with_a_student_and_a_normal_part(evidence: ProxyEvidence) -> None:
    _, detail = judge(evidence)
    row = detail.combinations.query("offset == 'like' and trend == 'line'").iloc[0]
    trend = least_squares_change(LAND.y, 2)
    spread = np.sqrt((0.005**2 + 0.0) / 1)
    deviation = np.sqrt(0.0015**2 + 3 * spread**2)
    assert row["base"] == pytest.approx(0.140)
    assert row["mean"] == pytest.approx((0.1391 - 0.1409) + trend.mean)
    assert row["deviation"] == pytest.approx(deviation)
    draws = np.random.default_rng(1)
    future = 0.140 + row["mean"] + trend.scale * t.rvs(3, size=400_000, random_state=draws) + deviation * draws.normal(size=400_000)
    assert row["probability"] == pytest.approx((future < 0.13).mean(), abs=0.003)


def test_the_range_names_the_priors_at_its_ends_and_the_weights_make_the_middle(evidence: ProxyEvidence) -> None:
    answer, detail = judge(evidence)
    table = detail.combinations
    assert len(table) == 2 * 1 * 2 * 1
    assert answer.probability_range == (table["probability"].min(), table["probability"].max())
    assert detail.lowest[0] == "like"
    assert detail.highest == ("below", "same", "steep", "alone")
    assert answer.probability == pytest.approx((table["weight"] * table["probability"]).sum())
    assert table["weight"].sum() == pytest.approx(1.0)
    assert answer.grade == "C" and answer.latest is None


def test_the_break_even_base_gives_back_its_probability_and_a_lower_base_a_higher_one(evidence: ProxyEvidence) -> None:
    _, detail = judge(evidence)
    table = detail.by_base
    assert (np.diff(table["probability"]) < 0).all()
    half = detail.break_even.set_index("probability").loc[0.5]
    assert np.interp(half["base"], table["base"], table["probability"]) == pytest.approx(0.5, abs=0.005)
    assert half["lowest"] <= half["base"] <= half["highest"]
    assert table.set_index(table["base"].round(4)).loc[0.14, "required_per_year"] == pytest.approx(-0.01 / 3)


def test_sensitivity_moves_one_term_and_a_shown_prior_stays_out_of_the_range(evidence: ProxyEvidence) -> None:
    answer, detail = judge(evidence)
    by_prior = detail.sensitivity.set_index("prior")["probability"]
    assert by_prior["like"] == by_prior["line"] == detail.central
    assert by_prior["below"] > by_prior["like"]
    assert "wish" not in by_prior.index
    assert answer.probability_range is not None
    assert detail.shown["probability"].iloc[0] > answer.probability_range[0]
    assert list(detail.shown["prior"]) == ["wish"]


def test_an_upward_goal_is_the_complement(evidence: ProxyEvidence) -> None:
    down, _ = judge(evidence)
    up, _ = judge(evidence, Target(">=", 0.13, "2027", kind="ratio", id="G1", area="town"))
    assert down.probability is not None and up.probability is not None
    assert up.probability == pytest.approx(1.0 - down.probability)
    assert up.probability_range is not None and up.probability_range[0] <= up.probability <= up.probability_range[1]


def test_the_median_and_interval_belong_to_the_weighted_mixture(evidence: ProxyEvidence) -> None:
    answer, _ = judge(evidence)
    assert answer.median is not None and answer.interval80 is not None
    assert answer.interval80[0] < answer.median < answer.interval80[1]
    at_median = judge(evidence, Target("<", answer.median, "2027", kind="ratio", id="G1"))[1].weighted
    at_upper = judge(evidence, Target("<", answer.interval80[1], "2027", kind="ratio", id="G1"))[1].weighted
    assert (at_median, at_upper) == (pytest.approx(0.5, abs=1e-5), pytest.approx(0.9, abs=1e-5))


def test_the_reason_says_first_in_both_languages_that_it_is_a_proxy(evidence: ProxyEvidence) -> None:
    answer, _ = judge(evidence)
    zh, en = answer.reason
    assert zh.startswith("代理推断（证据等级C）：")
    assert en.startswith("By proxy (grade C): town has no comparable series; county's 14.0% of 2024")
    assert "of past goals of the kind 2 have a known outcome, 1 met, but on a basis that had changed meanwhile" in en


def test_the_record_counts_only_goals_whose_year_is_over(evidence: ProxyEvidence) -> None:
    _, detail = judge(evidence)
    rate = detail.base_rate
    assert (rate.goals, rate.due, rate.known, rate.met, rate.met_on_one_basis) == (4, 3, 2, 1, 0)


def test_differences_need_two_consecutive_years_of_one_area(evidence: ProxyEvidence) -> None:
    assert departures(evidence.comparisons, "towns") == pytest.approx([-0.005])


def test_a_trend_that_ends_before_the_proxy_does_is_refused(evidence: ProxyEvidence) -> None:
    with pytest.raises(SeriesError, match="has no reading of 2024, the proxy's last period"):
        judge_by_proxy((COUNTY, ratios([0.142, 0.143, 0.141], 2021, "land")), GOAL, evidence)


def test_citations_join_both_registers_and_an_unknown_id_is_refused(evidence: ProxyEvidence) -> None:
    known = {"b": Source("b", "乙局", "乙", "press", "press")}
    assert cite(evidence, known)["publisher"].tolist() == ["甲报", "乙局"]
    with pytest.raises(DataError, match=r"proxy: no source 'b'; add it to sources\.csv"):
        cite(evidence, {})


def test_only_a_ratio_can_be_judged_by_a_ratio(evidence: ProxyEvidence) -> None:
    with pytest.raises(TargetError, match="only a ratio can be judged"):
        judge_by_proxy((COUNTY, LAND), Target(">=", 0.1, "2027", kind="growth", id="G1"), evidence)


def test_with_no_trend_noise_the_answer_is_the_normal_of_the_stated_part(evidence: ProxyEvidence) -> None:
    priors = evidence.priors.copy()
    priors.loc[priors["term"] == "trend", ["rule", "points", "deviation"]] = ["stated", -0.1, 0.0]
    stated = ProxyEvidence(**{**vars(evidence), "priors": priors})
    detail = judge_by_proxy((COUNTY, LAND), GOAL, stated, as_of=dt.date(2026, 11, 23)).proxy
    assert detail is not None
    row = detail.combinations.query("offset == 'like'").iloc[0]
    expected = norm.cdf((0.13 - 0.140 + 0.0018 + 2 * 0.001) / row["deviation"])
    assert row["probability"] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("met", "same", "zh", "en"),
    [
        (0, 0, "", ""),
        (1, 0, "，但其间口径有变", ", but on a basis that had changed meanwhile"),
        (2, 2, "，口径前后未变", " on an unchanged basis"),
        (3, 1, "，其中2个其间口径有变", ", 2 of them on a basis that had changed meanwhile"),
    ],
)
def test_the_record_says_on_which_basis_goals_were_met_and_never_counts_none(met, same, zh, en):
    basis = record_basis(BaseRate(goals=7, due=5, known=3, met=met, met_on_one_basis=same))
    assert (basis.said("zh"), basis.said("en")) == (zh, en)


@pytest.mark.parametrize(("kind", "value", "judged"), [("level", 0.13, True), ("count", 1.0, False), ("milestone", 1.0, False)])
def test_a_number_of_things_is_no_ratio(evidence: ProxyEvidence, kind: str, value: float, judged: bool) -> None:
    target = Target("<", value, "2027", kind=kind, id="G1")
    if judged:
        assert judge(evidence, target)[0].probability is not None
    else:
        with pytest.raises(TargetError, match=f"is of kind '{kind}'; only a ratio can be judged"):
            judge(evidence, target)


def test_a_tenth_lies_below_the_interval_and_the_gap_is_that_of_the_median(evidence: ProxyEvidence) -> None:
    answer, detail = judge(evidence)
    assert answer.interval80 is not None and answer.median is not None
    assert judge(evidence, replace(GOAL, value=answer.interval80[0]))[1].weighted == pytest.approx(0.1, abs=1e-5)
    assert answer.gap == pytest.approx(answer.median - 0.13) and (detail.base_value, detail.target_value) == (0.140, 0.13)
    table = detail.combinations
    assert average_base(table) == pytest.approx(0.25 * 0.136 + 0.75 * 0.140)


def test_the_words_have_the_base_for_an_even_chance_and_eight_in_ten_of_the_cases(evidence: ProxyEvidence) -> None:
    answer, detail = judge(evidence)
    en, half = answer.reason[1], detail.break_even.set_index("probability").loc[0.5, "base"]
    assert f"only if town stood at {100 * half:.1f}% or less in 2024" in en
    low, high = outward(*answer.probability_range)
    assert f"{100 * low:.0f}" in en and f"{100 * high:.0f}%" in en and low < high


RECORD = pd.DataFrame(
    [
        ("met", "same", 2015), ("met", "revised", 2020), ("met", "same", 2025), ("missed", "same", 2024), ("unknown", "same", 2023),
        ("not due", "same", 2027),
    ],
    columns=["outcome", "basis", "deadline"],
).assign(deadline=lambda table: [pd.Period(str(year), "Y") for year in table["deadline"]])  # fmt: skip


@pytest.mark.parametrize(
    ("day", "counted"),
    [("2026-01-01", (6, 5, 4, 3, 2)), ("2025-12-30", (6, 4, 3, 2, 1)), ("2021-06-01", (6, 2, 2, 2, 1)), ("2015-06-01", (6, 0, 0, 0, 0))],
)
def test_of_the_record_only_what_was_over_by_the_day_counts(day: str, counted: tuple[int, ...]) -> None:
    rate = base_rate_known(RECORD, dt.date.fromisoformat(day))
    assert (rate.goals, rate.due, rate.known, rate.met, rate.met_on_one_basis) == counted


def test_without_a_day_the_record_is_that_of_today(evidence: ProxyEvidence) -> None:
    undated = judge_by_proxy((COUNTY, LAND), GOAL, evidence)
    assert undated.proxy is not None and undated.proxy.base_rate == BaseRate(4, 3, 2, 1, 0)
