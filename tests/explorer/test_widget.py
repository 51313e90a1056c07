"""The wiring: a control changes the settings, the answer follows, a problem is a sentence."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import psi_analysis as psi
from psi_analysis.errors import ParameterError, PsiError
from psi_analysis.explorer.answer_html import head_html
from psi_analysis.explorer.answering import Explorer
from psi_analysis.explorer.settings import first_settings
from psi_analysis.explorer.widget import QUICK, View

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
    assert view.controls["value"].description == "100 million yuan"


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


def test_nothing_is_switched_unsaid_and_one_button_takes_it_all_back(view: View) -> None:
    choose(view, goal="T20", reference="forecast", members=())
    view.back_to_the_brief()
    opened = view.settings
    choose(view, members=("drift",))
    assert view.settings.reference == "none" and "larger area is now left out" in view._head.value
    choose(view, members=(), rate=3.0)
    assert view.settings.reference == "held" and "a scenario" in view._head.value
    choose(view, value=9000.0)
    assert view.settings.goal == "" and "one of your own" in view._head.value
    choose(view, goal="T20")
    view.back_to_the_brief()
    assert replace(view.settings, n_paths=opened.n_paths) == opened and "Back to what the brief does" in view._head.value


def test_the_figure_is_saved_and_the_call_can_be_copied(view: View, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    view.save_figure()
    (file,) = tmp_path.glob("*.png")
    assert file.read_bytes()[:4] == b"\x89PNG" and file.name in view._head.value
    assert "navigator.clipboard.writeText" in view._call.value


def test_a_series_of_ones_own_is_explored_in_chinese() -> None:
    own = pd.Series([3.1, 3.3, 3.6, 3.9, 4.2, 4.4, 4.9, 5.1, 5.6], index=range(2016, 2025), name="包裹")
    view = psi.explore(own, language="zh").explorer_view
    assert view.answer is not None and 0.0 < view.answer.assessment.probability < 1.0
    assert view.controls["deadline"].description == "期限" and "目标实现的概率" in view._head.value
    said = [control.description for control in view.controls.values()] + [view._head.value]
    assert not re.search("[A-Za-z]{4,}", re.sub("<[^>]*>", "", " ".join(said)).replace("Ctrl", ""))
    names = {"series": own}
    code = view._call.value.split("<pre")[1].split(">", 1)[1].split("</pre>")[0]
    lines = html.unescape(code).splitlines()
    exec("\n".join(lines[:-1]), names)
    assert names["answer"].probability == view.answer.assessment.probability
    with pytest.raises(PsiError, match="takes yearly series"):
        psi.explore(pd.Series(range(40), index=pd.period_range("2020-01", periods=40, freq="M"), name="m"))


def test_without_ipywidgets_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    with pytest.raises(
        ParameterError, match=r"the explorer needs ipywidgets, not installed here; type: pip install \"psi-analysis\[lab\]\""
    ):
        psi.explore(psi.load(ROOT))
