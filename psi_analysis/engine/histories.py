"""What every model asks of the histories it is given, and how it says no."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from psi_analysis.engine.model_error import ModelError

FloatArray: TypeAlias = npt.NDArray[np.float64]
Histories: TypeAlias = Sequence[FloatArray]
"""One array a series, oldest observation first, already on the real line."""

ANCHOR = 8.0
"""Where the latest logarithm of a series is put before a model sees it, so that what it says hangs on growth alone and not on the unit:
about that of a balance of some thousands."""


class ShortHistory(ModelError):
    """A history has fewer observations than the model needs.

    Attributes:
        needed: fewest observations it can be fitted to.
        found: observations there are.
    """

    def __init__(self, model: str, *, needed: int, found: int, where: str = "") -> None:
        self.model, self.needed, self.found = model, needed, found
        way_out = "leave models= out, which takes those that can, or load an earlier start"
        super().__init__(f"{where}model {model!r} needs {needed} observations but there are {found}; {way_out}.")


@dataclass(frozen=True)
class Standardised:
    """A history moved and scaled so that it ends at 0 and its largest step is 1.

    Attributes:
        z: (history − location) / scale.
        location: the last value.
        scale: the largest absolute difference at the lag asked for.
    """

    z: FloatArray
    location: float
    scale: float

    def restore(self, paths: FloatArray, *, model: str) -> FloatArray:
        """Return paths on the history's own scale.

        Raises:
            ModelError: a value is not finite.
        """
        with np.errstate(over="ignore", invalid="ignore"):
            restored = self.location + self.scale * paths
        return sound(restored, model=model)


def sound(paths: FloatArray, *, model: str) -> FloatArray:
    """Return simulated paths of one series, or refuse them.

    Args:
        paths: (n_paths, horizon).
    """
    if not np.isfinite(paths).all():
        raise ModelError(f"model {model!r} simulated values beyond the range of floating point; rescale the series, for example by 1e-6.")
    if paths.shape[0] > 1 and not (paths.max(axis=0) > paths.min(axis=0)).all():
        raise ModelError(f"model {model!r} fits the history exactly: its spread cannot be learned; use a series that moves.")
    return paths


@contextmanager
def naming(position: int, count: int) -> Iterator[None]:
    """Say in an error which history of a batch it is about; a history alone needs no number.

    >>> with naming(1, 2):
    ...     standardised(np.ones(5))
    Traceback (most recent call last):
    psi_analysis.engine.model_error.ModelError: history 1 of 2: the history is constant at 1 (5 observations): its spread ...
    """
    try:
        yield
    except ModelError as error:
        if count == 1:
            raise
        raise ModelError(f"history {position} of {count}: {error}") from error


def checked(histories: Histories, rngs: Sequence[np.random.Generator], *, model: str, needed: int) -> list[FloatArray]:
    """Return the histories as arrays of floats, or say what is wrong with one."""
    if len(histories) != len(rngs):
        raise ModelError(f"{len(histories)} histories but {len(rngs)} random generators; give one generator a series.")
    arrays = [np.asarray(history, dtype=float) for history in histories]
    for position, array in enumerate(arrays):
        if array.ndim != 1:
            raise ModelError(f"history {position} has {array.ndim} dimensions; give one row of numbers a series.")
        if not np.isfinite(array).all():
            at = int(np.flatnonzero(~np.isfinite(array))[0])
            raise ModelError(f"history {position} holds {array[at]} at place {at}; fill the gap from a source or start after it.")
        if array.size < needed:
            where = f"history {position} of {len(arrays)}: " if len(arrays) > 1 else ""
            raise ShortHistory(model, needed=needed, found=array.size, where=where)
    return arrays


def by_length(lengths: npt.NDArray[np.int64], *, chunk: int = 256) -> Iterator[npt.NDArray[np.int64]]:
    """Yield places of series of equal length, at most `chunk` at a time, so that memory stays bounded."""
    order = np.argsort(lengths, kind="stable")
    edges = np.flatnonzero(np.diff(lengths[order])) + 1
    for group in np.split(order, edges):
        for first in range(0, group.size, chunk):
            yield group[first : first + chunk]


def largest_values(histories: Histories) -> FloatArray:
    """Return the largest absolute value of each history, (series,).

    >>> largest_values([np.array([1.0, -3.0]), np.array([2.0])]).tolist()
    [3.0, 2.0]
    """
    starts = np.cumsum([0, *(history.size for history in histories[:-1])])
    return np.asarray(np.maximum.reduceat(np.abs(np.concatenate(histories)), starts))


def check_request(horizon: int, n_paths: int, seasons: int) -> None:
    """Refuse a horizon, a number of paths or of seasons below 1."""
    for name, value in {"horizon": horizon, "n_paths": n_paths, "seasons": seasons}.items():
        if value < 1:
            raise ModelError(f"{name}={value!r}; it must be at least 1.")


def standardised(history: FloatArray, *, lag: int = 1) -> Standardised:
    """Move and scale a history so that any magnitude is safe arithmetic.

    Args:
        lag: observations between the two ends of a step (seasons a year).

    >>> standardised(np.array([1.0, 3.0, 2.0]))
    Standardised(z=array([-0.5,  0.5,  0. ]), location=2.0, scale=2.0)
    """
    with np.errstate(over="ignore"):
        steps = np.abs(history[lag:] - history[:-lag])
    scale = float(steps.max())
    if not np.isfinite(scale):
        raise ModelError("the history's steps are beyond the range of floating point; rescale the series, for example by 1e-6.")
    if scale <= _resolution(history):
        what = f"constant at {history[-1]:g}" if lag == 1 else "the same in every season of every year"
        raise ModelError(f"the history is {what} ({history.size} observations): its spread cannot be learned; use a series that moves.")
    return Standardised((history - history[-1]) / scale, float(history[-1]), scale)


def refuse_exact_line(history: FloatArray, *, lag: int = 1) -> None:
    """Refuse a history whose steps are all equal: any model with a trend fits it without error.

    Args:
        lag: observations between the two ends of a step.
    """
    steps = history[lag:] - history[:-lag]
    if float(np.ptp(steps)) <= _resolution(history):
        raise ModelError(
            f"the history is an exact line (every step is {steps[-1]:g}, {history.size} observations): its spread cannot be learned; "
            "check whether the figures were interpolated."
        )


def _resolution(history: FloatArray) -> float:
    """Size of a difference that may be nothing but rounding."""
    return 8.0 * float(np.finfo(float).eps) * float(np.abs(history).max())
