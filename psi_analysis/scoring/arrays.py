"""What every score asks of the arrays it is given."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from psi_analysis.errors import PsiError

FloatArray: TypeAlias = npt.NDArray[np.float64]


class ScoreError(PsiError):
    """Arrays do not fit together, or a number lies where no score is defined."""


def finite(name: str, values: npt.ArrayLike) -> FloatArray:
    """Return an array of floats, or say which value is missing."""
    array = np.asarray(values, dtype=float)
    if not np.isfinite(array).all():
        raise ScoreError(f"{name} holds {array[~np.isfinite(array)][0]}; leave what is missing out before scoring, and count it.")
    return array


def same_shape(name: str, array: npt.NDArray[np.generic], other_name: str, other: npt.NDArray[np.generic]) -> None:
    """Refuse two arrays of different shape."""
    if array.shape != other.shape:
        raise ScoreError(f"{name} has shape {array.shape} but {other_name} {other.shape}; give one of each.")


def checked_interval(lower: npt.ArrayLike, upper: npt.ArrayLike, outcomes: npt.ArrayLike) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return lower ends, upper ends and outcomes, checked."""
    low, high, seen = finite("lower", lower), finite("upper", upper), finite("outcomes", outcomes)
    same_shape("lower", low, "upper", high)
    same_shape("lower", low, "outcomes", seen)
    if (high < low).any():
        at = int(np.flatnonzero(np.ravel(high < low))[0])
        raise ScoreError(f"interval {at} runs from {low.ravel()[at]} to {high.ravel()[at]}; give the lower end first.")
    return low, high, seen


def events_and_probabilities(probabilities: npt.ArrayLike, happened: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return probabilities and events as floats, checked."""
    stated, events = finite("probabilities", probabilities), finite("happened", happened)
    same_shape("probabilities", stated, "happened", events)
    if ((stated < 0.0) | (stated > 1.0)).any():
        raise ScoreError(f"probability {stated[(stated < 0.0) | (stated > 1.0)][0]} is outside 0–1; give shares, not percent.")
    if ((events != 0.0) & (events != 1.0)).any():
        raise ScoreError(f"an event is {events[(events != 0.0) & (events != 1.0)][0]}; give True and False, or 1 and 0.")
    return stated, events
