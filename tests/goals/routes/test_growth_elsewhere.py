"""An average-growth goal by the growth of others: closed forms, simulation, words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from psi_analysis.errors import ModelError, TargetError
from psi_analysis.goals.routes.growth_elsewhere import assess_growth_elsewhere, changes_elsewhere, growth_class, sum_ahead
from psi_analysis.studies.data import Data
from psi_analysis.studies.judgements.judging import read_judging
from psi_analysis.studies.loading import load
from tests.goals.stated_study import GROWTH, HEADER, OBSERVATIONS, write_stated_study
from tests.spec_tables import rows

OTHERS = np.log1p(np.array([0.02, 0.06, 0.10]))


@pytest.fixture
def data(tmp_path: Path) -> Data:
    return load(write_stated_study(tmp_path))


def assessed(data: Data, **changed: object):
    return assess_growth_elsewhere(data, replace(data.target("P3"), **changed), read_judging(data.folder).elsewhere["P3"])


def test_the_sum_of_the_years_ahead_is_what_simulation_gives() -> None:
    ahead = sum_ahead(growth_class(np.expm1(OTHERS)), 0.01, (-0.005, 0.02), 3)
    rng, n = np.random.default_rng(3), 400_000
    own = OTHERS.std(ddof=1) * np.sqrt(1 + 1 / 3) * rng.standard_normal((n, 1))
    common = np.cumsum(-0.005 + 0.02 * rng.standard_normal((n, 3)), axis=1)
    drawn = (OTHERS.mean() + 0.01 + own + common).sum(axis=1)
    assert ahead["mean"] == pytest.approx(drawn.mean(), abs=3e-4)
    assert np.hypot(ahead["scale"], ahead["deviation"]) == pytest.approx(drawn.std(), rel=0.005)
    assert ahead["degrees"] == 2.0


def test_without_a_common_change_the_answer_is_the_student_t_of_the_class(tmp_path: Path) -> None:
    text = "id,target,case,weight,indicator,period,areas,own,points,deviation,reason_zh,reason_en,sources\n"
    text += "like,P3,central,1,calls_growth,2025,ash;birch;cedar,0,0,0,同,like,yearbook\n"
    answer = assessed(load(write_stated_study(tmp_path, growth_elsewhere=text)))
    needed = 3 * np.log(1.04) - np.log(1.10)
    scale = 2 * OTHERS.std(ddof=1) * np.sqrt(1 + 1 / 3)
    assert answer.probability == pytest.approx(stats.t.sf((needed - 2 * OTHERS.mean()) / scale, 2), abs=1e-6)
    assert answer.median == pytest.approx(np.exp((np.log(1.10) + 2 * OTHERS.mean()) / 3) - 1, abs=1e-6)


def test_the_middle_is_the_weighted_average_and_a_lead_that_stays_helps(data: Data) -> None:
    answer = assessed(data)
    by_row = answer.stated.rows.set_index("id")["probability"]
    assert by_row["fading"] < by_row["like"] < by_row["leading"]
    assert answer.probability == pytest.approx(0.5 * by_row["like"] + 0.25 * by_row["fading"] + 0.25 * by_row["leading"])
    assert answer.probability_range == pytest.approx((by_row["fading"], by_row["leading"]))
    assert answer.grade == "C" and answer.told_to == 0.1  # one year of three areas bears no "above 95%"


def test_the_words_count_the_class_and_what_is_left_to_grow(data: Data) -> None:
    zh, en = assessed(data).reason
    left = np.exp((3 * np.log(1.04) - np.log(1.10)) / 2) - 1
    assert (
        "镇2025年增长10.0%" in zh
        and f"此后年均不低于{left:.1%}即可达标" in zh
        and "参照其他3个地区2025年的增速（中位数6.0%，2个达到目标增速）" in zh
    )
    assert f"at least {left:.1%} a year is enough from here" in en and "3 other areas in 2025 (median 6.0%, 2 at the goal's rate)" in en


@pytest.mark.parametrize(
    ("old", "words"),
    [
        ("calls_growth,ash,2025", "needs 3 areas; found 2"),
        ("calls_growth,town,2025", "growth of every year since 2024 is needed; known on any day: none"),
    ],
)
def test_too_few_others_or_no_own_growth_is_no_answer(tmp_path: Path, old: str, words: str) -> None:
    kept = [line for line in OBSERVATIONS.splitlines(keepends=True) if not line.startswith(old)]
    with pytest.raises(ModelError, match=words):
        assessed(load(write_stated_study(tmp_path, observations="".join(kept))))


def test_a_year_missing_in_between_is_no_answer(tmp_path: Path) -> None:
    more = OBSERVATIONS.replace("calls_growth,town,2025,,10.0", "calls_growth,town,2026,,10.0").replace(
        "town,2026,,10.0,percent a year,final,medium,yearbook,2026", "town,2026,,10.0,percent a year,final,medium,yearbook,2027"
    )
    with pytest.raises(ModelError, match="growth of every year since 2024 is needed; known on any day: 2026"):
        assessed(load(write_stated_study(tmp_path, observations=more)))


def test_another_kind_of_goal_or_one_whose_years_are_over_is_refused(data: Data) -> None:
    with pytest.raises(TargetError, match="only stand in for average growth"):
        assess_growth_elsewhere(data, data.target("P1"), read_judging(data.folder).elsewhere["P3"])
    with pytest.raises(TargetError, match="its last year 2025 is known"):
        assessed(data, period="2025")


def test_the_made_up_figures_are_those_the_closed_forms_use() -> None:
    assert HEADER in OBSERVATIONS and np.log1p(np.array([GROWTH[name] for name in ("ash", "birch", "cedar")]) / 100) == pytest.approx(
        OTHERS
    )


ROWS_OF = "id,target,case,weight,indicator,period,areas,own,points,deviation,reason_zh,reason_en,sources\n"


def normal_of(own: float, points: float, deviation: float) -> tuple[float, float]:
    """Mean and deviation of the two years ahead of a class that does not differ: all at 6 %."""
    lead = own * (np.log(1.10) - np.log(1.06))
    return 2 * (np.log(1.06) + lead) + points * 3, deviation * np.sqrt(5.0)


@pytest.mark.parametrize(("own", "points", "deviation"), [(0.0, 0.0, 1.0), (0.5, 0.0, 1.0), (1.0, -1.0, 2.0), (0.0, 2.0, 0.5)])
@pytest.mark.parametrize("relation", [">=", "<="])
def test_a_lead_that_stays_and_a_change_from_year_to_year_add_in_logs(tmp_path: Path, own, points, deviation, relation) -> None:
    alike = OBSERVATIONS
    for name in ("ash", "cedar"):
        alike = alike.replace(f"calls_growth,{name},2025,,{GROWTH[name]}", f"calls_growth,{name},2025,,6.0")
    text = ROWS_OF + f"like,P3,central,1,calls_growth,2025,ash;birch;cedar,{own},{points},{deviation},同,like,yearbook\n"
    answer = assessed(load(write_stated_study(tmp_path, observations=alike, growth_elsewhere=text)), relation=relation)
    mean, spread = normal_of(own, points / 100, deviation / 100)
    needed = 3 * np.log(1.04) - np.log(1.10)
    above = stats.norm.sf((needed - mean) / spread)
    assert answer.probability == pytest.approx(above if relation == ">=" else 1.0 - above, abs=1e-6)
    ends = np.expm1((np.log(1.10) + mean + spread * stats.norm.ppf([0.1, 0.5, 0.9])) / 3)
    assert (*answer.interval80, answer.median) == pytest.approx((ends[0], ends[2], ends[1]), abs=1e-6)
    assert answer.gap == pytest.approx(answer.median - 0.04) and answer.stated.base_period.year == 2025


def test_two_own_years_count_and_the_words_name_both(tmp_path: Path) -> None:
    more = OBSERVATIONS + "calls_growth,town,2026,,2.0,percent a year,final,medium,yearbook,2027-12-31,yes,,,表,\n"
    text = ROWS_OF + "like,P3,central,1,calls_growth,2025,ash;birch;cedar,0,0,0,同,like,yearbook\n"
    answer = assessed(load(write_stated_study(tmp_path, observations=more, growth_elsewhere=text)))
    left = 3 * np.log(1.04) - np.log(1.10) - np.log(1.02)
    scale = OTHERS.std(ddof=1) * np.sqrt(1 + 1 / 3)
    assert answer.probability == pytest.approx(stats.t.sf((left - OTHERS.mean()) / scale, 2), abs=1e-6)
    assert f"grew 10.0%, 2.0% in 2025–2026, so at least {np.expm1(left):.1%} a year" in answer.reason[1].replace("\u2212", "-")


@pytest.mark.parametrize(("growth", "enough"), [([0.02, 0.06], False), ([0.02, 0.06, 0.1], True)])
def test_three_areas_make_a_class_and_two_do_not(growth: list[float], enough: bool) -> None:
    if not enough:
        with pytest.raises(ModelError, match="needs 3 areas; found 2"):
            growth_class(np.array(growth))
        return
    found = growth_class(np.array(growth))
    assert (found.mean, found.spread, found.number) == (pytest.approx(OTHERS.mean()), pytest.approx(OTHERS.std(ddof=1)), 3)


STATED = pd.DataFrame(
    [("ash", 2022, 2024), ("birch", 2022, 2024), ("cedar", 2022, 2025), ("town", 2021, 2025), ("ash", 2020, 2025)],
    columns=["area", "from", "to"],
).assign(indicator="calls_growth")  # fmt: skip
KNOWN = {("ash", 2022): 10.0, ("ash", 2024): 8.0, ("birch", 2022): 9.0, ("birch", 2024): 9.5, ("cedar", 2022): 9.0, ("cedar", 2025): 6.0}
SAID = "indicator,area,period,kind,relation,value,value_to,unit,base,source,published,published_is_assumed,confidence,evidence,note\n"
CHANGES = """
area  | base | period | relation  | value | found
town  | 2021 | 2025   | change by | -4    | -0.01
town  | 2020 | 2025   | change by | -4    | none
town  | 2021 | 2024   | change by | -4    | none
"""


@pytest.mark.parametrize(("area", "base", "period", "relation", "value", "found"), rows(CHANGES))
@pytest.mark.parametrize(("needed", "fast"), [(-0.01, ["cedar", "ash"]), (-0.0101, []), (0.0025, ["birch"]), (0.002501, [])])
def test_changes_elsewhere_are_between_readings_or_as_published_the_fastest_first(
    tmp_path: Path, area, base, period, relation, value, found, needed, fast
) -> None:
    figures = "".join(
        f"calls_growth,{name},{year},,{each},percent a year,final,medium,yearbook,{year + 1}-12-31,yes,,,表,\n"
        for (name, year), each in KNOWN.items()
    )
    folder = write_stated_study(tmp_path, observations=HEADER + figures)
    line = f"calls_growth,{area},{period},bound,{relation},{value},,percent a year,{base},yearbook,2026-06-30,no,high,降,\n"
    (folder / "data" / "raw" / "statements.csv").write_text(SAID + line, encoding="utf-8")
    stated = STATED.assign(**{name: [pd.Period(str(year), "Y") for year in STATED[name]] for name in ("from", "to")})
    made = changes_elsewhere(load(folder), stated, needed).set_index("area")
    expected = {"ash": -0.01, "birch": 0.0025, "cedar": -0.01} | ({} if found == "none" else {"town": float(found)})
    assert made["per_year"].to_dict() == pytest.approx(expected)
    assert made["per_year"].is_monotonic_increasing if needed < 0 else made["per_year"].is_monotonic_decreasing
    assert sorted(made.index[made["as_fast"]]) == sorted([*fast, *(["town"] if found != "none" and fast == ["cedar", "ash"] else [])])
