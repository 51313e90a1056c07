"""A series under its larger areas goes on from its own year in progress, where that says more than the forecast."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import SeriesError
from psi_analysis.forecasts import univariate
from psi_analysis.forecasts.forecast import InProgress
from psi_analysis.forecasts.univariate import Simulation
from psi_analysis.nowcasts.study_ladder import StudyLadder, _fit, forecast_in_study, study_ladder
from psi_analysis.nowcasts.study_year import YearSoFar
from psi_analysis.studies.data import Data
from psi_analysis.studies.loading import load
from tests.goals.made_up import made_up_series
from tests.spec_tables import rows
from tests.studies.small_study import BREAKS, HEADER, STUDY, write_small_study

HOW = Simulation(200, 1)
OWN = made_up_series(100.0 * 1.08 ** np.arange(12.0) * (1 + 0.02 * (-1.0) ** np.arange(12)), first=2012, area="town")


@pytest.fixture(autouse=True)
def few_members(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pool and members shown that take no time."""
    monkeypatch.setattr(univariate, "DEFAULT_POOL", ("log_engine", "log_drift"))
    monkeypatch.setattr(univariate, "SHOWN_ONLY", ("naive",))


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


def readings(area: str, years: range, scale: float, months: tuple[int, ...] = ()) -> str:
    rows = ""
    for year in years:
        for month in months:
            value = scale * 1.08 ** (year - 2015 + month / 12) * (1 + 0.004 * ((year + month) % 3))
            rows += f"deposits,{area},{year}-{month:02d},,{value:.3f},100m yuan,final,high,bank,2026-10-20,no,RMB,,表,\n"
        if not months:
            value = scale * 1.08 ** (year - 2014) * (1 + 0.004 * (year % 3))
            rows += f"deposits,{area},{year},,{value:.3f},100m yuan,final,high,bank,2026-10-20,no,RMB,,表,\n"
    return rows


def study_of(folder, figures: str, *, world: bool = False) -> Data:
    study = STUDY
    if world:
        study = study.replace('name_en = "Land"', 'name_en = "Land"\nreference = "world"')
        study += '\n[areas.world]\nname_zh = "世"\nname_en = "World"\n'
    return load(write_small_study(folder, study=study, observations=HEADER + figures, breaks=BREAKS))


def test_the_ladder_goes_up_as_far_as_areas_have_figures_each_with_its_year_in_progress(tmp_path) -> None:
    figures = readings("town", range(2015, 2024), 100) + readings("land", range(2015, 2025), 1000)
    world = readings("world", range(2015, 2026), 9000, tuple(range(1, 13))) + readings("world", range(2026, 2027), 9000, (1, 2, 3))
    data = study_of(tmp_path, figures + world, world=True)
    found = study_ladder(data, data.series("deposits"), HOW)
    assert [rung.series.area for rung in found.rungs] == ["land", "world"] and found.ends is None
    assert [str(rung.series.origin) for rung in found.rungs] == ["2024", "2025"]
    assert set(found.years) == {"world"} and found.rungs[0].now is None and found.rungs[1].now is found.years["world"].now
    assert found.now is None and str(found.years["world"].reading) == "2026-03"
    direct = study_ladder(data, data.series("deposits"), HOW, first="world")
    assert [rung.series.area for rung in direct.rungs] == ["world"]
    lone = study_ladder(data, data.series("deposits", area="world", frequency="M"), HOW)
    assert lone.rungs == () and lone.ends is None
    made, used = forecast_in_study(data, "deposits", to="2027", n_paths=50, seed=2)
    assert [one.series.area for one in made.rungs] == ["land", "world"] and made.paths.shape == (50, 4)
    assert [year.area for year in used] == [one.series.area for one in (made, *made.rungs) if one.in_progress is not None]


ENDS = """
land's years | land's level | rungs | why
2015 to 2022 | 1000         | 0     | ends in 2022
2021 to 2023 | 1000         | 0     | 4 are needed
             | 1000         | 0     |
2015 to 2023 | 1000         | 1     |
"""


@pytest.mark.parametrize(("years", "level", "rungs", "why"), rows(ENDS))
def test_the_ladder_ends_below_an_area_that_cannot_be_set_above_and_says_why(
    tmp_path, years: str, level: str, rungs: str, why: str
) -> None:
    first, last = (int(year) for year in years.split(" to ")) if years else (0, -1)
    data = study_of(tmp_path, readings("town", range(2015, 2024), 100) + readings("land", range(first, last + 1), float(level)))
    found = study_ladder(data, data.series("deposits"), HOW)
    assert len(found.rungs) == int(rungs) and (found.ends is not None) == bool(why)
    if found.ends is not None:
        assert why in found.ends.said("en") and "Land" in found.ends.said("en") and "Town" in found.ends.said("en")
    if not found.rungs:
        with pytest.raises(SeriesError, match=why or "land has no figures that it could be a share of"):
            forecast_in_study(data, "deposits", to="2026", reference="land", n_paths=20)


def test_an_area_further_up_needs_only_positive_figures_where_the_nearest_needs_shared_years(tmp_path) -> None:
    figures = readings("town", range(2015, 2024), 100) + readings("land", range(2021, 2024), 1000)
    data = study_of(tmp_path, figures)
    own = data.series("deposits")
    with pytest.raises(SeriesError, match="4 are needed"):
        _fit(data, own, "land", nearest=True)
    assert str(_fit(data, own, "land", nearest=False).origin) == "2023"
    zero = study_of(tmp_path / "zero", figures + readings("land", range(2024, 2025), 0.0))
    with pytest.raises(SeriesError, match="not above 0"):
        _fit(zero, own, "land", nearest=False)
