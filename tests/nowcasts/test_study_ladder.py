"""A series under its larger areas goes on from its own year in progress, where that says more than the forecast."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import SeriesError
from psi_analysis.forecasts.forecast import InProgress
from psi_analysis.forecasts.univariate import Simulation
from psi_analysis.nowcasts.study_ladder import StudyLadder, _fit
from psi_analysis.nowcasts.study_year import YearSoFar
from psi_analysis.studies.data import Data
from psi_analysis.studies.loading import load
from tests.goals.made_up import made_up_series
from tests.spec_tables import rows
from tests.studies.small_study import BREAKS, HEADER, write_small_study

HOW = Simulation(200, 1)
OWN = made_up_series(100.0 * 1.08 ** np.arange(12.0) * (1 + 0.02 * (-1.0) ** np.arange(12)), first=2012, area="town")


def in_progress(width: float) -> YearSoFar:
    draws = OWN.last * 1.05 * np.exp(np.linspace(-width, width, HOW.n_paths))
    return YearSoFar(
        InProgress(pd.Period("2024", "Y"), draws, "nowcast", pd.Period("2024-09", "M")), "town", pd.Period("2024-09", "M"), "town"
    )


@pytest.mark.parametrize(("width", "goes_on"), [(0.001, True), (2.0, False)])
def test_a_year_in_progress_is_gone_on_from_where_it_is_narrower(width: float, goes_on: bool) -> None:
    year = in_progress(width)
    ladder = StudyLadder(OWN, (), {"town": year})
    assert ladder.now is year.now and ladder.above("2026", HOW, peers=None) is None
    made = ladder.forecast("2026", HOW, peers=None)
    assert (made.in_progress is not None) is goes_on and ladder.used(made) == ((year,) if goes_on else ())
    if goes_on:
        assert np.isin(made.at("2024").round(9), year.now.draws.round(9)).all()


def test_a_series_without_a_reading_after_its_last_year_goes_on_from_that_year() -> None:
    ladder = StudyLadder(OWN, ())
    made = ladder.forecast("2025", HOW, peers=None)
    assert ladder.now is None and made.in_progress is None and ladder.used(made) == ()


def deposits(area: str, years: range, value: float = 100.0) -> str:
    return "".join(
        f"deposits,{area},{year},,{value + year - 2015},100m yuan,final,high,yearbook,{year + 1}-03-31,no,RMB,,表,\n" for year in years
    )


ABOVE = """
land known to | land's level | fits
2024          | 1000         | yes
2023          | 1000         | yes
2022          | 1000         | no
"""


@pytest.mark.parametrize(("last", "level", "fits"), rows(ABOVE))
def test_a_larger_area_stands_above_one_that_ends_no_later(tmp_path, last: str, level: str, fits: str) -> None:
    figures = deposits("town", range(2015, 2024)) + deposits("land", range(2015, int(last) + 1), float(level))
    data: Data = load(write_small_study(tmp_path, observations=HEADER + figures, breaks=BREAKS))
    own = data.series("deposits")
    for nearest in (True, False):
        if fits == "yes":
            assert _fit(data, own, "land", nearest=nearest).origin.year == int(last)
        else:
            with pytest.raises(SeriesError, match="it ends in 2022"):
                _fit(data, own, "land", nearest=nearest)
