"""Figures made up for the indicator of every goal of the plan, added to a copy of the study."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np

from psi_analysis.nouns.indicators import Indicator
from psi_analysis.studies.data import Data
from psi_analysis.studies.loading import load

ROOT = Path(__file__).parents[2]
YEARS = range(2021, 2026)
HEADER = "indicator,area,period,span,value,unit,status,confidence,source,published,published_is_assumed,currency,vintage,evidence,note"
SHAPES = ("steady", "constant", "reaching", "zero", "jumping")
WHOLE = ("count", "trains a year")


def figures(indicator: Indicator, goal: float, shape: str, n: int) -> list[float]:
    """Return made-up figures of one indicator, oldest first, in its unit.

    Args:
        indicator: of the goal.
        goal: its value, a growth as a share.
        shape: one of `SHAPES`.
        n: how many.
    """
    top = 1.0 if indicator.kind == "ratio" else abs(goal) or 1.0
    top = max(top, 6.0) if indicator.unit in WHOLE else top
    if indicator.kind == "growth":
        top = 0.09
    steps = np.linspace(0.0, 1.0, n)
    bumps = np.where(np.arange(n) % 2 == 0, 1.0, -1.0)
    made = {
        "steady": top * (0.6 + 0.25 * steps + 0.01 * bumps),
        "constant": np.full(n, 0.5 * top),
        "reaching": top * np.minimum(0.8 + 0.4 * steps, 1.0),
        "zero": np.zeros(n),
        "jumping": top * (0.5 + 0.4 * bumps),
    }[shape]
    return [float(np.round(value)) if indicator.unit in WHOLE else round(float(value), 6) for value in made]


def rows(data: Data, shape: str, *, monthly: bool = False) -> list[str]:
    """Return one row an observation for the indicator of every goal: five years, or the months of two years more where that can be."""
    found = []
    for indicator, area in dict.fromkeys((goal.indicator, goal.area) for goal in data.targets.values()):
        what = data.indicators[indicator]
        goal = next(goal for goal in data.targets.values() if goal.indicator == indicator)
        value = goal.value if goal.kind not in ("growth", "average growth") or what.kind == "growth" else 100.0
        finer = monthly and what.kind in ("stock", "flow", "count")
        periods = [f"{year}-{month:02d}" for year in YEARS for month in range(1, 13)] if finer else [str(year) for year in YEARS]
        made = figures(what, value / (12.0 if finer and what.kind == "flow" else 1.0), shape, len(periods))
        for period, number in zip(periods, made, strict=True):
            year = int(period[:4])
            known = f"{year + 1}-03-31" if len(period) == 4 or period.endswith("12") else f"{year}-{int(period[5:]) + 1:02d}-28"
            source = "zhuzhou-communique-2025"
            found.append(f"{indicator},{area},{period},,{number!r},{what.unit},final,high,{source},{known},no,,,made up,")
    return found


def copy_with(folder: Path, lines: list[str], *, alone: bool = False) -> Path:
    """Copy the study into a folder and add rows.

    Args:
        folder: becomes the study's root.
        lines: rows of observations.
        alone: leave out the observations, remarks and statements on these indicators that the study has.
    """
    raw = folder / "data" / "raw"
    shutil.copytree(ROOT / "data" / "raw", raw)
    if alone:
        taken = {tuple(line.split(",")[:2]) for line in lines}
        for path in [*sorted((raw / "observations").glob("*.csv")), raw / "breaks.csv", raw / "statements.csv"]:
            kept = [line for line in path.read_text(encoding="utf-8").splitlines() if tuple(line.split(",")[:2]) not in taken]
            path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    (raw / "observations" / "made-up.csv").write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return folder


def study_with(folder: Path, shape: str, *, monthly: bool = False, alone: bool = True) -> Path:
    """Return a copy of the study in which the indicator of every goal has made-up figures of one shape."""
    return copy_with(folder, rows(load(ROOT), shape, monthly=monthly), alone=alone)
