import numpy as np
import pytest

from psi_analysis.goals.answers.first_passage import first_passage, reached_by
from psi_analysis.nouns.indicators import Indicator
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


def test_average_growth_is_first_met_by_the_level_it_makes_of_its_base():
    """105 in 2023 growing 4 % a year is 118.1 in 2026."""
    passage = first_passage(made_up_forecast(PATHS), Target(">=", 0.04, "2026", kind="average growth", base="2023"))
    assert passage.by.tolist() == [0.0, 0.25, 0.75, 0.75] and str(passage.median) == "2026" and passage.observed is None


def test_growth_of_one_year_is_first_met_in_the_first_year_that_grows_so_much():
    """The first and the last path grow by a tenth at once or never, the second and third in other years."""
    paths = [[116.0, 116.0], [105.0, 116.0], [105.0, 110.0], [105.0, 105.0]]
    assert first_passage(made_up_forecast(paths), Target(">=", 0.1, "2025", kind="growth")).by.tolist() == [0.25, 0.5]


def test_additions_are_first_met_when_so_many_have_come_together_and_a_milestone_when_it_is_reached():
    flow, stock = (Indicator("firms", "企业", "Firms", "count", kind) for kind in ("flow", "count"))
    added = made_up_forecast([[2.0, 3.0], [5.0, 0.0], [1.0, 1.0], [0.0, 6.0]], history=(4.0, 1.0), first=2022, indicator=flow)
    assert first_passage(added, Target(">=", 6.0, "2025", kind="addition", base="2022")).by.tolist() == [0.25, 0.75]
    standing = made_up_forecast([[5.0, 4.0], [4.0, 6.0]], history=(3.0, 4.0), first=2022, indicator=stock)
    assert first_passage(standing, Target(">=", 5.0, "2025", kind="milestone")).by.tolist() == [0.5, 1.0]
    assert first_passage(standing, Target(">=", 2.0, "2025", kind="addition", base="2022")).by.tolist() == [0.5, 1.0]


def test_a_base_before_the_first_figure_has_no_first_passage():
    assert first_passage(made_up_forecast(PATHS), Target(">=", 0.1, "2026", kind="average growth", base="2000")) is None


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
