"""A series of one's own under a ladder, from its own past where the ladder teaches too little, and on from its year in progress."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import ModelError
from psi_analysis.forecasts.forecast import Forecast, InProgress
from psi_analysis.forecasts.reference.rungs import Rung
from psi_analysis.forecasts.univariate import Simulation
from psi_analysis.goals.routes import own_series
from psi_analysis.goals.routes.own_series import SeriesForecasts, assess_own_series, forecast_own_series
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.targets import Target
from psi_analysis.nowcasts.study_ladder import StudyLadder
from psi_analysis.nowcasts.study_year import YearSoFar
from psi_analysis.studies.loading import load
from psi_analysis.words.reasons import because
from tests.goals.made_up import made_up_forecast, made_up_peers, made_up_series
from tests.studies.small_study import HEADER, write_small_study

OWN = made_up_series([100.0, 105.0, 112.0, 118.0, 126.0], first=2019)
DEPOSITS = Indicator("deposits", "存款", "Deposits", "100m yuan", "stock")
WHOLE = made_up_series([1000.0, 1060.0, 1110.0, 1180.0, 1270.0], first=2019, area="land", indicator=DEPOSITS)
HOW = Simulation(200, 1)
LADDER = StudyLadder(OWN, (Rung(WHOLE),))
PLAIN = made_up_forecast(130.0 * np.exp(np.random.default_rng(1).normal(0.0, 0.1, (200, 3))), history=OWN.y, first=2019)
UNDER = replace(PLAIN, method="share of reference", reference=PLAIN)


def year_at(spread: float) -> InProgress:
    draws = 128.0 * np.exp(np.random.default_rng(2).normal(0.0, spread, 200))
    return InProgress(pd.Period("2024", "Y"), draws, "nowcast from 2024-08", pd.Period("2024-08", "M"))


def with_year(ladder: StudyLadder, spread: float) -> StudyLadder:
    return replace(ladder, years={"zhuzhou": YearSoFar(year_at(spread), "zhuzhou", pd.Period("2024-08", "M"), "zhuzhou")})


@pytest.mark.parametrize(("spread", "carried"), [(0.01, True), (0.3, False), (None, False)])
def test_without_rungs_the_plain_forecast_goes_on_from_a_year_that_says_more(spread: float | None, carried: bool) -> None:
    ladder = StudyLadder(OWN, ())
    ladder, made = own_series._under(ladder if spread is None else with_year(ladder, spread), lambda: PLAIN, "2026", HOW, None)
    assert (made is PLAIN) is not carried and (made.in_progress is not None) is carried and ladder.rungs == ()
    if carried:
        assert np.std(np.log(made.at("2024"))) == pytest.approx(0.01, rel=0.2)


def test_under_its_rungs_it_is_the_ladder_s_forecast_and_where_they_teach_too_little_the_plain_one(monkeypatch) -> None:
    monkeypatch.setattr(StudyLadder, "forecast", lambda self, to, how, *, peers: UNDER)
    assert own_series._under(LADDER, lambda: PLAIN, "2026", HOW, None) == (LADDER, UNDER)

    def too_short(self, to, how, *, peers):
        raise ModelError("only 3 years.")

    monkeypatch.setattr(StudyLadder, "forecast", too_short)
    ladder, made = own_series._under(LADDER, lambda: PLAIN, "2026", HOW, None)
    assert (
        made is PLAIN and ladder.rungs == () and ladder.ends.code == "goals.ladder.too_short" and "only 3 years" in ladder.ends.said("en")
    )


GOAL = Target(">=", 130.0, "2026", indicator="deposits", area="town")
ROWS = "".join(
    f"deposits,town,{year},,{80 + 6 * (year - 2019) + year % 3},100m yuan,final,high,paper,{year + 1}-06-30,no,RMB,,表,\n"
    for year in range(2019, 2026)
)


def made_of(folder, monkeypatch, ladder: StudyLadder, *, lean: bool = False, peers=None, rows: str = ROWS):
    """What is made where the study's ladder, its panel and the plain forecast are given."""
    alone: list[object] = []

    def plain(series, horizon, how, *, peers, link):
        alone.append((horizon, how, peers))
        return PLAIN

    monkeypatch.setattr(own_series, "study_ladder", lambda data, series, how: ladder)
    monkeypatch.setattr(own_series, "forecast_alone", plain)
    monkeypatch.setattr(StudyLadder, "forecast", lambda self, to, how, *, peers: alone.append(peers) or UNDER)
    data = load(write_small_study(folder, observations=HEADER + rows), as_of="2026-11-23")
    if peers is not None:
        monkeypatch.setattr(type(data), "has_peers", lambda self, indicator: True)
        monkeypatch.setattr(type(data), "peers", lambda self, indicator: peers)
    return forecast_own_series(data, GOAL, to="2030", n_paths=200, seed=3, lean=lean), alone


def test_beside_a_forecast_under_rungs_stands_the_plain_one_but_not_where_it_is_lean(tmp_path, monkeypatch) -> None:
    whole, _ = made_of(tmp_path / "a", monkeypatch, LADDER)
    assert (whole.main, whole.alone, whole.conditional) == (UNDER, PLAIN, UNDER) and whole.peers is None
    lean, calls = made_of(tmp_path / "b", monkeypatch, LADDER, lean=True)
    assert (lean.main, lean.alone, lean.said, lean.years) == (UNDER, UNDER, (), ()) and len(calls) == 1
    bare, calls = made_of(tmp_path / "c", monkeypatch, replace(LADDER, rungs=(), ends=because("goals.needed.figures")))
    assert bare.main is bare.alone is PLAIN and bare.conditional is None and len(calls) == 1
    assert calls[0][:2] == (5, Simulation(200, 3, False)) and [one.code for one in bare.said] == ["goals.needed.figures"]


@pytest.mark.parametrize(("lowest", "used"), [("80", True), ("0", False)])
def test_a_panel_of_growth_is_for_amounts_above_nothing(tmp_path, monkeypatch, lowest: str, used: bool) -> None:
    panel, rows = made_up_peers([[1.1, 1.2]]), ROWS.replace("2019,,80,", f"2019,,{lowest},")
    made, calls = made_of(tmp_path, monkeypatch, replace(LADDER, rungs=()), peers=panel, rows=rows)
    assert (made.peers is panel) is used and (calls[0][2] is panel) is used


def test_the_answer_keeps_what_the_forecasts_say_and_has_the_plain_chance_beside_a_conditional_one() -> None:
    goal, said = Target(">=", 130.0, "2026"), (because("goals.needed.figures"),)
    plain = replace(PLAIN, paths=PLAIN.paths * 2.0, members={"drift": PLAIN.paths * 2.0})
    under = assess_own_series(SeriesForecasts(UNDER, plain, said=said), goal, pair=None)
    assert under.reasons[-1] is said[0] and under.univariate == 1.0 and under.probability == np.mean(PLAIN.at("2026") >= 130.0)
    alone = assess_own_series(SeriesForecasts(PLAIN, plain), goal, pair=None)
    assert alone.univariate is None and len(alone.reasons) == len(under.reasons) - 1 and isinstance(PLAIN, Forecast)
