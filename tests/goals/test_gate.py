import numpy as np
import pandas as pd
import pytest

from psi_analysis.forecasts.forecasting import forecast
from psi_analysis.goals.answers.assessing import assess
from psi_analysis.goals.answers.assessment import CoverageRecord
from psi_analysis.goals.answers.grading import through_gate
from psi_analysis.nouns.targets import Target
from psi_analysis.scoring.rule_record import RecentCoverage
from psi_analysis.words.answer_view import facts

FAILED = RecentCoverage("ladder", "loans", 0.66, 0.03, 2017, 2021, 5)
HELD = RecentCoverage("ladder", "loans", 0.86, 0.03, 2017, 2021, 5)


class Record:
    def __init__(self, coverage):
        self.coverage = coverage

    def reliability_at(self, forecast, target, probability):
        return None

    def coverage_at(self, forecast, target):
        return self.coverage


class OlderRecord:
    def reliability_at(self, forecast, target, probability):
        return None


def answer(record):
    own = pd.Series(100 * 1.05 ** np.arange(12.0) + np.tile([0.5, -0.5], 6), index=range(2012, 2024), name="parcels")
    return assess(forecast(own, to="2026", models="drift", n_paths=500), Target(">=", 190.0, "2025"), record=record)


@pytest.mark.parametrize(("before", "after"), [("A", "B"), ("B", "C"), ("C", "C"), ("D", "D")])
def test_the_gate_lowers_by_one_grade_and_never_blanks(before, after):
    grade, (gate,) = through_gate(before, FAILED)
    assert grade == after
    assert gate.pair == (
        "本方法在面板上最近5个起点（2017—2021年）的80%区间只覆盖66%，证据等级下调一级",
        "on the panel this rule's 80% intervals held only 66% at its last 5 origins (2017–2021): one grade lower",
    )


@pytest.mark.parametrize("coverage", [HELD, None])
def test_a_rule_that_held_or_was_not_tried_keeps_its_grade(coverage):
    assert through_gate("A", coverage) == ("A", ())


def test_an_answer_that_fails_the_gate_is_graded_down_and_keeps_its_probability():
    plain, gated = answer(Record(HELD)), answer(Record(FAILED))
    assert (plain.grade, gated.grade) == ("B", "C")
    assert gated.probability == plain.probability
    assert gated.gated and not plain.gated
    assert "one grade lower" in gated.reason[1]


def test_a_gated_answer_is_still_said_as_a_forecast_not_as_few_readings():
    gated = answer(Record(FAILED))
    assert "headline" in facts(gated) and "few_readings" not in facts(gated)
    assert gated.told_to == answer(None).told_to


def test_a_record_without_coverage_works_as_before():
    assert not isinstance(OlderRecord(), CoverageRecord)
    assert answer(OlderRecord()).coverage is None
