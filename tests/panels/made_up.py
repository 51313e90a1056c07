"""A panel of its own for tests: growing amounts, and one of everything that can be wrong with a series."""

from __future__ import annotations

import numpy as np
import pandas as pd

YEARS = np.arange(2004, 2024)


def made_up_table(n: int = 40) -> pd.DataFrame:
    rng = np.random.default_rng(11)
    growth = 0.06 + 0.02 * rng.standard_normal((n, 1)) + 0.04 * rng.standard_normal((n, YEARS.size))
    values = 100 * np.exp(np.cumsum(growth, axis=1))
    names = np.repeat([f"series {number}" for number in range(n)], YEARS.size)
    return pd.DataFrame({"series": names, "period": np.tile(YEARS, n), "value": values.ravel()})


def made_up_goals(table: pd.DataFrame, period: int = 2026) -> pd.DataFrame:
    last = table.groupby("series", sort=False)["value"].last()
    return pd.DataFrame({"series": last.index, "period": period, "value": last.to_numpy() * 1.2})


def one_series(name: str, values: list[float], years: list[int] | None = None) -> pd.DataFrame:
    return pd.DataFrame({"series": name, "period": years or list(range(2024 - len(values), 2024)), "value": values})
