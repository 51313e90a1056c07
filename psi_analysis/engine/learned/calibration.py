"""Calibration learned from other series: where a pool's forecast should lie, how wide it should be, and how its steps hang together.

Everything here is arithmetic on arrays with a small learned table; `psi_analysis/engine/learning/learn.py` makes the table.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

from psi_analysis.engine.histories import FloatArray
from psi_analysis.engine.learned.error_parts import error_parts, parts_inputs
from psi_analysis.engine.learned.features import Members, Steps, network_inputs, scale_features, width_inputs
from psi_analysis.engine.learned.networks import Networks, combined, rounded
from psi_analysis.engine.learned.predictive import Predictive
from psi_analysis.engine.learned.shape_lines import reaching
from psi_analysis.engine.model_error import ModelError

TABLE = "engine_table.json"


@dataclass(frozen=True)
class Calibration:
    """Learned numbers for one frequency.

    Attributes:
        marks: steps ahead at which the networks look at the members' forecasts.
        centre: what corrects the pool's centre, in units of the mean absolute step; None for no correction.
        centre_share: how much of it is applied.
        width: coefficients of log width, in units of the mean absolute step, on its features, (steps, features).
        spread: what corrects log width; None for no correction.
        spread_share: how much of it is applied.
        knots: normal scores at which the shape is given, (knots,).
        shape: standardised residual at each knot, (steps, knots), rising.
        width_on_logs: coefficients of log width for histories that are logarithms of amounts, (steps, features).
        lift_on_logs: what their centre is moved by, in units of the width, (steps,).
        curvature: how strongly the scale of errors is that of the logarithm (0 levels, 1 logs); used for positive series.
        most_curved: largest curvature in units of the width.
        parts: coefficients of the logarithms of the parts of a path's errors (`error_parts`), (inputs, 3).
        degrees: degrees of freedom of the copula that joins the steps (`joint_scores`).
    """

    marks: tuple[int, ...]
    centre: Networks | None
    centre_share: float
    width: FloatArray
    spread: Networks | None
    spread_share: float
    knots: FloatArray
    shape: FloatArray
    width_on_logs: FloatArray
    lift_on_logs: FloatArray
    curvature: float
    most_curved: float
    parts: FloatArray
    degrees: float

    @property
    def steps(self) -> int:
        """Steps ahead that were learned; later ones use the last of them."""
        return int(self.width.shape[0])

    @classmethod
    def from_json(cls, entry: Mapping[str, Any]) -> Calibration:
        """Read one frequency of the table."""
        arrays: dict[str, Any] = {name: np.array(entry[name], dtype=float) for name in _ARRAYS}
        scalars: dict[str, Any] = {name: float(entry[name]) for name in _SCALARS}
        networks: dict[str, Any] = {name: Networks.from_json(entry[name]) if entry[name] else None for name in _NETWORKS}
        return cls(marks=tuple(int(mark) for mark in entry["marks"]), **arrays, **scalars, **networks)

    def to_json(self) -> dict[str, Any]:
        """Return the table entry, numbers to six figures, those of the networks to four."""
        arrays = {name: rounded(getattr(self, name), 6) for name in _ARRAYS}
        scalars = {name: float(f"{getattr(self, name):.6g}") for name in _SCALARS}
        learned = {name: getattr(self, name) for name in _NETWORKS}
        networks = {name: None if own is None else own.to_json() for name, own in learned.items()}
        return {"marks": list(self.marks), **scalars, **arrays, **networks}


_ARRAYS, _NETWORKS = ("width", "knots", "shape", "width_on_logs", "lift_on_logs", "parts"), ("centre", "spread")
_SCALARS = ("centre_share", "spread_share", "curvature", "most_curved", "degrees")


@lru_cache(maxsize=1)
def learned_table() -> dict[str, Any]:
    """Return the table shipped with the package: provenance, and one entry a frequency ("1", "4", "12" observations a year)."""
    source = resources.files("psi_analysis.engine.learned").joinpath(TABLE)
    if not source.is_file():
        raise ModelError(f"{TABLE} is missing beside the engine; install the package again.")
    table: dict[str, Any] = json.loads(source.read_text(encoding="utf-8"))
    return table


@lru_cache(maxsize=8)
def calibration_for(seasons: int) -> Calibration:
    """Return the calibration learned for a frequency; the nearest learned one where there is none.

    >>> calibration_for(1).steps
    6
    """
    learned = learned_table()["calibrations"]
    nearest = min(learned, key=lambda name: abs(np.log(int(name) / seasons)))
    return Calibration.from_json(learned[nearest])


def corrected_centre(table: Calibration, steps: Steps, members: Members, *, inputs: FloatArray) -> FloatArray:
    """Return the pool's centre with the learned correction, (series, horizon of the members).

    Beyond the steps that were learned the correction grows on in a straight line.
    """
    if table.centre is None:
        return members.base
    moved, horizon = table.centre.answer(inputs), members.base.shape[1]
    later = np.arange(table.steps + 1, horizon + 1) / table.steps
    every = np.concatenate([moved, moved[:, -1:] * later], axis=1)[:, :horizon]
    return np.asarray(members.base + table.centre_share * steps.scale[:, None] * every)


def corrected_width(
    table: Calibration,
    steps: Steps,
    members: Members,
    *,
    centre: FloatArray,
    inputs: FloatArray,
    on_logs: npt.NDArray[np.bool_] | None = None,
) -> FloatArray:
    """Return the width of the distribution, (series, horizon of the members).

    Args:
        members: forecasts, at least as far as the table's last mark.
        centre: corrected, (series, horizon).
        on_logs: which histories are logarithms of amounts, (series,); none when None.
    """
    on_logs = np.zeros(steps.n.size, dtype=bool) if on_logs is None else on_logs
    features = scale_features(steps, members, centre)
    row = np.minimum(np.arange(centre.shape[1]), table.steps - 1)
    log_width = np.empty(centre.shape)
    for of_logs, coefficients in ((False, table.width), (True, table.width_on_logs)):
        at = np.flatnonzero(on_logs == of_logs)
        if not at.size:
            continue
        log_width[at] = combined(features[at], coefficients[row].T)
        if table.spread is not None and not of_logs:
            moved = table.spread.answer(width_inputs(inputs[at], features[at], table.marks))
            log_width[at] += table.spread_share * moved[:, row]
    return np.asarray(steps.scale[:, None] * np.exp(log_width))


def curved(table: Calibration, centre: FloatArray, width: FloatArray, positive: np.ndarray[Any, Any]) -> FloatArray:
    """Return the curvature of the error's scale in units of the width, (series, horizon); 0 for series that are not positive."""
    bend = np.minimum(table.curvature * width / np.maximum(np.abs(centre), 1e-290), table.most_curved)
    return np.asarray(np.where(positive[:, None], bend, 0.0))


def calibrate(table: Calibration, steps: Steps, members: Members, on_logs: npt.NDArray[np.bool_] | None = None) -> Predictive:
    """Turn the members' forecasts into calibrated marginal distributions.

    Args:
        members: forecasts, at least as far as the table's last mark.
        on_logs: which histories are logarithms of amounts, (series,); none when None.
    """
    inputs = network_inputs(steps, members, table.marks)
    centre = corrected_centre(table, steps, members, inputs=inputs)
    width = corrected_width(table, steps, members, centre=centre, inputs=inputs, on_logs=on_logs)
    row = np.minimum(np.arange(centre.shape[1]), table.steps - 1)
    if on_logs is not None:
        centre = np.where(on_logs[:, None], centre + table.lift_on_logs[row] * width, centre)
    bend = curved(table, centre, width, steps.positive)
    knots, shape = reaching(table.knots, table.shape[row])
    parts = error_parts(parts_inputs(steps, width, table.marks[-1]), table.parts)
    return Predictive(centre, width, bend, knots, shape, parts, table.degrees, np.ones(centre.shape))
