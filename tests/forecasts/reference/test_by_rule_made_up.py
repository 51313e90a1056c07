"""A city by a rule of the back-test, from what a made-up ladder knows: known years, the year in progress and streams by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import SeriesError
from psi_analysis.forecasts.forecast import Forecast, InProgress
from psi_analysis.forecasts.reference.by_rule import _ahead, _city, _panel, forecast_by_rule
from psi_analysis.forecasts.reference.city_rules import CITY_RULES, Reach
from psi_analysis.forecasts.reference.rungs import Rung, forecast_on
from psi_analysis.forecasts.univariate import Simulation
from psi_analysis.models.streams import stream
from psi_analysis.nouns.series import Series
from tests.evidence.made_up_panel import made_up_panel

PANEL = made_up_panel()
"""Cities and provinces to 2023."""

NATION_GROWTH = PANEL.reference_growth.mean(axis=0)


def levels(growth, area: str, last: int, start: float = 100.0) -> Series:
    values = start * np.exp(np.concatenate([[0.0], np.cumsum(growth)]))
    index = range(last - len(values) + 1, last + 1)
    return Series.from_pandas(pd.Series(values, index=index), name="loans", unit="100m yuan", kind="stock", area=area)


CITY = levels(PANEL.growth[2], "city", 2023, 50.0)


def under_a_ladder() -> Forecast:
    """The city to 2026 under a province known a year longer and a nation known to 2025, the last of these within the year."""
    province = levels(np.append(PANEL.reference_growth[2] + 0.004, [0.07]), "province", 2024, 900.0)
    nation = levels(np.append(NATION_GROWTH, [0.05]), "nation", 2024, 9000.0)
    now = InProgress(pd.Period("2025", freq="Y"), nation.last * np.exp(np.linspace(0.04, 0.05, 40)), "nowcast from 2025-08")
    return forecast_on(CITY, [Rung(province), Rung(nation, now)], None, "2026", Simulation(40, 1, lean=True), peers=PANEL)


MADE = under_a_ladder()


def test_a_rule_for_cities_sees_what_the_ladder_knows_and_no_more() -> None:
    panel, last = _panel(MADE, 1)
    assert last == 2023 and panel.cities.shape == (60, PANEL.growth.shape[1] - 1) and panel.provinces.shape[1] == len(NATION_GROWTH)
    assert panel.cities == pytest.approx(PANEL.growth[:, :-1])
    province, nation = MADE.rungs
    city = _city(CITY, province.series, nation.series, 1, 1, None)
    own, its = np.diff(np.log(CITY.y)), np.diff(np.log(province.series.y))
    assert (
        city.growth == pytest.approx(own)
        and city.province == pytest.approx(its)
        and city.nation == pytest.approx(np.diff(np.log(nation.series.y)))
    )
    assert city.shares == pytest.approx(own - its[-1 - len(own) : -1]) and (city.known, city.later) == (1, 1)
    assert _city(CITY, province.series, nation.series, 1, -2, None).later == 0
    longer = levels(np.append(NATION_GROWTH, [0.05, 0.06]), "nation", 2025, 9000.0)
    assert _city(CITY, province.series, longer, 1, 0, None).nation == pytest.approx(city.nation)
    assert _city(CITY.until(pd.Period("2015", "Y")), province.series, nation.series, 1, 0, None).shares.shape == (
        len(CITY.until(pd.Period("2015", "Y")).y) - 1,
    )
    with pytest.raises(SeriesError, match="its growth is not defined"):
        _city(replace(CITY, values=CITY.values.where(CITY.values > CITY.y[0], 0.0)), province.series, nation.series, 1, 0, None)


def test_the_nation_ahead_of_the_province_is_known_path_by_path_and_with_other_paths_at_as_many_quantiles() -> None:
    nation = MADE.rungs[1]
    grown = np.log(nation.at("2025") / nation.series.last)
    assert _ahead(nation, 2024, 40) == pytest.approx(grown[:, None])
    assert _ahead(nation, 2025, 40) is None
    two = _ahead(nation, 2023, 40)
    assert two is not None and two[:, 0] == pytest.approx(np.full(40, 0.05)) and two[:, 1] == pytest.approx(grown)
    fewer = _ahead(nation, 2024, 4)
    assert fewer is not None and fewer[:, 0] == pytest.approx(grown[[0, 13, 26, 39]])
    whole = replace(nation, in_progress=None)
    assert _ahead(whole, 2024, 40) is None and _ahead(whole, 2023, 40) == pytest.approx(np.full((40, 1), 0.05))


@pytest.mark.parametrize("name", ["ladder", "own figures only"])
def test_a_city_by_a_rule_is_drawn_from_a_stream_of_the_rule_s_own(name: str) -> None:
    found = forecast_by_rule(MADE, CITY_RULES[name], n_paths=12)
    ahead = _ahead(MADE.rungs[1], 2024, 12)
    panel, last = _panel(MADE, 1)
    city = _city(CITY, MADE.rungs[0].series, MADE.rungs[1].series, 1, 2024 - last, ahead)
    rng = stream(MADE.seed, CITY.name, name, CITY.origin.ordinal)
    assert found.paths == pytest.approx(CITY.last * np.exp(CITY_RULES[name].taught(panel, Reach(3, 1, 1))(city, 12, rng)))
    assert dict(found.weights) == {name: 1.0} and found.reference is None and found.seed == MADE.seed and not found.paths.flags.writeable
    assert forecast_by_rule(MADE, CITY_RULES[name]).paths.shape == (40, 3)


def test_a_rule_for_cities_needs_peers_a_province_and_a_nation() -> None:
    for without in (replace(MADE, peers=None), replace(MADE, reference=MADE.rungs[1])):
        with pytest.raises(SeriesError, match="needs both"):
            forecast_by_rule(without, CITY_RULES["ladder"])
