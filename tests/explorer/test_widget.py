"""The wiring: a control changes the settings, the answer follows, a problem is a sentence."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import psi_analysis as psi
from psi_analysis.errors import ParameterError
from psi_analysis.explorer.answering import Explorer
from psi_analysis.explorer.settings import first_settings
from psi_analysis.explorer.widget import QUICK, View, head_html

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def view() -> Iterator[View]:
    pytest.importorskip("ipywidgets", reason="the widget needs the lab group: python3 run.py setup")
    data = psi.load(ROOT, as_of="2026-11-23")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("psi_analysis.explorer.widget.QUICK", 100)
        yield psi.explore(data, replace(first_settings(data), n_paths=300)).explorer_view


def answered(view: View) -> float:
    assert view.answer is not None and view.problem == ""
    assert view.answer.assessment.probability is not None
    return view.answer.assessment.probability


def choose(view: View, **values: Any) -> None:
    for name, value in values.items():
        view.controls[name].value = value


def test_it_opens_with_an_answer_a_figure_and_the_call(view: View) -> None:
    choose(view, indicator=("loans", "zhuzhou"))
    choose(view, indicator=("deposits", "zhuzhou"))
    assert view.settings.goal == "T20" and 0 < answered(view) < 1
    told = json.loads(view._ask.told)["goals"][0]
    assert (told["id"], told["n"], told["last"]) == ("T20", view.settings.n_paths, view.answer.forecast.series.last)
    assert view._image.layout.display == "none"
    assert "forecast_in_study(data, &quot;deposits&quot;" in view._call.value


def test_a_changed_number_makes_the_goal_ones_own(view: View) -> None:
    choose(view, goal="T20", value=9000.0)
    harder = answered(view)
    assert view.settings.goal == "" and view.controls["goal"].value == ""
    choose(view, goal="T20")
    assert answered(view) > harder and view.controls["value"].value == 6300.0


def test_what_is_set_in_the_page_is_answered_in_full_by_the_kernel(view: View) -> None:
    choose(view, goal="T20")
    told = view._ask.told
    view._ask.asked = {"goal": "T20", "value": 6500.0, "year": 2028, "about": 0.0, "growth": 0.05}
    settings = view.settings
    assert (settings.goal, settings.value, settings.deadline, settings.reference) == ("", 6500.0, "2028", "held")
    assert settings.reference_growth == 0.05 and view.controls["value"].value == 6500.0
    assert answered(view) == Explorer(view.explorer.data).answer(settings).assessment.probability
    assert view._ask.told == told  # the page keeps its own paths
    view._ask.asked = {"goal": "T20", "value": 6500.0, "year": 2028, "about": 0.0, "growth": None}
    assert view.settings.reference == "forecast"


def test_what_the_page_lets_the_goal_fall_short_by_is_taken_off_the_value_the_kernel_answers(view: View) -> None:
    choose(view, goal="T20")
    view._ask.asked = {"goal": "T20", "value": 6500.0, "year": 2028, "about": 0.02, "growth": None}
    assert view.settings.value == pytest.approx(6370.0)
    draws = view.answer.forecast.at("2028")
    assert answered(view) == pytest.approx(float((draws >= 6370.0).mean()))
    choose(view, goal="T20")


def test_growth_held_by_the_controls_has_the_figure_and_no_page_that_says_as_forecast(view: View) -> None:
    choose(view, goal="T20", rate=4.0)
    assert view.settings.reference == "held" and view._ask.layout.display == "none" and view._image.layout.display is None
    choose(view, reference="forecast")
    assert view._ask.layout.display is None and view._image.layout.display == "none"
    assert view.controls["value"].description == "100m yuan"


def test_a_goal_on_growth_has_the_figure_instead(view: View) -> None:
    choose(view, goal="T21")
    assert bytes(view._image.value[:4]) == b"\x89PNG" and view._ask.layout.display == "none"
    choose(view, goal="T20")


def test_growth_is_shown_in_percent_and_kept_as_a_share(view: View) -> None:
    choose(view, goal="T21")
    assert view.controls["value"].value == pytest.approx(7.4) and view.controls["value"].description == "% a year"
    choose(view, value=9.0)
    assert view.settings.value == pytest.approx(0.09) and view.settings.kind == "average growth"
    choose(view, goal="T20")


def test_moving_the_larger_areas_growth_holds_it_and_p_follows(view: View) -> None:
    choose(view, rate=2.0)
    low = answered(view)
    assert view.settings.reference == "held" and view.controls["reference"].value == "held"
    choose(view, rate=12.0)
    assert answered(view) > low
    choose(view, reference="forecast")


def test_a_combination_without_an_answer_is_a_sentence_and_the_next_one_recovers(view: View) -> None:
    choose(view, as_of=dt.date(2003, 1, 1))
    assert view.answer is None and "nothing was published by 2003-01-01" in view.problem
    assert "No answer." in view._head.value and "Traceback" not in view._head.value and view._call.value == ""
    choose(view, as_of=dt.date(2026, 11, 23))
    assert answered(view) > 0


def test_few_paths_are_said_while_all_are_on_their_way(view: View) -> None:
    explorer = Explorer(view.explorer.data)
    answer = explorer.answer(replace(first_settings(explorer.data), n_paths=300))
    assert "300 paths" in head_html(answer) and "so far" not in head_html(answer) and "so far" in head_html(answer, waiting=True)
    assert QUICK < 4000


def test_without_ipywidgets_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    with pytest.raises(
        ParameterError, match=r"the explorer needs ipywidgets, not installed here; type: pip install \"psi-analysis\[lab\]\""
    ):
        psi.explore(psi.load(ROOT))
