import dataclasses

import numpy as np
import pandas as pd
import pytest

from psi_analysis.goals.answers.first_passage import first_passage, met_since, reached_by
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


@pytest.mark.parametrize(("base", "known"), [("2017", False), ("2018", True), ("2019", True)])
def test_a_base_counts_from_the_first_figure_on(base, known):
    goal = Target(">=", 0.01, "2026", kind="average growth", base=base)
    assert (first_passage(made_up_forecast(PATHS), goal) is not None) is known


def test_a_rate_of_growth_is_first_met_by_its_own_value():
    rate = Indicator("r", "", "", "growth", "growth")
    made = made_up_forecast([[0.05, 0.08], [0.02, 0.03], [0.09, 0.01]], history=(0.09, 0.04), first=2022, indicator=rate)
    assert first_passage(made, Target(">=", 0.08, "2025", kind="growth")).by.tolist() == pytest.approx([1 / 3, 2 / 3])


def test_growth_from_nothing_has_no_first_passage_and_an_addition_to_nothing_has():
    fallen = [[0.0, 116.0], [105.0, 116.0]]
    assert first_passage(made_up_forecast(fallen), Target(">=", 0.1, "2025", kind="growth")) is None
    assert first_passage(made_up_forecast(fallen), Target(">=", 0.1, "2025", kind="average growth", base="2024")) is None
    assert first_passage(made_up_forecast(fallen), Target(">=", 12.0, "2025", kind="addition", base="2024")).by.tolist() == [0.0, 0.5]
    assert first_passage(made_up_forecast([[105.0, 116.0]]), Target(">=", 0.1, "2025", kind="growth")).by.tolist() == [0.0, 1.0]
    begun = made_up_forecast([[105.0, 116.0]], history=(0.0, 100.0), first=2022)
    assert first_passage(begun, Target(">=", 0.1, "2025", kind="average growth", base="2022")) is None


def test_a_year_judged_on_months_has_no_first_passage_of_its_growth_but_one_of_its_level():
    months = pd.Series([100.0] * 14, index=pd.period_range(end="2024-06", periods=14, freq="M"))
    made = made_up_forecast([[100.0 + step for step in range(18)]])
    made = dataclasses.replace(made, series=dataclasses.replace(made.series, values=months))
    assert first_passage(made, Target(">=", 0.01, "2025", kind="average growth", base="2023")) is None
    assert first_passage(made, Target(">=", 0.01, "2025-12", kind="average growth", base="2023-12")) is not None
    assert str(first_passage(made, Target(">=", 110.0, "2025")).median) == "2025-05"


def test_additions_since_a_year_that_lies_ahead_begin_after_it():
    flow = Indicator("firms", "企业", "Firms", "count", "flow")
    made = made_up_forecast([[9.0, 3.0, 4.0], [9.0, 6.0, 0.0], [9.0, 1.0, 1.0]], history=(4.0, 1.0), first=2022, indicator=flow)
    passage = first_passage(made, Target(">=", 6.0, "2025", kind="addition", base="2024"))
    assert passage.by.tolist() == pytest.approx([0.0, 1 / 3, 2 / 3]) and passage.observed is None and str(passage.median) == "2026"


@pytest.mark.parametrize(
    ("values", "since"),
    [([1.0, 5.0, 6.0], 2021), ([5.0, 1.0, 6.0], 2022), ([5.0, 6.0, 7.0], 2020), ([6.0, 5.0, 1.0], None), ([1.0, 2.0, 3.0], None)],
)
def test_a_goal_is_met_since_the_first_reading_after_the_last_that_missed_it(values, since):
    assert met_since(Target(">=", 5.0, "2027"), [2020, 2021, 2022], np.array(values)) == since
