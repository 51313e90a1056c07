"""What the annual brief asks for: a goal with its pair, forecasts beyond the last headline goal; and what stands beside the answers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from psi_analysis.briefs.brief_settings import BriefSettings, Headline
from psi_analysis.briefs.goals_judged import (
    _class_skill,
    _gdp,
    _lacking,
    _last_readings,
    _neighbours,
    _ranks,
    _right,
    _warnings,
    _with_pair,
    inputs_of,
    last_forecast,
)
from psi_analysis.errors import ParameterError, SeriesError
from psi_analysis.forecasts.reference.conditional import SHARE_OF_REFERENCE
from psi_analysis.studies.data import Data
from psi_analysis.studies.loading import load
from tests.briefs.made_up import made_up_results
from tests.spec_tables import rows
from tests.studies.small_study import INDICATORS, OBSERVATIONS, TARGETS, write_small_study

LATER = "G3,deposits,town,>=,150,100m yuan,2029,level,,no,firm,yes,,,,存款,Deposits,存款150亿元,150,一,局,,\n"


@pytest.fixture
def data(tmp_path: Path) -> Data:
    return load(write_small_study(tmp_path, targets=TARGETS + LATER))


@pytest.mark.parametrize(("only", "asked"), [("", None), ("G1", ["G1", "G2"]), ("G2", ["G2", "G1"]), ("G3", ["G3"])])
def test_a_goal_asked_for_alone_comes_with_the_one_it_is_paired_with(data: Data, only: str, asked: list[str] | None) -> None:
    assert _with_pair(data, only) == asked


def test_a_study_without_figures_of_gdp_has_none(data: Data) -> None:
    assert _gdp(data) is None


@pytest.mark.parametrize(("headline", "last"), [(["G1"], "2030"), (["G1", "G3"], "2032"), (["G3", "G1"], "2032")])
def test_forecasts_run_three_years_beyond_the_last_headline_goal(data: Data, headline: list[str], last: str) -> None:
    assert last_forecast(data, BriefSettings(tuple(Headline(id, "存款", "deposits") for id in headline), ())) == last


GDP = "gdp,地区生产总值,GDP,100m yuan,flow,of the year\n"


def gdp_row(period: str, value: float, span: str = "") -> str:
    return f"gdp,town,{period},{span},{value},100m yuan,final,medium,paper,2024-01-31,no,,,表,\n"


GDPS = """
figures                       | last
2021:300 2022:320             | 2022 320
2022:320 2023Q2:170           | 2022 320
2022:320 2023:90:year to date | 2022 320
2023Q2:170                    | none
                              | none
"""


@pytest.mark.parametrize(("figures", "last"), rows(GDPS))
def test_gdp_is_that_of_the_last_whole_year(tmp_path, figures: str, last: str) -> None:
    text = figures.replace("year to date", "year_to_date")
    made = [
        gdp_row(period, float(value), (span or [""])[0].replace("_", " "))
        for period, value, *span in (one.split(":") for one in text.split())
    ]
    folder = write_small_study(tmp_path, indicators=INDICATORS + GDP, observations=OBSERVATIONS + "".join(made))
    found = _gdp(load(folder))
    assert found == (None if last == "none" else (pd.Period(last.split()[0], "Y"), float(last.split()[1])))


LAST = """
assessable | latest | proxy | on growth | read
yes        | none   | no    | no        | yes
no         | none   | no    | no        | no
yes        | 5.0    | no    | no        | no
yes        | none   | yes   | no        | no
yes        | none   | no    | yes       | no
"""


@pytest.mark.parametrize(("assessable", "latest", "proxy", "growth", "read"), rows(LAST))
def test_the_last_reading_is_shown_of_answers_that_rest_on_no_figures_of_their_own(
    tmp_path, assessable: str, latest: str, proxy: str, growth: str, read: str
) -> None:
    data = load(write_small_study(tmp_path))
    target = data.target("G2" if growth == "yes" else "G1")
    answer = SimpleNamespace(
        assessable=assessable == "yes", latest=None if latest == "none" else float(latest), proxy=object() if proxy == "yes" else None,
        target=target,
    )  # fmt: skip
    none = SimpleNamespace(assessable=True, latest=None, proxy=None, target=replace(target, indicator="parcels"))
    found = _last_readings(data, SimpleNamespace(assessments={"A": answer, "B": none}))
    assert found == ({"A": (pd.Period("2022", "Y"), 91.0, "100m yuan")} if read == "yes" and growth == "no" else {})


def test_what_is_lacking_is_said_of_goals_without_figures_of_their_own(tmp_path) -> None:
    folder = write_small_study(tmp_path)
    judging = SimpleNamespace(needed={"A": "a", "B": "b", "C": "c"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("psi_analysis.briefs.goals_judged.read_judging", lambda _: judging)
        plan = SimpleNamespace(routes={"A": "refused", "B": "own series", "D": "refused", "C": "parts"})
        assert _lacking(load(folder), plan) == {"A": "a", "C": "c"}


class Panel:
    """A panel that knows some indicators."""

    def __init__(self, *, own=None, fails=None):
        self.own, self.fails, self.asked = own, fails, []

    def rank(self, area, *, province):
        if self.fails is not None:
            raise self.fails("not there")
        self.asked.append((area, province))
        return "rank"


@pytest.mark.parametrize(
    ("panel", "has", "ranked"),
    [
        (Panel(), True, True),
        (Panel(), False, False),
        (Panel(own="a file of the study"), True, False),
        (Panel(fails=ParameterError), True, False),
        (Panel(fails=SeriesError), True, False),
    ],
)
def test_the_area_is_ranked_where_the_panel_has_it(panel, has: bool, ranked: bool) -> None:
    results = made_up_results()
    data = SimpleNamespace(has_peers=lambda indicator: has, peers=lambda indicator: panel)
    backwards = replace(results, headline=results.headline[::-1])  # the goal without a forecast comes first
    assert _ranks(backwards, data) == ({"G1": "rank"} if ranked else {})
    if ranked:
        assert [(str(area), str(province)) for area, province in panel.asked] == [("aville", "bprovince")]
        lone = {**results.study.areas, "aville": replace(results.area, reference=None)}
        _ranks(replace(results, study=replace(results.study, areas=lone)), data)
        assert panel.asked[-1][1] == ""


def scores() -> pd.DataFrame:
    """Of savings five years ahead with the province known two years longer: ours right in 3 of 4, another rule in 1 of 2."""
    asked = {"indicator": "savings", "horizon": 5, "known": 1}
    table = [
        *({**asked, "rule": SHARE_OF_REFERENCE, "right": right} for right in (1.0, 1.0, 1.0, 0.0)),
        *({**asked, "rule": "eurostat", "right": right} for right in (1.0, 0.0)),
        {**asked, "rule": "blank", "right": float("nan")},
        *(
            {**asked, column: other, "rule": "eurostat", "right": 1.0}
            for column, other in (("indicator", "x"), ("horizon", 4), ("known", 2))
        ),
    ]
    return pd.DataFrame(table)


def test_how_often_rules_were_right_is_taken_from_the_same_question() -> None:
    results = made_up_results()
    answer = results.assessments["G1"]
    made = answer.forecast  # known to 2028, its province to 2030, the goal of 2033
    known = made.reference.origin.year - made.origin.year
    evidence = SimpleNamespace(scores=scores().assign(known=lambda table: table["known"] + known - 1))
    assert _right(evidence, made, answer.target) == {"": 0.75, "eurostat": 0.5}
    assert _right(None, made, answer.target) == {} == _right(evidence, replace(made, reference=None), answer.target)
    assert _right(SimpleNamespace(scores=scores().drop(columns="right")), made, answer.target) == {}


def test_what_classes_gained_is_said_where_it_was_asked_of_the_panel() -> None:
    results = made_up_results()
    made = {"G1": results.assessments["G1"].forecast, "G2": results.assessments["G2"].forecast}
    plan = {id: results.assessments[id] for id in made}
    cities = SimpleNamespace(class_skill=lambda fc, target: 0.0 if target.id == "G1" else None)
    assert _class_skill(SimpleNamespace(cities=cities), plan, made) == {"G1": 0.0}
    assert _class_skill(None, plan, made) == {} == _class_skill(SimpleNamespace(cities=None), plan, made)


@pytest.mark.parametrize(("at_hand", "averaged", "found"), [(("c",), True, True), ((), True, False), (("c",), False, False)])
def test_cities_stand_beside_a_goal_paired_with_an_average_growth(monkeypatch, at_hand, averaged: bool, found: bool) -> None:
    results = made_up_results()
    goal = results.headline[0]
    pair = goal.pair if averaged else replace(goal.pair, target=goal.target)
    monkeypatch.setattr("psi_analysis.briefs.goals_judged.cities_pace", lambda data, made, target: at_hand)
    asked = replace(results, headline=(results.headline[1], replace(goal, pair=None), replace(goal, pair=pair)))
    evidence = SimpleNamespace(cities=SimpleNamespace(later_pace=lambda indicator, pace: (indicator, pace)))
    assert _neighbours(None, asked, evidence) == ({"G1": (("c",), ("savings", 0.05))} if found else {})
    for nothing in (None, SimpleNamespace(cities=None)):
        assert _neighbours(None, asked, nothing) == ({"G1": (("c",), None)} if found else {})


def test_the_manifest_is_told_of_rows_left_out_of_members_left_out_of_proxies_and_of_no_back_test() -> None:
    results = made_up_results()
    goal = results.headline[0]
    made = replace(goal.assessment.forecast, left_out={"ets": "needs 20"})
    goals = (replace(goal, assessment=replace(goal.assessment, forecast=made)), results.headline[1])
    data = SimpleNamespace(left_out=(), later_words="")
    said = _warnings(goals, None, data)
    assert [words.split(":")[0] for words in said] == [
        "no back-test evidence at hand, so no reliability is stated; make it with",
        "G1",
        "G3",
    ]
    assert said[1] == "G1: ets left out: needs 20"
    assert _warnings(results.headline[:1], object(), data) == []
    assert _warnings((), object(), SimpleNamespace(left_out=(), later_words="3 rows later")) == ["3 rows later"]


def test_a_run_reads_tables_and_settings_of_the_raw_folder_and_the_back_test(tmp_path) -> None:
    folder = write_small_study(tmp_path)
    for name in (
        "data/raw/notes.md",
        "data/processed/evidence/cities.json",
        "data/processed/evidence/picture.png",
        "data/processed/other.csv",
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
    found = [path.relative_to(folder).as_posix() for path in inputs_of(load(folder))]
    assert "data/processed/evidence/cities.json" in found and "data/raw/study.toml" in found and "data/raw/observations/town.csv" in found
    assert not {"data/raw/notes.md", "data/processed/evidence/picture.png", "data/processed/other.csv"} & set(found)
    assert found == sorted(found)
