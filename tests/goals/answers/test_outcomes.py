"""What became of a goal whose year is over, on a town with 80, 85 and 91 in 2020 to 2022."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from psi_analysis.goals.answers.outcomes import assess_due, outcome_of
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.data import Data
from psi_analysis.studies.loading import load
from tests.spec_tables import rows
from tests.studies.small_study import HEADER, INDICATORS, write_small_study


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


RATES = """
kind           | base | year | at least | came
growth         |      | 2022 | 0.05     | 0.06
growth         |      | 2021 | 0.05     | 0.04
level          |      | 2022 | 0.05     | 0.06
average growth | 2020 | 2022 | 0.05     | not known
"""


@pytest.mark.parametrize(("kind", "base", "year", "value", "came"), rows(RATES))
def test_of_a_rate_the_growth_of_a_year_is_its_own_figure(tmp_path: Path, kind: str, base: str, year: str, value: str, came: str) -> None:
    figures = "".join(
        f"rate,town,{at},,{each},percent a year,final,high,yearbook,{at + 1}-12-31,no,,,表,\n"
        for at, each in ((2020, 5), (2021, 4), (2022, 6))
    )
    folder = write_small_study(
        tmp_path, indicators=INDICATORS + "rate,增速,Rate,growth,growth,on a year before\n", observations=HEADER + figures
    )
    known, goal = load(folder), Target(">=", float(value), year, kind, base=base or None, indicator="rate", area="town", id="G")
    found = outcome_of(known, goal)
    if came == "not known":
        assert found is None
        return
    assert found is not None and found.value == pytest.approx(float(came)) and found.met is (float(came) >= 0.05)
    answer = assess_due(known, goal, found)
    assert f"{100 * found.value:.1f}%" in answer.reason[1] if kind == "growth" else answer.latest == found.value
    assert answer.grade == "C" and answer.reasons[0].code == f"goals.due.{'met' if found.met else 'missed'}"


def test_the_sentence_has_an_amount_in_its_unit_and_the_day_it_became_public(data: Data) -> None:
    goal = Target(">=", 95.0, "2022", indicator="deposits", area="town", id="G")
    said = assess_due(data, goal, outcome_of(data, goal)).reason[1]
    assert "9.1 billion yuan in 2022" in said and "2024-06-30" in said and said.endswith("missed")
