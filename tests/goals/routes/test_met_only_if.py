"""Conditions without a probability: the base that is needed, in closed form."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from psi_analysis.errors import ModelError
from psi_analysis.goals.routes.met_only_if import (
    _latest_drift,
    assess_condition,
    assess_pace,
    base_for_probability,
    base_needed,
    condition_reasons,
)
from psi_analysis.goals.routes.stated_detail import MetOnlyIf
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.judgements.judging import read_judging
from psi_analysis.studies.loading import load
from psi_analysis.studies.rows import Row
from psi_analysis.words.text import plain
from tests.goals.made_up import made_up_series
from tests.spec_tables import rows
from tests.studies.small_study import HEADER, write_small_study

DATA = load(as_of="2026-11-23")
BEFORE = load(as_of="2026-02-28")
"""A day before the communiqué of 2025."""
ROWS = read_judging(DATA.folder).conditions


def condition(goal: str, data=DATA):
    return assess_condition(data, data.target(goal), ROWS[goal])


@pytest.mark.parametrize(("goal", "data"), [("T03", DATA), ("T04", DATA), ("T05", DATA), ("T12", DATA), ("T16", DATA), ("I01", DATA)])
def test_a_condition_has_a_grade_and_no_probability(goal: str, data) -> None:
    answer = condition(goal, data)
    assert (answer.grade, answer.probability, answer.probability_range, answer.forecast) == ("C", None, None, None)
    assert answer.assessable and answer.reason[0].startswith("没有概率，只有条件") and answer.condition is not None


@pytest.mark.parametrize(("value", "word"), [(0.034, "满足"), (0.030, "不满足")])
def test_a_reading_that_came_since_is_named_and_the_condition_checked_on_it(value: float, word: str) -> None:
    old = next(row for row in DATA.raw.observations if row.text("indicator") == "rd_intensity" and row.text("area") == "zhuzhou")
    came = {"period": pd.Period("2025", freq="Y"), "value": 100 * value, "source": "made-up", "published": dt.date(2026, 6, 1)}
    new = dataclasses.replace(old, cells={**old.cells, **came})
    data = dataclasses.replace(DATA, raw=dataclasses.replace(DATA.raw, observations=(*DATA.raw.observations, new)))
    data = dataclasses.replace(
        data, sources={**DATA.sources, "made-up": dataclasses.replace(DATA.sources[old.text("source")], id="made-up")}
    )
    zh = assess_condition(data, data.target("T05"), ROWS["T05"]).reason[0]
    assert f"本市自有读数4个，最近的2025年为{100 * value:.1f}%" in zh and zh.endswith(f"该年为{100 * value:.1f}%，{word}")
    assert "只有2019年一个读数" not in zh


def test_the_borrowed_trend_is_student_t_on_logits() -> None:
    times, shares = np.array([2020.0, 2023.0, 2024.0, 2025.0]), np.array([0.0198, 0.0247, 0.0257, 0.0262])
    logits = np.log(shares / (1 - shares))
    drift = (logits[-1] - logits[0]) / 5
    scale = np.sqrt(float(((np.diff(logits) - drift * np.diff(times)) ** 2 / np.diff(times)).sum()) / 2 * (2 + 4 / 5))
    for probability in (0.5, 0.66, 0.9):
        base = base_for_probability((times, shares), 0.035, 2.0, probability)
        reached = (np.log(0.035 / 0.965) - np.log(base / (1 - base)) - 2 * drift) / scale
        assert stats.t.sf(reached, 2) == pytest.approx(probability)
    found = condition("T05").condition
    assert found.base == pytest.approx(base_for_probability((times, shares), 0.035, 2.0, 0.5))
    assert (found.reading, str(found.reading_period), str(found.base_period)) == (0.0327, "2021", "2025")


def test_without_a_trend_the_straight_line_from_the_one_reading_decides() -> None:
    found = condition("T16").condition
    assert found.pace == pytest.approx((0.135 - 0.104) / 3.5)
    assert found.base == pytest.approx(0.135 - 2 * found.pace)
    assert list(found.by_gain["base"]) == pytest.approx([0.135, 0.13, 0.125, 0.115])


def test_without_a_reading_only_the_table_by_yearly_gain_is_given() -> None:
    found = condition("T04").condition
    assert found.base is None and found.reading is None and found.by_probability.empty
    assert found.by_gain["base"].iloc[-1] == pytest.approx(base_needed(0.47, 0.01, 2.0))


def test_the_share_that_is_needed_goes_from_the_total_s_last_reading_at_the_drift_between_its_breaks() -> None:
    found = condition("T03").condition
    values = np.log([1423.7223, 1412.9194, 1532.844, 1629.0968, 1777.8796])
    drift, steps = (values[-1] - values[0]) / 4, np.diff(values)
    scale = steps.std(ddof=1) * np.sqrt(2 + 4 / 4)
    for probability, share in found.by_probability.itertuples(index=False):
        total = np.exp(np.log(1899.9) + 2 * drift + scale * stats.t.ppf(1 - probability, 3))
        assert share == pytest.approx(1000 / total)


def test_a_trend_of_two_readings_is_not_borrowed() -> None:
    with pytest.raises(ModelError, match="needs 3 readings; found 2"):
        base_for_probability((np.array([2020.0, 2021.0]), np.array([0.1, 0.2])), 0.3, 1.0, 0.5)


def test_a_condition_is_not_stated_before_what_it_rests_on_was_public() -> None:
    early = load(as_of="2022-06-30")
    with pytest.raises(ModelError, match="nothing was public on 2022-06-30"):
        assess_condition(early, early.target("T16"), ROWS["T16"])


def test_steady_growth_is_the_compound_rate_from_the_one_figure() -> None:
    answer = condition("T12")
    assert answer.condition.pace == pytest.approx((48.9 / 44.1) ** 0.5 - 1)
    assert "2025年为44.1亿元" in answer.reason[0] and "5.3%" in answer.reason[0]
    assert "4.41 billion yuan in 2025" in answer.reason[1] and "at least 5.3% a year" in answer.reason[1]


def test_steady_growth_needs_a_figure_before_the_deadline() -> None:
    with pytest.raises(ModelError, match="nothing was public on 2026-02-28"):
        condition("T12", BEFORE)
    late = dataclasses.replace(DATA.target("T12"), period="2025")
    with pytest.raises(ModelError, match="needs a figure before 2025"):
        assess_condition(DATA, late, ROWS["T12"])


PACES = """
kind  | figures   | base | deadline | done | a year
flow  | 2 3       | 2024 | 2027     | 3    | (10 - 3) / 2
flow  | 1 2 3     | 2023 | 2026     | 5    | (10 - 5) / 1
flow  | 3         | 2023 | 2027     | 3    | (10 - 3) / 2
flow  | 8 9       | 2023 | 2027     | 17   | (10 - 17) / 2
count | 4 6 9     | 2024 | 2027     | 3    | (10 - 3) / 2
count | 4 6 9     | 2023 | 2027     | 5    | (10 - 5) / 2
count | 9         | 2023 | 2027     | none |
flow  | 2 3       | 2025 | 2027     | none |
flow  | 2 3       | 2026 | 2027     | none |
flow  | 2 3       | 2023 | 2025     | none |
"""
"""Figures to 2025 and a goal of ten."""


@pytest.mark.parametrize(("kind", "figures", "base", "deadline", "done", "pace"), rows(PACES))
def test_the_additions_a_year_that_are_left_are_spread_over_the_years_after_the_last_figure(kind, figures, base, deadline, done, pace):
    values = [float(each) for each in figures.split()]
    known = made_up_series(values, first=2026 - len(values), indicator=Indicator("awards", "奖", "Awards", "count", kind))
    goal = Target(">=", 10.0, deadline, "addition", base=base)
    if done == "none":
        with pytest.raises(ModelError, match=f"additions up to {deadline} need a figure of {base} and of a year after it"):
            assess_pace(goal, known)
        return
    answer = assess_pace(goal, known)
    found = answer.condition
    assert (found.rule, found.reading, found.pace, str(found.base_period)) == ("additions", float(done), pytest.approx(eval(pace)), "2025")
    assert (answer.grade, answer.probability, found.base) == ("C", None, None) and found.by_gain.empty and found.by_probability.empty
    assert f"{done} added by 2025" in answer.reason[1] and f"met only if {max(found.pace, 0.0):g} a year are added" in answer.reason[1]


STRETCHES = """
breaks        | from | to
              | 0    | 5
2020.5        | 1    | 5
2021          | 2    | 5
2021.5        | 2    | 5
2022.5        | 0    | 3
2023.5        | 0    | 4
2023.5 2020.5 | 1    | 4
2021.5 2022.5 | none |
2018          | 0    | 5
"""
"""Readings at the end of 2019 to 2023, the first and the last of a stretch counted from 0."""


@pytest.mark.parametrize(("breaks", "first", "last"), rows(STRETCHES))
def test_the_drift_is_of_the_last_stretch_between_breaks_that_has_three_readings(breaks, first, last):
    times, values = np.arange(2020.0, 2025.0), np.array([0.0, 0.05, 0.2, 0.6, 1.4])
    found = _latest_drift(times, values, [float(each) for each in breaks.split()])
    if first == "none":
        assert found is None
        return
    used = slice(int(first), int(last))
    assert found.readings == int(last) - int(first) and found.per_year == pytest.approx(np.ptp(values[used]) / np.ptp(times[used]))


NONE = pd.DataFrame(columns=["probability", "base"])
GAINS = pd.DataFrame({"gain": [0.0, 0.0025, 0.005, 0.01], "base": [0.47, 0.465, 0.46, 0.45]})
CHANCES = pd.DataFrame({"probability": [0.5, 0.66, 0.9], "base": [0.031, 0.033, 0.036]})
LAST, BEFORE_LAST = pd.Period("2025", "Y"), pd.Period("2024", "Y")


CONDITIONS = """
relation | rule | base  | reading | of   | holds
>=       | pace | 0.46  | 0.46    | 2025 | yes
>=       | pace | 0.46  | 0.459   | 2025 | no
<=       | pace | 0.46  | 0.46    | 2025 | yes
<=       | pace | 0.46  | 0.461   | 2025 | no
>=       | pace | 0.46  | 0.47    | 2024 | not said
>=       | pace | none  | 0.47    | 2025 | not said
>=       | pace | 0.46  | none    | none | not said
>=       | share of whole | 0.46 | 0.47 | 2025 | not said
"""


@pytest.mark.parametrize(("relation", "rule", "base", "reading", "of", "holds"), rows(CONDITIONS))
def test_a_condition_is_held_against_the_value_of_its_own_period_alone(relation, rule, base, reading, of, holds):
    asked, seen = (None if each == "none" else float(each) for each in (base, reading))
    period = None if of == "none" else pd.Period(of, "Y")
    made = MetOnlyIf(rule, LAST, asked, GAINS, CHANCES, seen, period, 0.005)
    said = condition_reasons(Target(relation, 0.47, "2027", "ratio"), made, plain("因", "why"))
    assert len(said) == (2 if holds == "not said" else 3) and said[0].said("en").endswith("why")
    if holds != "not said":
        assert said[2].said("en") == f"it was {100 * seen:.1f}%, which {'meets' if holds == 'yes' else 'misses'} it"


@pytest.mark.parametrize(("relation", "side"), [(">=", "at least"), ("<=", "at most")])
def test_each_rule_has_a_sentence_of_its_own_with_its_numbers(relation, side):
    goal = Target(relation, 0.47, "2027", "ratio")

    def said(rule, base=None, reading=None, pace=None, by=CHANCES):
        made = MetOnlyIf(rule, LAST, base, GAINS, by, reading, BEFORE_LAST if reading else None, pace)
        return condition_reasons(goal, made, plain("因", "why"))[1].said("en")

    assert said("trend") == f"more likely met than not only if the value of 2025 was {side} 3.1% ({side} 3.3% for two in three)"
    assert f"{side} 46.0% (moving" in said("pace") and "or 45.0% (" in said("pace")
    assert "from that reading, 45.5%" in said("pace", 0.46, 0.455, 0.005) and f"{side} 46.0%" in said("pace", 0.46, 0.455, 0.005)
    assert "moving" in said("pace", 0.46, 0.455, None) and "moving" in said("pace", None, 0.455, 0.005)
    assert said("share of whole", 0.031, pace=0.07).startswith("if the total goes on growing 7.0% a year, it is more likely met than not")
    level = dataclasses.replace(goal, kind="level", value=50.0, unit="100m yuan")
    made = MetOnlyIf("steady growth", LAST, None, GAINS, NONE, 44.0, LAST, 0.0661)
    en = condition_reasons(level, made, plain("因", "why"))[1].said("en")
    assert "it was 4.4 billion yuan in 2025" in en and f"grow {side} 6.6% a year" in en


SHARES = """
relation | rule  | reading       | day        | base of | base                       | pace
>=       | pace  | 2022 14       | 2026-11-23 | 2025    | 0.17 - 2 * 0.006           | 0.006
>=       | pace  | none          | 2026-11-23 | 2025    | none                       | none
<=       | pace  | 2022 19       | 2026-11-23 | 2025    | 0.17 + 2 * 0.004           | -0.004
>=       | pace  | 2022 14       | 2025-06-30 | 2024    | 0.17 - 3 * 0.006           | 0.006
>=       | pace  | 2022 14       | 2029-06-30 | 2026    | 0.17 - 1 * 0.006           | 0.006
"""


@pytest.mark.parametrize(("relation", "rule", "reading", "day", "of", "base", "pace"), rows(SHARES))
def test_the_base_is_asked_of_the_last_complete_year_before_the_deadline(tmp_path, relation, rule, reading, day, of, base, pace):
    text = HEADER
    if reading != "none":
        year, value = reading.split()
        text += f"cost_ratio,town,{year},,{value},percent,final,medium,yearbook,{int(year) + 1}-03-31,no,,,表,\n"
    data = load(write_small_study(tmp_path, observations=text + KNOWN), as_of=day)
    goal = Target(relation, 0.17, "2027", "ratio", indicator="cost_ratio", area="town", id="R")
    row = Row("conditions.csv", 2, {"target": "R", "rule": rule, "reason_zh": "因", "reason_en": "why", "sources": None})
    found = assess_condition(data, goal, row).condition
    left, sign = 2027 - int(of), 1.0 if relation == ">=" else -1.0
    assert str(found.base_period) == of
    assert found.base == (None if base == "none" else pytest.approx(eval(base)))
    assert found.pace == (None if pace == "none" else pytest.approx(float(pace)))
    assert found.by_gain["base"].tolist() == pytest.approx([0.17 - sign * gain * left for gain in (0.0, 0.0025, 0.005, 0.01)])


KNOWN = "".join(
    f"cost_ratio,land,{year},,{value},percent,final,medium,yearbook,{year + 1}-03-31,no,,,表,\n"
    for year, value in zip(range(2020, 2025), (20.0, 19.0, 18.6, 18.0, 17.1), strict=True)
)


def test_a_goal_from_above_asks_the_lent_trend_for_the_other_end(tmp_path):
    data = load(write_small_study(tmp_path, observations=HEADER + KNOWN), as_of="2026-11-23")
    cells = {"target": "R", "rule": "trend", "trend_indicator": "cost_ratio", "trend_area": "land", "reason_zh": "因", "reason_en": "why"}
    row = Row("conditions.csv", 2, cells | {"sources": None})
    times, values = np.arange(2021.0, 2026.0), np.array([0.2, 0.19, 0.186, 0.18, 0.171])
    for relation, chances in ((">=", (0.5, 0.66, 0.9)), ("<=", (0.5, 0.34, 0.1))):
        goal = Target(relation, 0.15, "2027", "ratio", indicator="cost_ratio", area="town", id="R")
        found = assess_condition(data, goal, row).condition
        bases = [base_for_probability((times, values), 0.15, 2.0, chance) for chance in chances]
        assert found.by_probability["base"].tolist() == pytest.approx(bases) and found.base == pytest.approx(bases[0])
        assert found.by_probability["probability"].tolist() == [0.5, 0.66, 0.9] and found.reading is None
