"""P that an amount, or its share of a whole, reaches a goal when today's share, its drift and the whole's growth are uncertain.

In logs the share moves from today's with a normal error, and the whole grows with a Student-t and a normal error. Every argument may be
one value a case. Arrays only; no random numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from psi_analysis.errors import ModelError
from psi_analysis.goals.routes.yearly_changes import change_cdf
from psi_analysis.models.protocol import FloatArray

FEWEST_CHANGES = 2
"""Past changes from which a mean and a spread can be taken."""


@dataclass(frozen=True)
class Growth:
    """Log growth over all years ahead, one value a case.

    Attributes:
        scale: of the Student-t part, 0 for none.
        degrees: its degrees of freedom.
        deviation: of the normal part, 0 for none.
    """

    mean: FloatArray
    scale: FloatArray
    degrees: FloatArray
    deviation: FloatArray


def share_ahead(today: FloatArray, drift: FloatArray, deviation: FloatArray, years: int) -> tuple[FloatArray, FloatArray]:
    """Return the share expected some years ahead, and the standard deviation of its logarithm.

    Args:
        today: the share, (cases,).
        drift: expected change a year, as a share.
        deviation: standard deviation of the change of one year; years are independent.

    >>> share, spread = share_ahead(np.array([0.5]), np.array([0.01]), np.array([0.005]), 2)
    >>> share.round(3).tolist(), spread.round(4).tolist()
    ([0.52], [0.0136])
    """
    ahead = today + drift * years
    if (ahead <= 0).any():
        raise ModelError(f"a stated drift takes the share to {float(ahead.min()):.3g}; state a smaller fall.")
    return ahead, deviation * np.sqrt(years) / ahead


def past_growth(logs: FloatArray, times: FloatArray, broken: FloatArray, years: int) -> tuple[float, float, int]:
    """Return mean, Student-t scale and degrees of freedom of the log growth ahead, from yearly changes that cross no break.

    Args:
        logs: logs of yearly figures, oldest first, (n,).
        broken: first years that are not comparable with the year before.

    Source: the predictive distribution of a sum of normal changes with unknown mean and variance (Box and Tiao 1973).

    >>> mean, scale, degrees = past_growth(np.array([0.0, 0.1, 0.2, 0.9]), np.array([2019.0, 2020, 2021, 2022]), np.array([2022.0]), 2)
    >>> round(mean, 3), round(scale, 3), degrees
    (0.2, 0.0, 1)
    """
    usable = (np.diff(times) == 1.0) & ~np.isin(times[1:], broken)
    changes = np.diff(logs)[usable]
    if len(changes) < FEWEST_CHANGES:
        raise ModelError(f"past growth needs {FEWEST_CHANGES} yearly changes that cross no break; found {len(changes)}.")
    scale = float(changes.std(ddof=1)) * float(np.sqrt(years + years**2 / len(changes)))
    return float(changes.mean()) * years, scale, len(changes) - 1


def chance_of_amount(share: FloatArray, spread: FloatArray, growth: Growth, *, whole: float, goal: float) -> FloatArray:
    """Return P(share × whole ≥ goal), share and growth of the whole independent.

    Args:
        share: expected in the target period, above 0, (cases,).
        spread: standard deviation of its logarithm, (cases,).
        goal: the amount asked for, above 0.

    >>> steady = Growth(np.zeros(1), np.zeros(1), np.ones(1), np.full(1, 0.03))
    >>> chance_of_amount(np.array([0.5]), np.array([0.04]), steady, whole=2000.0, goal=1000.0 * np.exp(0.05)).round(4).tolist()
    [0.1587]
    """
    asked = np.log(goal / (share * whole))
    deviation = np.sqrt(spread**2 + growth.deviation**2)
    at = np.nextafter(asked, -np.inf)  # a goal reached to the digit is reached
    return change_cdf(-at, mean=-growth.mean, scale=growth.scale, degrees=growth.degrees, deviation=deviation)
