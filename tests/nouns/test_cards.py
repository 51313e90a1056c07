"""What an object shows at the end of a cell fits one screen, says what matters and can be read on a light and a dark ground."""

from __future__ import annotations

import inspect
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest

import psi_analysis as psi
from psi_analysis.goals.answers.assessing import refuse
from psi_analysis.goals.jointly.joint_assessment import JointAssessment
from psi_analysis.goals.scenarios import held_at
from psi_analysis.models.registry import MEMBERS
from psi_analysis.nouns.cards import Card, card_html, card_text, chance_bar, cut, sparkline
from psi_analysis.scoring.rule_record import Reliability
from psi_analysis.words.answer_view import facts
from tests.goals.committed_plan import committed_plan

SCREEN_LINES, SCREEN_COLUMNS = 15, 120


class Said:
    """A record that has seen such a statement."""

    def reliability_at(self, forecast: psi.Forecast, target: psi.Target, probability: float) -> Reliability:
        return Reliability(said=probability, happened=0.48, cells=470, years=7, brier=0.113, brier_base_rate=0.171)


def small_panel() -> psi.PanelAssessment:
    rows = [(name, year, 100.0 + 3.0 * year % 7) for name in "ab" for year in range(2010, 2024)]
    rows += [("short", 2023, 1.0)]
    goals = pd.DataFrame([("a", 2025, ">=", 104.0)], columns=["series", "period", "relation", "value"])
    table = pd.DataFrame(rows, columns=["series", "period", "value"])
    return psi.assess_panel(table, horizon=2, goals=goals, origins=3, model="drift", n_paths=100)


@pytest.fixture(scope="module")
def shown() -> Mapping[str, object]:
    data = psi.load(as_of="2026-11-23")
    loans, goal = data.series("loans"), data.target("T22")
    fc = psi.forecast(loans, to="2030", reference=data.series("loans", area="hunan"), n_paths=200)
    plan, _ = committed_plan()
    return {
        "Assessment": psi.assess(fc, goal, pair=data.target("T23"), record=Said(), univariate=fc),
        "Data": data,
        "Forecast": fc,
        "Indicator": data.indicator("loans"),
        "Model": MEMBERS["drift"],
        "PanelAssessment": small_panel(),
        "Peers": psi.load_peers(data.folder / "peers", "loans"),
        "PlanAssessment": plan,
        "PsiError": psi.PsiError("what was found, where, what to do"),
        "Series": loans,
        "Target": goal,
        "CityRank": data.peers("loans").rank(loans.area),
        "Backtest": psi.backtest(loans, horizon=3, models=["log_drift", "ets"], origins=["2012", "2016"], n_paths=200),
        "ReferenceCurve": psi.reference_curve(fc, goal),
        "JointAssessment": psi.assess_together(plan, goals=["T15", "T20", "T22"]),
        "Tornado": psi.tornado(plan["T22"]),
        "Projections": psi.project(fc, goal, [held_at(0.05), held_at(0.09)]),
        "Projection": psi.project(fc, goal, [held_at(0.05)]).projections[0],
        "Source": data.source("zhuzhou-plan"),
        "Study": data.study,
        "refused": plan["T02"],
        "few readings": plan["T31"],
        "condition": plan["T16"],
        "growth goal": plan["T23"],
        "own series": psi.Series.from_pandas(pd.Series([1.0, 2.0, 3.0], index=[2020, 2021, 2022]), name="parcels"),
        "own goal": psi.Target(">=", 140.0, "2027"),
    }


def test_every_public_class_is_among_the_objects_looked_at(shown: Mapping[str, object]) -> None:
    classes = {name for name in psi.__all__ if inspect.isclass(getattr(psi, name))}
    assert classes <= set(shown)


def test_every_object_fits_one_screen_as_text(shown: Mapping[str, object]) -> None:
    for name, thing in shown.items():
        lines = repr(thing).splitlines()
        assert 1 <= len(lines) <= SCREEN_LINES, name
        assert max(map(len, lines)) <= (SCREEN_COLUMNS if len(lines) > 1 else 160), name


def test_every_card_is_well_formed_html_without_a_colour_that_only_one_ground_bears(shown: Mapping[str, object]) -> None:
    for name, thing in shown.items():
        if name in ("Model", "PsiError"):
            continue
        html = thing._repr_html_()  # type: ignore[attr-defined]
        assert len(html) < 12_000, name
        assert ElementTree.fromstring(html).tag == "div", name
        assert set(re.findall(r"#[0-9a-f]{3,6}", html)) <= {"#3d8fd1", "#dd7a2e"}, name
        assert "black" not in html and "white;" not in html, name


def test_an_assessment_shows_p_with_its_back_test_and_grade(shown: Mapping[str, object]) -> None:
    text = repr(shown["Assessment"])
    answer = shown["Assessment"]
    assert isinstance(answer, psi.Assessment) and answer.probability is not None
    assert facts(answer)["headline"].line.said("en") in text and "80% interval" in text
    assert "it happened in 48% of 470 cases (7 years)" in text
    assert re.search(rf"Evidence +{answer.grade}: ", text) and "reach about 500 billion yuan in 2027" in text


def test_the_language_of_a_card_is_the_one_of_the_environment(shown: Mapping[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PSI_LANGUAGE", "zh")
    answer = shown["Assessment"]
    assert isinstance(answer, psi.Assessment) and answer.probability is not None
    assert "2027年达到5000亿元左右" in repr(answer) and "概率" in repr(shown["PlanAssessment"]) and "因素" in repr(shown["Tornado"])
    monkeypatch.setenv("PSI_LANGUAGE", "fr")
    with pytest.raises(psi.PsiError, match="language 'fr'"):
        repr(answer)


def test_what_cannot_be_assessed_says_so_and_what_is_needed(shown: Mapping[str, object]) -> None:
    text, html = repr(shown["refused"]), shown["refused"]._repr_html_()  # type: ignore[attr-defined]
    assert "cannot be assessed" in text and "needed:" in text
    assert "<svg" not in html
    assert "%" not in text.split("needed:")[0]


def test_a_plan_names_what_is_refused_apart_from_what_has_an_answer(shown: Mapping[str, object]) -> None:
    plan = shown["PlanAssessment"]
    assert isinstance(plan, psi.PlanAssessment)
    text = repr(plan)
    refused = [id for id, answer in plan.assessments.items() if not answer.assessable]
    assert f"{len(refused)}: T02, " in text.split("cannot be assessed")[1]
    assert "T22" in text.split("probability", 1)[1]


def test_a_goal_that_has_come_due_shows_what_became_of_it_and_no_probability() -> None:
    due = psi.assess_plan(psi.load("studies/national_logistics", as_of="2026-11-23"), goals=["L2020", "L2025"], n_paths=200)
    assert "has come due: met" in repr(due["L2020"]) and "has come due: missed" in repr(due["L2025"])
    assert "<svg" not in due["L2020"]._repr_html_() and "missed" in repr(due)


def test_a_panel_shows_how_it_fared_why_some_series_have_no_forecast_and_where_the_first_are_heading(shown: Mapping[str, object]) -> None:
    text = repr(shown["PanelAssessment"])
    assert "3, of which 2 have a forecast and 1 a reason why not" in text
    assert "lay inside the 80 % intervals" in text and "why not" in text
    rows = [line.split() for line in text.splitlines() if line.split()[:2] in (["a", "2025"], ["b", "2025"])]
    assert len(rows) == 2 and rows[0][-1].endswith("%") and rows[1][-1] == "–"


def test_several_goals_and_scenarios_draw_the_probability_on_its_scale(shown: Mapping[str, object]) -> None:
    joint, projections = shown["JointAssessment"], shown["Projections"]
    assert isinstance(joint, JointAssessment) and joint.probability is None
    html = joint._repr_html_()
    assert "<rect" in html and "<circle" not in html  # a range that is known, no number that is not
    assert "<circle" in projections._repr_html_() and "<rect" in projections._repr_html_()  # type: ignore[attr-defined]


def test_grade_c_shows_no_single_percents(shown: Mapping[str, object]) -> None:
    said = re.findall(r"(\d+)%", repr(shown["few readings"]).split("Evidence")[0])
    assert said and all(int(number) % 5 == 0 for number in said)


def test_a_series_shows_value_unit_source_and_breaks(shown: Mapping[str, object]) -> None:
    text = repr(shown["Series"])
    for part in ("442.85 billion yuan in 2025", "+10.0%", "中国城市统计年鉴", "last published  2026-04-28", "2015: Deposits"):
        assert part in text
    assert "no publication is on record" in repr(shown["own series"])


def test_an_empty_series_and_a_refused_goal_of_ones_own_show_themselves() -> None:
    series = psi.Series.from_pandas(pd.Series([1.0, 2.0, 3.0], index=[2020, 2021, 2022]), name="parcels").until(pd.Period("2019", "Y"))
    assert "No observations." in repr(series)
    assert "cannot be assessed" in repr(refuse(psi.Target(">=", 5, "2027")))


def test_a_card_escapes_what_it_is_given() -> None:
    html = card_html(Card("Series", "<script>", [("<b>", "a & b")], note="1 < 2", table=[("<i>",), ("x",)]))
    assert "<script>" not in html and "<i>" not in html and "a &amp; b" in html


def test_long_values_are_cut_on_a_console_but_not_in_html() -> None:
    card = Card("Series", "x", [("note", "长" * 200)])
    assert "…" in card_text(card) and "长" * 200 in card_html(card)
    assert cut("a" * 5, 5) == "aaaaa" and cut("贷款余额", 7) == "贷款余…"


def test_a_sparkline_keeps_the_order_of_values_and_stays_inside_its_frame() -> None:
    svg = sparkline([1.0, 2.0, 4.0], [(3.0, 4.5, 6.0), (3.0, 5.0, 8.0)], goal=7.0, at=2)
    points = np.array([[float(x) for x in pair.split(",")] for pair in re.findall(r"[\d.]+,[\d.]+", svg)])
    assert points[:, 0].min() >= 0 and points[:, 0].max() <= 260 and points[:, 1].min() >= 0 and points[:, 1].max() <= 54
    line = re.findall(r'polyline points="([^"]+)" fill="none" stroke="currentColor"', svg)[0]
    heights = [float(pair.split(",")[1]) for pair in line.split()]
    assert heights == sorted(heights, reverse=True)
    assert sparkline([1.0]) == "" and sparkline([1.0, float("inf")]) == ""


def test_the_dot_of_a_chance_stands_where_the_probability_is() -> None:
    place = [float(re.findall(r'circle cx="([\d.]+)"', chance_bar(p))[0]) for p in (0.0, 0.5, 1.0)]
    assert place == [8.0, 130.0, 252.0]
