"""What the cards of goals show: the numbers of the object, each beside what it is of."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from psi_analysis.goals.answers.reference_curve import ReferenceCurve
from psi_analysis.goals.scenarios import project, push
from psi_analysis.words.likelihood import probability_shown
from psi_analysis.words.numbers import percent, say
from tests.briefs.made_up_whole import made_up_whole
from tests.fixtures_made_up import GOAL, made_up_curve


@pytest.fixture(scope="module")
def whole():
    return made_up_whole()


def test_a_tornado_has_a_row_a_driver_with_its_ends_and_its_chances(whole) -> None:
    made = whole.drivers["G1"]
    card = made._card()
    assert [row[0] for row in card.table[1:]] == [driver.name[1] for driver in made.drivers]
    chances = [[say(probability_shown(made.answer, p), "en") for p in driver.probabilities] for driver in made.drivers]
    assert [row[2] for row in card.table[1:]] == [" to ".join(pair) for pair in chances]
    assert all(" to " in row[1] for row in card.table[1:])
    assert dict(card.lines)["Probability"].startswith(percent(made.probability))
    many = replace(made, drivers=made.drivers * 4)
    assert len(many._card().table) - 1 < 10 < len(many.drivers)  # no more rows than a screen bears


def test_a_tornado_s_table_has_the_numbers_of_its_drivers(whole) -> None:
    made = whole.drivers["G1"]
    table = made.to_frame()
    assert table["swing"].tolist() == pytest.approx([abs(high - low) for low, high in (each.outcomes for each in made.drivers)])
    assert table["swing"].is_monotonic_decreasing and (table["centre"] == made.centre).all()
    for row, driver in zip(table.to_dict("records"), made.drivers, strict=True):
        assert (row["low_outcome"], row["high_outcome"]) == driver.outcomes and (row["low_end"], row["high_end"]) == driver.ends
        assert (row["low_probability"], row["high_probability"]) == driver.probabilities and row["name_zh"] == driver.name[0]
        ends = (row["low_value"], row["high_value"])
        assert all(map(pd.isna, ends)) if driver.values is None else ends == pytest.approx(driver.values)


def rates(text: str) -> list[float]:
    import re

    return [float(one) for one in re.findall(r"\d+\.\d", text)]


def test_a_curve_shows_its_even_rate_what_is_expected_and_every_so_many_rates() -> None:
    curve = made_up_curve()
    lines = dict(curve._card().lines)
    assert rates(lines["even chance at"]) == [7.8] and rates(lines["its own forecast"]) == [6.4, 4.1, 8.9]
    assert rates(lines["lately"]) == [6.1, 8.1, 11.2]
    assert not rates(dict(replace(curve, even_at=None)._card().lines)["even chance at"])
    shown = [row[1] for row in curve._card().table[1:]]
    assert len(curve.probability) == 21 and shown == [percent(value) for value in curve.probability.to_list()[::3]]
    short = replace(curve, probability=curve.probability.iloc[:5])
    assert [row[1] for row in short._card().table[1:]] == [percent(value) for value in curve.probability.to_list()[:5]]


def test_a_curve_of_a_named_area_names_it() -> None:
    curve = made_up_curve()
    named = ReferenceCurve(GOAL, curve.probability, curve.from_period, curve.to_period, curve.recent, curve.expected, 0.07, area="hunan")
    assert "hunan" in named._card().title and named._card().table[0][0].startswith("hunan")
    assert "the reference" in curve._card().title and curve._card().table[0][0].startswith("reference")


def test_projections_stand_under_the_forecast_one_row_each(whole) -> None:
    made = whole.projections["G1"]
    card = made._card()
    assert card.table[1][:2] == ("the forecast", percent(made.probability))
    assert [row[1] for row in card.table[2:]] == [percent(each.probability) for each in made.projections]
    answer = whole.assessments["G1"]
    many = project(answer.forecast, answer.target, [push(step / 1000) for step in range(1, 13)])
    assert len(many.projections) == 12 and len(many._card().table) == 12
    one = made.projections[0]
    assert dict(one._card().lines)["probability"].startswith(percent(one.probability)) and "the assumption" in dict(one._card().lines)
    assert "the assumption" not in dict(replace(one, plausibility=None)._card().lines)


def test_what_an_assumption_gives_is_what_its_paths_say(whole) -> None:
    made, answer = whole.projections["G1"], whole.assessments["G1"]
    (one,) = made.projections
    draws = one.forecast.at(answer.target.deadline)
    assert one.probability == float(np.mean(draws >= 200.0)) > made.probability == answer.probability
    assert one.median == pytest.approx(np.median(draws)) and one.interval80 == pytest.approx(tuple(np.quantile(draws, [0.1, 0.9])))
