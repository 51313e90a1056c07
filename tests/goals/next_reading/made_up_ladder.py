"""A made-up city under a province and a nation whose year in progress is known by draws."""

from functools import cache

import numpy as np
import pandas as pd

from psi_analysis.forecasts.forecast import InProgress
from psi_analysis.forecasts.reference.rungs import Rung, forecast_on
from psi_analysis.forecasts.univariate import Simulation
from tests.forecasts.made_up_areas import CITY, NATION, PANEL, PROVINCE

HOW = Simulation(800, 7, lean=True)


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
