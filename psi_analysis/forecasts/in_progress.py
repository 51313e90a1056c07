"""What readings within a year let one expect of the value it ends with."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.frozen import frozen


@frozen
@dataclass(frozen=True)
class InProgress:
    """What readings within a year let one expect of the value it ends with.

    Attributes:
        period: the year in progress.
        draws: its final value, (n_paths,), in the indicator's unit.
        method: how it was made, such as "nowcast from 2026-09".
        reading: the last month or quarter it rests on, where that is known.
    """

    period: pd.Period
    draws: FloatArray = field(repr=False)
    method: str
    reading: pd.Period | None = None

    def width(self) -> float:
        """Return the width of the central 80 % of the draws, on logs."""
        return log_width(self.draws)


def log_width(draws: FloatArray) -> float:
    """Return the distance of the 90 % point from the 10 % point, on logs.

    >>> round(log_width(np.exp(np.linspace(0.0, 1.0, 11))), 6)
    0.8
    """
    low, high = np.quantile(np.log(draws), [0.1, 0.9])
    return float(high - low)
