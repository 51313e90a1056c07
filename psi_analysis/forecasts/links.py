"""The real line and back: amounts on logs, shares on logits; elementwise, so paths stay paths."""

from __future__ import annotations

import numpy as np

from psi_analysis.errors import SeriesError
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.indicators import GROWTH_RATE, RATIO, Kind, Link

_LARGEST_LOG = 700.0

ANCHOR = 8.0
"""Where the latest logarithm of a series is put before a model sees it, so that what it says hangs on growth alone and not on the unit:
about that of a balance of some thousands."""

LEAST = 1e-6
"""A quantity that has always been above 0 is held above this share of its smallest value."""


def to_real_line(values: FloatArray, link: Link) -> FloatArray:
    """Transform observed values.

    Args:
        values: any shape, in the indicator's unit.
        link: "log" needs values above 0, "logit" needs values between 0 and 1.

    Raises:
        SeriesError: a value the link does not allow.

    >>> to_real_line(np.array([1.0, np.e]), "log").tolist()
    [0.0, 1.0]
    """
    if link == "log":
        if not (values > 0).all():
            raise SeriesError(
                f"a forecast on logs needs values above 0; found {values.min():g}. Use kind='growth' for a series that crosses zero."
            )
        return np.log(values)
    if link == "logit":
        if not ((values > 0) & (values < 1)).all():
            found = values[(values <= 0) | (values >= 1)][0]
            raise SeriesError(f"a share must lie between 0 and 1; found {found:g}. A percentage is divided by 100.")
        return np.log(values / (1.0 - values))
    return np.asarray(values, dtype=float)


def anchor_of(on_line: FloatArray, link: Link) -> float:
    """Return what is taken off the transformed values of a series before a model sees them, and added to what it says.

    Args:
        on_line: transformed observations, oldest first.
        link: of the transformation; only logarithms change with the unit.

    >>> anchor_of(np.array([1.0, 9.5]), "log"), anchor_of(np.array([1.0, 9.5]), "identity")
    (1.5, 0.0)
    """
    return float(on_line[-1]) - ANCHOR if link == "log" and len(on_line) else 0.0


def from_real_line(values: FloatArray, link: Link) -> FloatArray:
    """Transform simulated values back; the inverse of `to_real_line`.

    >>> from_real_line(np.array([0.0]), "logit").tolist()
    [0.5]
    """
    if link == "log":
        return np.exp(np.clip(values, -_LARGEST_LOG, _LARGEST_LOG))
    if link == "logit":
        return 1.0 / (1.0 + np.exp(-np.clip(values, -_LARGEST_LOG, _LARGEST_LOG)))
    return values


def hold_in_bounds(paths: FloatArray, history: FloatArray, kind: Kind, unit: str = "") -> FloatArray:
    """Hold simulated values inside the bounds that the quantity has.

    A share stays between 0 and 1; an amount or a count that has never been below 0 does not fall below it; no rank is before the first.
    What has never been at a bound stays off it: an amount that has always been above 0 stays above it, so that its growth is defined, a
    share below 1 stays below 1.

    Args:
        paths: any shape, in the indicator's unit.
        history: the observed values, in the same unit.
        kind: of the indicator.
        unit: of the indicator; only ranks have a bound of their own.

    >>> hold_in_bounds(np.array([-0.2, 0.4, 1.3]), np.array([0.0, 0.9, 1.0]), "ratio").tolist()
    [0.0, 0.4, 1.0]
    >>> hold_in_bounds(np.array([-3.0, 2.0]), np.array([0.0, 1.0, 0.0]), "count").tolist()
    [0.0, 2.0]
    >>> hold_in_bounds(np.array([-1.0, 4.2]), np.array([9.0, 3.0]), "count", "rank").tolist()
    [1.0, 4.2]
    """
    if unit == "rank":
        return np.asarray(np.maximum(paths, 1.0))
    if kind == RATIO:
        low, high = (history.min(), history.max()) if len(history) else (0.0, 1.0)
        return np.clip(paths, LEAST * max(low, 0.0), 1.0 - LEAST * max(1.0 - high, 0.0))
    if kind == GROWTH_RATE or not len(history) or history.min() < 0:
        return paths
    return np.asarray(np.maximum(paths, LEAST * history.min()))
