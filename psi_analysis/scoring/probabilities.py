"""Scores of stated probabilities, and whether they are kept; smaller is better unless said otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from psi_analysis.scoring.arrays import FloatArray, ScoreError, events_and_probabilities, same_shape
from psi_analysis.scoring.clusters import clustered_mean

TENTHS: tuple[float, ...] = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Edges of the ten bins of a reliability table."""


def brier(probabilities: npt.ArrayLike, happened: npt.ArrayLike) -> FloatArray:
    """Brier score of each probability, (p − happened)² (Brier, 1950).

    Args:
        probabilities: stated probabilities, (...).
        happened: whether it happened, booleans or 0 and 1, (...).

    Returns:
        Scores, (...).

    Raises:
        ScoreError: shapes differ, a probability lies outside 0–1, or an event is neither 0 nor 1.

    >>> brier([0.5, 1.0], [True, True]).tolist()
    [0.25, 0.0]
    """
    stated, events = events_and_probabilities(probabilities, happened)
    return np.asarray((stated - events) ** 2, dtype=float)


def log_score(probabilities: npt.ArrayLike, happened: npt.ArrayLike, *, clip: float = 0.001) -> FloatArray:
    """Logarithmic score of each probability, −ln of what was given to what happened (Good, 1952).

    Args:
        probabilities: stated probabilities, (...), first moved into [clip, 1 − clip] so that one certain error stays finite.
        happened: whether it happened, (...).
        clip: smallest probability counted; 0.001 bounds the score at 6.9.

    Returns:
        Scores, (...), in nats.

    Raises:
        ScoreError: as `brier`; or clip is not in (0, 0.5).

    >>> [round(float(score), 3) for score in log_score([0.5, 0.0], [True, True])]
    [0.693, 6.908]
    """
    stated, events = events_and_probabilities(probabilities, happened)
    if not 0.0 < clip < 0.5:
        raise ScoreError(f"clip={clip!r} is not between 0 and 0.5; give a small probability, such as 0.001.")
    given = np.clip(np.where(events == 1.0, stated, 1.0 - stated), clip, 1.0 - clip)
    return np.asarray(-np.log(given), dtype=float)


def skill(score: float, reference: float) -> float:
    """Skill, 1 − score ÷ score of the reference: 1 is perfect, 0 is no better than the reference; larger is better.

    Args:
        score: mean score of the forecast.
        reference: mean score of the reference, in the same unit.

    Raises:
        ScoreError: the reference's score is not positive (a perfect reference leaves skill undefined).

    >>> round(skill(0.15, 0.2), 6)
    0.25
    """
    if not reference > 0.0:
        raise ScoreError(f"the reference's score is {reference!r}; skill is undefined unless it is above 0.")
    return 1.0 - score / reference


def brier_skill(probabilities: npt.ArrayLike, happened: npt.ArrayLike, *, base_rate: npt.ArrayLike | None = None) -> float:
    """Brier skill over a base rate; larger is better.

    Args:
        probabilities: stated probabilities, (n,).
        happened: whether it happened, (n,).
        base_rate: the reference's probabilities, one or (n,); the share that happened in this very sample when None,
            which no forecaster could have known.

    Raises:
        ScoreError: as `brier`; or the reference is perfect.

    >>> round(brier_skill([0.9, 0.1, 0.8, 0.2], [1, 0, 1, 0]), 6)
    0.9
    """
    _, events = events_and_probabilities(probabilities, happened)
    rate = np.broadcast_to(np.asarray(events.mean() if base_rate is None else base_rate, dtype=float), events.shape)
    return skill(float(brier(probabilities, happened).mean()), float(brier(rate, happened).mean()))


@dataclass(frozen=True)
class ReliabilityBin:
    """What happened when probabilities in one bin were stated.

    Attributes:
        lower: lower edge, included.
        upper: upper edge, included in the last bin only.
        n: probabilities in the bin.
        stated: their mean.
        happened: share that happened.
        standard_error: of `happened` − `stated`, by cluster where clusters were given; None when one cluster or none.
    """

    lower: float
    upper: float
    n: int
    stated: float
    happened: float
    standard_error: float | None


def reliability_table(
    probabilities: npt.ArrayLike, happened: npt.ArrayLike, *, clusters: npt.ArrayLike | None = None, edges: Sequence[float] = TENTHS
) -> list[ReliabilityBin]:
    """Reliability table: stated against happened, by bin; empty bins are left out (Murphy and Winkler, 1977).

    Args:
        probabilities: stated probabilities, (n,).
        happened: whether it happened, (n,).
        clusters: the cluster of each, (n,), such as origin years; each value its own when None.
        edges: increasing edges from 0 to 1.

    Raises:
        ScoreError: as `brier`; or the edges do not run from 0 to 1.

    >>> [(row.n, row.stated, row.happened) for row in reliability_table([0.1, 0.2, 0.9], [0, 1, 1], edges=[0, 0.5, 1])]
    [(2, 0.15000000000000002, 0.5), (1, 0.9, 1.0)]
    """
    stated, events = events_and_probabilities(probabilities, happened)
    groups = np.arange(stated.size) if clusters is None else np.asarray(clusters)
    same_shape("clusters", groups, "probabilities", stated)
    place = _bin_of(stated, edges)
    rows = []
    for k in np.unique(place):
        here = place == k
        error = clustered_mean(events[here] - stated[here], groups[here]).standard_error
        rows.append(
            ReliabilityBin(
                float(edges[k]), float(edges[k + 1]), int(here.sum()), float(stated[here].mean()), float(events[here].mean()), error
            )
        )
    return rows


def calibration_error(probabilities: npt.ArrayLike, happened: npt.ArrayLike, *, edges: Sequence[float] = TENTHS) -> float:
    """Expected calibration error: mean of ``|stated − happened|`` over bins, weighted by their size (Naeini and others, 2015).

    Finite samples push it up: a perfect forecaster shows about 0.01–0.03 on 700 events in ten bins.

    Args:
        probabilities: stated probabilities, (n,).
        happened: whether it happened, (n,).
        edges: increasing edges from 0 to 1.

    Raises:
        ScoreError: as `reliability_table`.

    >>> round(calibration_error([0.1, 0.3, 0.9, 0.9], [0, 1, 1, 1], edges=[0, 0.5, 1]), 6)
    0.2
    """
    rows = reliability_table(probabilities, happened, edges=edges)
    total = sum(row.n for row in rows)
    return sum(row.n * abs(row.stated - row.happened) for row in rows) / total


@dataclass(frozen=True)
class BrierParts:
    """Mean Brier score = reliability − resolution + uncertainty + within.

    Attributes:
        reliability: mean squared distance of stated from happened, by bin; smaller is better.
        resolution: how far the bins' shares lie from the overall share; larger is better.
        uncertainty: variance of the event itself.
        within: what the bins hide (probabilities of one bin differ); 0 when they do not.
    """

    reliability: float
    resolution: float
    uncertainty: float
    within: float


def brier_parts(probabilities: npt.ArrayLike, happened: npt.ArrayLike, *, edges: Sequence[float] = TENTHS) -> BrierParts:
    """Take the mean Brier score apart (Murphy, 1973; the part within bins: Stephenson, Coelho and Jolliffe, 2008).

    Args:
        probabilities: stated probabilities, (n,).
        happened: whether it happened, (n,).
        edges: increasing edges from 0 to 1.

    Raises:
        ScoreError: as `reliability_table`.

    >>> parts = brier_parts([0.5, 0.5, 1.0, 1.0], [0, 1, 1, 1])
    >>> parts.reliability, parts.resolution, parts.uncertainty, parts.within
    (0.0, 0.0625, 0.1875, 0.0)
    """
    rows = reliability_table(probabilities, happened, edges=edges)
    share = np.array([row.n for row in rows]) / sum(row.n for row in rows)
    stated, seen = np.array([row.stated for row in rows]), np.array([row.happened for row in rows])
    overall = float(share @ seen)
    reliability, resolution = float(share @ (stated - seen) ** 2), float(share @ (seen - overall) ** 2)
    uncertainty = overall * (1.0 - overall)
    within = float(brier(probabilities, happened).mean()) - (reliability - resolution + uncertainty)
    return BrierParts(reliability, resolution, uncertainty, within)


def _bin_of(stated: FloatArray, edges: Sequence[float]) -> npt.NDArray[np.intp]:
    """Place of the bin of each probability; the last bin includes its upper edge."""
    limits = np.asarray(edges, dtype=float)
    if limits.size < 2 or limits[0] != 0.0 or limits[-1] != 1.0 or (np.diff(limits) <= 0).any():
        raise ScoreError(f"edges={list(edges)!r} must increase from 0 to 1, such as [0, 0.5, 1].")
    if stated.size == 0:
        raise ScoreError("no probabilities were given; there is nothing to score.")
    return np.minimum(np.searchsorted(limits, stated, side="right") - 1, limits.size - 2)
