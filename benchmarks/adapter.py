"""The engine behind the benchmark's adapter protocol: quantiles of a batch, attainment and reach of single series.

Needs nothing but the package. A batch's distributions are kept, so that `attain` and `reach` of the same series cost no second fit.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from psi_analysis.engine.draws import attained, reached
from psi_analysis.engine.forecaster import Engine
from psi_analysis.engine.learned.predictive import Predictive
from psi_analysis.errors import ModelError
from psi_analysis.models.protocol import FloatArray

SEASONS = {"Y": 1, "Q": 4, "M": 12}
_MOST_KEPT = 50_000
_KEPT: OrderedDict[tuple[bytes, str], tuple[Predictive, int]] = OrderedDict()


def forecast(histories: Sequence[FloatArray], freq: str, h: int, quantiles: FloatArray) -> list[tuple[FloatArray, FloatArray] | None]:
    """Forecast a batch.

    Args:
        histories: training parts, oldest first.
        freq: "Y", "Q" or "M".
        h: periods ahead.
        quantiles: shares wanted.

    Returns:
        For each series its points, the medians of the distributions, (h,), and quantiles (h, quantiles); None where it bears no forecast.
    """
    arrays = [np.asarray(history, dtype=float) for history in histories]
    usable = [place for place, array in enumerate(arrays) if _bears_forecast(array)]
    out: list[tuple[FloatArray, FloatArray] | None] = [None] * len(arrays)
    if not usable:
        return out
    known = Engine().predictive([arrays[place] for place in usable], h, seasons=SEASONS[freq])
    points, values = known.median, known.quantiles(np.asarray(quantiles, dtype=float))
    for row, place in enumerate(usable):
        out[place] = (points[row], values[row])
        _KEPT[arrays[place].tobytes(), freq] = (known, row)
    while len(_KEPT) > _MOST_KEPT:
        _KEPT.popitem(last=False)
    return out


def _bears_forecast(history: FloatArray) -> bool:
    return history.size >= Engine.min_obs and bool(0.0 < np.abs(history).max() < np.inf)


def _distribution(history: FloatArray, freq: str, horizon: int) -> Predictive:
    """Return the kept distribution of one series, or fit it."""
    own = np.asarray(history, dtype=float)
    key = own.tobytes(), freq
    kept = _KEPT.get(key)
    if kept is not None and kept[0].centre.shape[1] >= horizon:
        alone = kept[0] if len(kept[0].centre) == 1 else kept[0].one(kept[1])
        _KEPT[key] = (alone, 0)
        return alone.cut(horizon)
    if not _bears_forecast(own):
        raise ModelError(f"a history of {own.size} values bears no forecast: it is too short, has gaps, or is zero throughout.")
    return Engine().predictive([own], horizon, seasons=SEASONS[freq])


def attain(history: FloatArray, freq: str, steps: Sequence[int], levels: Sequence[float], directions: Sequence[str]) -> FloatArray:
    """Return the probability of reaching, or staying at or below, each level at its step.

    Args:
        history: training part.
        freq: "Y", "Q" or "M".
        steps: periods ahead, one a level.
        levels: values.
        directions: "ge" or "le", one a level.
    """
    known = _distribution(history, freq, int(max(steps)))
    wanted, asked = np.asarray(levels, dtype=float), np.asarray(steps, dtype=int)
    out = np.empty(wanted.size)
    for step in set(asked.tolist()):
        at = asked == step
        out[at] = attained(known, wanted[at], step=step)
    return np.where(_rising(directions), out, 1.0 - out)


def reach(history: FloatArray, freq: str, h: int, levels: Sequence[float], directions: Sequence[str]) -> FloatArray:
    """Return the probability that each level is reached at any step up to h, from joint paths.

    Args:
        history: training part.
        freq: "Y", "Q" or "M".
        h: periods ahead.
        levels: values.
        directions: "ge" or "le", one a level.
    """
    return reached(_distribution(history, freq, h), np.asarray(levels, dtype=float), _rising(directions))


def _rising(directions: Sequence[str]) -> npt.NDArray[np.bool_]:
    return np.array([way == "ge" for way in directions])


forecast.batch = True  # type: ignore[attr-defined]
forecast.attain = attain  # type: ignore[attr-defined]
forecast.reach = reach  # type: ignore[attr-defined]
