import numpy as np
import pytest

from psi_analysis.goals.answers.first_passage import first_passage, reached_by
from psi_analysis.nouns.targets import Target
from tests.goals.made_up import made_up_forecast

PATHS = [[110.0, 120.0, 100.0, 100.0], [100.0, 110.0, 120.0, 130.0], [100.0, 100.0, 100.0, 100.0], [105.0, 109.0, 119.0, 120.0]]


def test_once_met_stays_met():
    passage = first_passage(made_up_forecast(PATHS), Target(">=", 120.0, "2026"))
    assert passage.by.tolist() == [0.0, 0.25, 0.5, 0.75]
    assert str(passage.median) == "2026"
    assert passage.beyond == 0.25


def test_median_beyond_the_last_period_is_none():
    assert first_passage(made_up_forecast(PATHS), Target(">=", 125.0, "2026")).median is None


def test_a_growth_goal_has_no_first_passage():
    assert first_passage(made_up_forecast(PATHS), Target(">=", 0.1, "2026", kind="average growth", base="2023")) is None


def test_a_goal_met_already_names_the_reading_since_which_it_is_met():
    made = made_up_forecast(PATHS, history=(95.0, 90.0, 99.0, 101.0, 105.0), first=2019)
    assert str(first_passage(made, Target(">=", 99.0, "2026")).observed) == "2021"
    assert first_passage(made, Target(">=", 106.0, "2026")).observed is None
    assert first_passage(made_up_forecast(PATHS, history=(120.0, 105.0), first=2022), Target(">=", 110.0, "2026")).observed is None


def test_reached_by_is_never_below_met_at_the_end():
    met = np.random.default_rng(0).random((500, 6)) < 0.3
    share = reached_by(met)
    assert (np.diff(share) >= 0).all()
    assert share[-1] == pytest.approx(1 - 0.7**6, abs=0.06)
