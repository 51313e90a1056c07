"""A made-up city under a province and a nation whose year in progress is known by draws."""

from functools import cache

import numpy as np
import pandas as pd

from psi_analysis.forecasts.forecast import InProgress
from psi_analysis.forecasts.reference.rungs import Rung, forecast_on
from psi_analysis.forecasts.univariate import Simulation
from psi_analysis.nouns.series import Series
from tests.evidence.made_up_panel import made_up_panel

PANEL = made_up_panel()
HOW = Simulation(800, 7, lean=True)


def levels(growth, area, start):
    values = start * np.exp(np.concatenate([[0.0], np.cumsum(growth)]))
    index = range(2023 - len(values) + 1, 2024)
    return Series.from_pandas(pd.Series(values, index=index), name="loans", unit="100m yuan", kind="stock", area=area)


NATION = levels(PANEL.reference_growth.mean(axis=0), "nation", 9000.0)
PROVINCE = levels(PANEL.reference_growth[2] + 0.004, "province", 900.0)
CITY = levels(PANEL.growth[2], "city", 50.0)


def year(series, growth, spread=0.0, n_paths=HOW.n_paths):
    """The series' next year, as draws of its growth."""
    draws = series.last * np.exp(growth + spread * np.random.default_rng(3).standard_normal(n_paths))
    return InProgress(pd.Period("2024", freq="Y"), draws, "nowcast from 2024-08", pd.Period("2024-08", freq="M"))


NOW = year(NATION, 0.05, 0.004)


@cache
def ladder(province=None):
    """The city's forecast to 2026, from scratch; the province's next year may be given."""
    rungs = [Rung(PROVINCE, province), Rung(NATION, NOW)]
    return forecast_on(CITY, rungs, None, "2026", HOW, peers=PANEL)
