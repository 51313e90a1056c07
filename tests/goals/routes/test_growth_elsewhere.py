"""An average-growth goal by the growth of others: closed forms, simulation, words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from psi_analysis.errors import ModelError, TargetError
from psi_analysis.goals.routes.growth_elsewhere import assess_growth_elsewhere, growth_class, sum_ahead
from psi_analysis.studies.data import Data
from psi_analysis.studies.judgements.judging import read_judging
from psi_analysis.studies.loading import load
from tests.goals.stated_study import GROWTH, HEADER, OBSERVATIONS, write_stated_study

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
