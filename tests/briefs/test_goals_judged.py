"""What the annual brief asks for: a goal with its pair, forecasts beyond the last headline goal."""

from __future__ import annotations

from pathlib import Path

import pytest

from psi_analysis.briefs.brief_settings import BriefSettings, Headline
from psi_analysis.briefs.goals_judged import _gdp, _with_pair, last_forecast
from psi_analysis.studies.data import Data
from psi_analysis.studies.loading import load
from tests.studies.small_study import TARGETS, write_small_study

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
