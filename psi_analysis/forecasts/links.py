"""The real line and back: amounts on logs, shares on logits; elementwise, so paths stay paths."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
import numpy.typing as npt

from psi_analysis.engine.histories import ANCHOR
from psi_analysis.errors import ModelError, SeriesError, did_you_mean
from psi_analysis.models.protocol import BoolArray, FloatArray, IntArray
from psi_analysis.nouns.frozen import frozen
from psi_analysis.nouns.indicators import GROWTH_RATE, RATIO, Kind, Link, link_for

_LARGEST_LOG = 700.0

LEAST = 1e-6
"""A quantity that has always been above 0 is held above this share of its smallest value."""


def to_real_line(values: FloatArray, link: Link) -> FloatArray:
    """Transform observed values.

    Args:
        values: any shape, in the indicator's unit.
        link: "log" needs values above 0, "logit" needs values between 0 and 1.

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


def bounds_of(history: FloatArray, kind: Kind, unit: str = "") -> tuple[float, float]:
    """Return the lowest and the highest value that a quantity can have.

    A share stays between 0 and 1; an amount or a count that has never been below 0 does not fall below it; no rank is before the first.
    What has never been at a bound stays off it: an amount that has always been above 0 stays above it, so that its growth is defined, a
    share below 1 stays below 1.

    Args:
        unit: of the indicator; only ranks have a bound of their own.

    >>> bounds_of(np.array([0.0, 0.9, 1.0]), "ratio"), bounds_of(np.array([9.0, 3.0]), "count", "rank")
    ((0.0, 1.0), (1.0, inf))
    """
    if unit == "rank":
        return 1.0, np.inf
    if kind == RATIO:
        least, most = (float(history.min()), float(history.max())) if len(history) else (0.0, 1.0)
        return LEAST * max(least, 0.0), 1.0 - LEAST * max(1.0 - most, 0.0)
    if kind == GROWTH_RATE or not len(history) or history.min() < 0:
        return -np.inf, np.inf
    return LEAST * float(history.min()), np.inf


def hold_in_bounds(paths: FloatArray, history: FloatArray, kind: Kind, unit: str = "") -> FloatArray:
    """Hold simulated values inside the bounds that the quantity has (`bounds_of`).

    Args:
        paths: any shape, in the indicator's unit.

    >>> hold_in_bounds(np.array([-0.2, 0.4, 1.3]), np.array([0.0, 0.9, 1.0]), "ratio").tolist()
    [0.0, 0.4, 1.0]
    """
    return np.asarray(np.clip(paths, *bounds_of(history, kind, unit)))


STEADY = 1.0
"""Growth is steady where its mean is at least so many times its standard deviation: up to 1.5 the choice hardly changes the scores on tails
of other series, and with less than that intervals of made-up growth hold more evenly (`docs/benchmark.md`)."""

FEWEST_CHANGES = 4
"""Changes on a year before from which a series' own past says whether its growth is steady; with fewer its kind decides."""


def default_link(history: FloatArray, kind: Kind, seasons: int = 1) -> Link:
    """Return the scale on which a series is forecast when none is asked for: by its kind, and by what its own past says.

    Rates of growth stay as they are, shares go on logits. An amount goes on logs where its growth has been steady, so that a forecast
    carries the growth on, and stays as it is where growth has come and gone; `docs/benchmark.md` says what that is worth. Values that
    a scale does not allow (an amount or a share of 0, a share of 1) keep it out.

    >>> default_link(100 * 1.09 ** np.arange(24), "stock"), default_link(np.array([5.0, 9, 4, 8, 3, 9, 6]), "stock")
    ('log', 'identity')
    """
    usual = link_for(kind, history)
    if usual != "log":
        return usual
    changes = np.log(history[seasons:] / history[:-seasons])
    if changes.size < FEWEST_CHANGES:
        return "log"
    mean = changes.sum() / changes.size  # by hand: this is asked of every series of a panel
    return "log" if abs(mean) >= STEADY * math.sqrt(((changes - mean) ** 2).sum() / (changes.size - 1)) else "identity"


def require_link(link: str | None) -> None:
    """Refuse a scale that is none."""
    if link is not None and link not in get_args(Link):
        raise ModelError(f"link {link!r} is not known. {did_you_mean(str(link), get_args(Link))}")


@frozen
@dataclass(frozen=True)
class RealLines:
    """Where many series are forecast, and how values come back from there.

    Attributes:
        links: scale of each, (series,).
        offset: what was taken off its values there, (series,).
        low: lowest value each can have in its own unit, (series,).
        high: highest value, (series,).
    """

    links: npt.NDArray[np.str_]
    offset: FloatArray
    low: FloatArray
    high: FloatArray

    @classmethod
    def of(cls, histories: Sequence[FloatArray], links: Sequence[Link], kind: Kind, unit: str = "") -> tuple[RealLines, list[FloatArray]]:
        """Return the lines and the histories on them.

        Raises:
            SeriesError: a value that its link does not allow.
        """
        on_line = [to_real_line(history, link) for history, link in zip(histories, links, strict=True)]
        offset = np.array([anchor_of(history, link) for history, link in zip(on_line, links, strict=True)])
        low, high = np.array([bounds_of(history, kind, unit) for history in histories]).reshape(-1, 2).T
        return cls(np.array(links, dtype=np.str_), offset, low, high), [one - by for one, by in zip(on_line, offset, strict=True)]

    @property
    def on_logs(self) -> BoolArray:
        """Which series are forecast on logarithms, (series,)."""
        return np.asarray(self.links == "log")

    def pick(self, rows: IntArray) -> RealLines:
        """Return those of some series."""
        return RealLines(self.links[rows], self.offset[rows], self.low[rows], self.high[rows])

    def back(self, values: FloatArray) -> FloatArray:
        """Return values in the series' own units, within their bounds, (series, …)."""
        wide = (-1, *(1,) * (values.ndim - 1))
        out = values + self.offset.reshape(wide)
        for link in np.unique(self.links):
            at = self.links == link
            out[at] = from_real_line(out[at], link)
        return np.asarray(np.clip(out, self.low.reshape(wide), self.high.reshape(wide)))

    def levels(self, values: FloatArray) -> FloatArray:
        """Return a level of each series on its line; infinite beyond the link, (series,)."""
        out = np.where(values <= 0, -np.inf, np.inf)
        for link in np.unique(self.links):
            inside = (self.links == link) & ((link == "identity") | (values > 0)) & ((link != "logit") | (values < 1))
            out[inside] = to_real_line(values[inside], link) - self.offset[inside]
        return out
