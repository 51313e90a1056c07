"""Run one adapter over a panel and keep what it said.

`python -m benchmarks.forecast_panel MODULE:FUNCTION --panel FOLDER --freq Y --out FILE`

Imports numpy and pandas only, so that a peer's interpreter can run it. An adapter is `forecast(history, freq, h, quantiles)`,
which returns quantiles (h, quantiles) or (points, quantiles); with `forecast.batch` it takes and returns lists; `forecast.attain` and
`forecast.reach` replace what is otherwise read from the quantiles.
"""

from __future__ import annotations

import argparse
import importlib
import resource
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.panel import QUANTILES, Case, FloatArray, goals, read_panel


def cpu_seconds() -> float:
    """Return processor time of this process and its children."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def _answers(forecast: Callable[..., Any], cases: list[Case]) -> list[Any]:
    """Call the adapter, per horizon where it takes batches; None where it failed."""
    if not getattr(forecast, "batch", False):
        return [_one(forecast, case) for case in cases]
    out: list[Any] = [None] * len(cases)
    for horizon in sorted({case.horizon for case in cases}):
        places = [place for place, case in enumerate(cases) if case.horizon == horizon]
        said = forecast([cases[place].train for place in places], cases[0].freq, horizon, QUANTILES)
        for place, answer in zip(places, said, strict=True):
            out[place] = answer
    return out


def _one(forecast: Callable[..., Any], case: Case) -> Any:
    """Call the adapter on one series; a peer's exception counts as a failure of that series, and is counted."""
    try:
        return forecast(case.train, case.freq, case.horizon, QUANTILES)
    except Exception as error:
        print(f"{case.name}: {error!r}"[:200])
        return None


def _unpacked(answer: Any, case: Case) -> tuple[FloatArray, FloatArray, bool]:
    """Return points, quantiles and whether the adapter failed (then: the last value with a random walk's spread)."""
    points, quantiles = answer if isinstance(answer, tuple) else (None, answer)
    if quantiles is not None:
        table = np.asarray(quantiles, dtype=float)
        middle = np.asarray(points if points is not None else table[:, QUANTILES == 0.5][:, 0], dtype=float)
        if table.shape == (case.horizon, QUANTILES.size) and np.isfinite(table).all() and np.isfinite(middle).all():
            return middle, np.sort(table, axis=1), False
    root = np.sqrt(np.arange(1, case.horizon + 1))[:, None]
    spread = float(np.std(np.diff(case.train))) * root * (QUANTILES - 0.5) * 4
    return np.repeat(case.train[-1], case.horizon), case.train[-1] + spread, True


def run(adapter: str, folder: Path, freq: str) -> dict[str, Any]:
    """Forecast a panel and time it.

    Args:
        adapter: "module:function".
        folder: the panel.
        freq: "Y", "Q" or "M".

    Returns:
        Arrays by name: names, points and quantiles (padded with nan behind a shorter horizon), failed, attained and reached where the
        adapter has them, and processor seconds.
    """
    module, name = adapter.split(":")
    forecast, cases = getattr(importlib.import_module(module), name), read_panel(folder, freq)
    _answers(forecast, cases[:1])
    start = cpu_seconds()
    answers = _answers(forecast, cases)
    spent, longest = cpu_seconds() - start, max(case.horizon for case in cases)
    points, quantiles = np.full((len(cases), longest), np.nan), np.full((len(cases), longest, QUANTILES.size), np.nan)
    failed = np.zeros(len(cases), dtype=bool)
    for row, (case, answer) in enumerate(zip(cases, answers, strict=True)):
        points[row, : case.horizon], quantiles[row, : case.horizon], failed[row] = _unpacked(answer, case)
    out: dict[str, Any] = {"names": np.array([case.name for case in cases]), "points": points, "quantiles": quantiles, "failed": failed}
    levels = [goals(case) for case in cases]
    start = cpu_seconds()
    if getattr(forecast, "reach", None):
        ways = [["ge" if level >= case.train[-1] else "le" for level in own] for case, own in zip(cases, levels, strict=True)]
        out["reached"] = np.array(
            [forecast.reach(c.train, freq, c.horizon, own, way) for c, own, way in zip(cases, levels, ways, strict=True)]
        )
    if getattr(forecast, "attain", None):
        out["attained"] = np.array(
            [forecast.attain(c.train, freq, [c.horizon] * len(own), own, ["ge"] * len(own)) for c, own in zip(cases, levels, strict=True)]
        )
    seconds = np.array([spent, cpu_seconds() - start]) * 100 / len(cases)
    return out | {"seconds_per_100": seconds, "peak_mb": np.array(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)}


def main() -> None:
    """Read the command line, run, save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("adapter")
    parser.add_argument("--panel", type=Path, required=True)
    parser.add_argument("--freq", choices=("Y", "Q", "M"), required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    warnings.simplefilter("ignore")
    np.savez_compressed(given.out, **run(given.adapter, given.panel, given.freq))


if __name__ == "__main__":
    main()
