"""Forecasts made by hand, so that every answer can be computed beside the test."""

import datetime as dt

import numpy as np
import pandas as pd

from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.series import Series
from psi_analysis.studies.comparable.peers import Peers

LOANS = Indicator("loans", "贷款余额", "Loans", "100m yuan", "stock")


def made_up_series(values, first=2018, as_of=None, indicator=LOANS, area="zhuzhou", **columns):
    index = pd.period_range(str(first), periods=len(values), freq="Y")
    provenance = pd.DataFrame({"source": "a", "confidence": "high", "publishers": 2} | columns, index=index) if as_of else pd.DataFrame()
    return Series(indicator, area, pd.Series(values, index=index, dtype=float), as_of and dt.date.fromisoformat(as_of), provenance)


def made_up_forecast(paths, history=(80.0, 85.0, 90.0, 95.0, 100.0, 105.0), members=None, **series):
    paths = np.asarray(paths, dtype=float)
    members = members or {"drift": paths}
    return Forecast(made_up_series(history, **series), paths, members, dict.fromkeys(members, 1.0 / len(members)), {}, "univariate", 1)


def made_up_peers(growth, first=2015, ids=None, indicator="loans"):
    """Areas that grew so, one a row, growth as 1.1; without provinces."""
    growth = np.log(np.asarray(growth, dtype=float))
    areas, years = growth.shape
    names = tuple(f"area {place}" for place in range(areas))
    return Peers(
        indicator, names, ids or ("",) * areas, np.zeros(areas, int), np.zeros(areas, bool), np.arange(first, first + years), growth,
        ("province",), np.arange(first, first + years), np.zeros((1, years)),
    )  # fmt: skip
