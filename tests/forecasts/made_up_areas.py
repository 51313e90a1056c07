"""Loans of a nation, a province and a city that grow as in the made-up panel."""

import numpy as np
import pandas as pd

from psi_analysis.nouns.series import Series
from tests.evidence.made_up_panel import made_up_panel

PANEL = made_up_panel()


def levels(growth: np.ndarray, area: str, start: float) -> Series:
    """An area's loans up to 2023, from where they start and their yearly growth in logarithms."""
    values = start * np.exp(np.concatenate([[0.0], np.cumsum(growth)]))
    index = range(2023 - len(values) + 1, 2024)
    return Series.from_pandas(pd.Series(values, index=index), name="loans", unit="100m yuan", kind="stock", area=area)


NATION = levels(PANEL.reference_growth.mean(axis=0), "nation", 9000.0)
PROVINCE = levels(PANEL.reference_growth[2] + 0.004, "province", 900.0)
CITY = levels(PANEL.growth[2], "city", 50.0)
