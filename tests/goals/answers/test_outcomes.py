"""What became of a goal whose year is over, on a town with 80, 85 and 91 in 2020 to 2022."""

from __future__ import annotations

import datetime as dt

import pytest

from psi_analysis.goals.answers.outcomes import assess_due, outcome_of
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.data import Data
from psi_analysis.studies.loading import load
from tests.spec_tables import rows
from tests.studies.small_study import write_small_study


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Data:
    return load(write_small_study(tmp_path_factory.mktemp("study")))


OUTCOMES = """
kind           | base | year | at least | came to              | met
level          |      | 2022 | 91       | 91                   | yes
level          |      | 2022 | 91.01    | 91                   | no
level          |      | 2021 | 85       | 85                   | yes
level          |      | 2023 | 85       | not known            |
average growth | 2020 | 2022 | 0.0665   | (91 / 80) ** 0.5 - 1 | yes
average growth | 2020 | 2022 | 0.0666   | (91 / 80) ** 0.5 - 1 | no
average growth | 2021 | 2022 | 0.0705   | 91 / 85 - 1          | yes
average growth | 2019 | 2022 | 0.01     | not known            |
growth         |      | 2022 | 0.0706   | 91 / 85 - 1          | no
addition       | 2020 | 2022 | 1        | not known            |
"""


@pytest.mark.parametrize(("kind", "base", "year", "value", "came", "met"), rows(OUTCOMES))
def test_a_goal_that_is_due_is_met_or_missed_by_what_the_series_came_to(
    data: Data, kind: str, base: str, year: str, value: str, came: str, met: str
) -> None:
    goal = Target(">=", float(value), year, kind, base=base or None, indicator="deposits", area="town", id="G")
    outcome = outcome_of(data, goal)
    if came == "not known":
        assert outcome is None
        return
    assert outcome is not None and outcome.met is (met == "yes") and outcome.value == pytest.approx(eval(came))
    assert outcome.published == (dt.date(2024, 6, 30) if year == "2022" else dt.date(2022, 12, 31))
    answer = assess_due(data, goal, outcome)
    certain = 1.0 if met == "yes" else 0.0
    assert (answer.probability, answer.probability_range, answer.monte_carlo_error) == (certain, (certain, certain), 0.0)
    assert answer.latest == (outcome.value if kind == "level" else None) and str(answer.latest_period) == year


def test_an_area_without_a_series_has_no_outcome(data: Data) -> None:
    assert outcome_of(data, Target(">=", 1.0, "2022", indicator="deposits", area="land", id="G")) is None
