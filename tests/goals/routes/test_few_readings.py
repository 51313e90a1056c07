"""Goals with a handful of own readings: on the real register, the answer computed beside the test."""

from __future__ import annotations

import re

import numpy as np
import pytest
from scipy import stats

from psi_analysis.errors import ModelError
from psi_analysis.goals.plans.plan import assess_plan
from psi_analysis.goals.routes.few_readings import assess_few_readings, forecast_few_readings, recent_growth
from psi_analysis.goals.routes.latest_rate import from_latest_rate
from psi_analysis.goals.routes.uneven_readings import Rates, annual_rates, end_of, of_basis, own_readings, province_record
from psi_analysis.studies.judgements.judging import read_judging
from psi_analysis.studies.loading import load
from psi_analysis.words.answer_view import facts

DATA = load(as_of="2026-11-23")
JUDGING = read_judging(DATA.folder)


def assessed(goal: str, day: str = "2026-11-23"):
    data = load(as_of=day)
    return assess_few_readings(data, data.target(goal), JUDGING.few_readings[goal], to="2030", n_paths=8000, seed=1)


def test_patents_rest_on_counts_put_on_one_population_base() -> None:
    answer = assessed("T06")
    rule = next(row for row in JUDGING.few_readings["T06"] if row.text("id") == "T06-log")
    assert of_basis(DATA, DATA.target("T06"), rule) == pytest.approx(35.68 / 13694)
    city = np.log([6957, 7281, 13694]), np.array([2020 + 11 / 12, 2021 + 2 / 12, 2025 + 7 / 12])
    province = np.log([8.0, 8.4, 17.13, 19.85]), np.array([2020 + 11 / 12, 2021 + 2 / 12, 2024.5, 2025 + 7 / 12])
    squares = 0.0
    for values, times in (city, province):
        slope = (values[-1] - values[0]) / (times[-1] - times[0])
        squares += float(((np.diff(values) - slope * np.diff(times)) ** 2 / np.diff(times)).sum())
    span, h = city[1][-1] - city[1][0], 2028 - city[1][-1]
    drift = (city[0][-1] - city[0][0]) / span
    exact = stats.t.cdf((drift * h - np.log(37.9 / 35.68)) / (np.sqrt(squares / 3 * (h + h**2 / span))), 3)
    assert answer.by_member["T06-log"] == pytest.approx(exact, abs=0.006)
    assert answer.grade == "C" and answer.latest == 35.68


def test_the_larger_population_base_makes_the_patent_goal_harder() -> None:
    by_rule = assessed("T06").by_member
    assert by_rule["T06-earlier-base"] < by_rule["T06-log"]


def test_listed_companies_are_poisson_net_additions() -> None:
    answer = assessed("T19")
    watched, ahead = 4.5, 2.0  # one addition from June 2021 to the end of 2025
    assert answer.by_member["T19-own"] == pytest.approx(stats.nbinom.sf(3, 1.5, watched / (watched + ahead)), abs=0.008)
    province = watched + 2 * 146 / 12
    assert answer.by_member["T19-province"] == pytest.approx(stats.nbinom.sf(3, 1.5, province / (province + ahead)), abs=0.002)
    assert answer.grade == "C" and answer.probability_range == (min(answer.by_member.values()), max(answer.by_member.values()))
    assert (np.diff(answer.forecast.paths, axis=1) >= 0).all()


def test_the_province_s_record_counts_in_years_of_the_city() -> None:
    row = next(row for row in JUDGING.few_readings["T19"] if row.text("wider_area"))
    found = province_record(DATA, row, 12.0)
    assert (found.additions, found.years) == (0.0, pytest.approx(2 * 146 / 12))


def test_trains_are_rates_a_year_and_the_first_partial_year_is_left_out() -> None:
    rates = annual_rates(DATA, "rail_sea_trains_from_zhuzhou", "zhuzhou")
    assert rates.year.tolist() == [2022, 2023, 2024, 2025]
    assert rates.rate == pytest.approx([242, 460, 339 * 1.5, 428 * 1.5])
    assert rates.middle == pytest.approx([2022.5, 2023.5, 2024 + 1 / 3, 2025 + 1 / 3])


def test_what_is_known_of_a_year_stays_in_its_total() -> None:
    paths = assessed("T31").forecast.paths
    assert (paths[:, 1] > 428).all() and (paths[:, 0] > 339).all()
    logs = assessed("T31").forecast.members["T31-since-2023"]
    assert np.ptp(logs[:, 0]) < 1e-6 < np.ptp(logs[:, 1])


def test_growth_needed_counts_from_the_latest_rate_and_not_from_the_last_full_year() -> None:
    answer = assessed("T31")
    span, start = 2027.5 - (2025 + 1 / 3), 428 * 1.5
    assert (answer.required.start, str(answer.required.start_period)) == (pytest.approx(start), "2025-08")
    assert answer.required.over == answer.takes.over == pytest.approx(span)
    assert answer.required.per_year == pytest.approx((1000 / start) ** (1 / span) - 1)
    draws = np.log(answer.forecast.at("2027"))
    assert answer.takes.extra_growth[0.9] == pytest.approx((np.log(1000) - np.quantile(draws, 0.1)) / span)
    assert answer.takes.remaining[0.9] * 2 == pytest.approx(answer.takes.extra_growth[0.9] * span)
    assert "2025年1—8月的428列，折合全年642列" in answer.reason[0] and "2.17年" in answer.reason[0]
    assert "428 trains in 2025, January to August, or 642 trains a year" in answer.reason[1] and "2.17 years" in answer.reason[1]


def test_the_effort_of_a_flow_is_that_of_its_required_growth() -> None:
    plan = assess_plan(DATA, goals=["T31", "T06"], n_paths=2000)
    effort, answer = plan.efforts["T31"], plan["T31"]
    assert effort.needed == answer.required.per_year and list(effort.milestones.index) == [2025, 2026, 2027]
    assert effort.milestones[2027] == pytest.approx(1000.0)
    assert effort.milestones[2025] == pytest.approx(642 * (1 + effort.needed) ** (1 / 6))
    assert effort.factor == pytest.approx(effort.needed / effort.recent)
    for id in ("T31", "T06"):
        required, takes, row = plan[id].required, plan[id].takes, plan.efforts[id].growth_for.iloc[-1]
        shifted = required.start * (1 + row["per_year"]) ** required.over
        median = np.median(plan[id].forecast.at("2027"))
        assert shifted == pytest.approx(median * np.exp(takes.extra_growth[row["probability"]] * takes.over))


@pytest.mark.parametrize(("goal", "years"), [("T31", "2.17"), ("T19", "2"), ("T06", "2.42")])
def test_the_lines_give_start_and_span_so_that_the_growth_can_be_reckoned_again(goal: str, years: str) -> None:
    answer = assessed(goal)
    said = facts(answer)["required"].line.said("en")
    rate, over, start = re.match(r"([\d.]+)% a year over ([\d.]+) years from ([\d.,]+)", said).groups()
    assert over == years
    assert float(start) * (1 + float(rate) / 100) ** float(over) == pytest.approx(answer.target.value, rel=3e-3)


def test_a_flow_known_to_a_full_year_counts_from_that_year() -> None:
    answer = assess_few_readings(DATA, DATA.target("T31"), JUDGING.few_readings["T31"], to="2030", n_paths=400, seed=1)
    full = Rates(np.array([2022.0, 2023.0]), np.array([242.0, 460.0]), np.array([1.0, 1.0]))
    assert from_latest_rate(answer, full) is answer


def test_the_two_train_counts_are_never_joined() -> None:
    answer = assessed("T31")
    assert answer.target.indicator == "rail_sea_trains_from_zhuzhou" and answer.latest == 460.0
    assert "三市合计" in answer.reason[0] and answer.grade == "C"
    assert "2024年为1076列，当时已达到目标" in answer.reason[0] and "it was met with 1,076 trains in 2024" in answer.reason[1]
    assert 0.1 < answer.probability_range[0] < answer.probability < answer.probability_range[1] < 0.8


@pytest.mark.parametrize(("goal", "day"), [("T19", "2025-03-21"), ("T06", "2021-01-31"), ("T31", "2024-01-31")])
def test_no_probability_rests_on_fewer_than_two_own_readings(goal: str, day: str) -> None:
    with pytest.raises(ModelError):
        assessed(goal, day)


def test_a_rule_that_rests_on_what_was_not_public_yet_is_left_out_by_name() -> None:
    made = assessed("T06", "2024-12-31").forecast
    assert set(made.members) == {"T06-earlier-base"}
    assert "hunan-patents/zhuzhou" not in made.left_out["T06-log"] and "2025-07" in made.left_out["T06-log"]
    assert sum(made.weights.values()) == pytest.approx(1.0)


def test_recent_growth_is_that_of_the_central_rule_and_none_for_counts() -> None:
    growth, years = recent_growth(DATA, DATA.target("T06"), JUDGING.few_readings["T06"])
    assert growth == pytest.approx((13694 / 6957) ** (1 / (56 / 12)) - 1) and years == 5
    assert recent_growth(DATA, DATA.target("T19"), JUDGING.few_readings["T19"]) is None


def test_readings_stand_at_the_end_of_their_period() -> None:
    found = own_readings(DATA, "invention_patents_per_10k", "zhuzhou")
    assert found.times == pytest.approx([2013, 2020, 2020 + 11 / 12, 2021 + 2 / 12, 2022, 2025 + 7 / 12])
    assert found.since(found.periods[2]).values.tolist() == [17.27, 18.07, 21.89, 35.68]
    assert end_of(found.periods[0]) == 2013.0


def test_a_borrowed_drift_starts_at_the_own_reading_and_is_the_wider_areas() -> None:
    data, rules = load(as_of="2026-11-23"), {row.text("id"): row for row in JUDGING.few_readings["T05"]}
    made, count = forecast_few_readings(data, data.target("T05"), tuple(rules.values()), to="2027", n_paths=40_000, seed=1)
    points = 3.27 + 6 * (2.62 - 2.57)  # six years after the reading of 2021, by the province's points of its last year
    assert np.median(made.member_at("T05-slower", "2027")) == pytest.approx(points / 100, abs=2e-4)
    factor = (2.62 / 1.98) ** (6 / 5)
    assert np.median(made.member_at("T05-province", "2027")) == pytest.approx(0.0327 * factor, rel=0.004)
    assert count == 3


def test_a_yearly_number_grows_by_as_many_each_year() -> None:
    made = assessed("T31").forecast
    rates, middle = np.array([460, 508.5, 642.0]), np.array([2023.5, 2024 + 1 / 3, 2025 + 1 / 3])
    per_year = (rates[-1] - rates[0]) / (middle[-1] - middle[0])
    assert np.median(made.member_at("T31-steady-number", "2027")) == pytest.approx(642 + per_year * (2027.5 - middle[-1]), rel=0.02)


@pytest.mark.parametrize(("goal", "words"), [("T06", "above 90%"), ("T19", "below 10%")])
def test_few_readings_are_told_no_nearer_to_0_and_1_than_a_tenth(goal: str, words: str) -> None:
    answer = assessed(goal)
    assert not 0.09 < answer.probability < 0.91
    found = facts(answer)["few_readings"]
    said = found.sentence.said("en")
    assert f"is {words}, under every rule" in said and "95%" not in said and "5%" not in said.replace("35%", "")
    assert found.line.said("en").startswith(words.replace("above ", ">").replace("below ", "<") + ";")
