"""Learn the engine's tables from a folder of series.

`python -m psi_analysis.engine.learning.learn --corpus FOLDER [--exclude META.csv.gz] [--keep prior|values]`

The folder holds files whose names contain "yearly", "quarterly" or "monthly", CSV (or .csv.gz) with the columns unique_id, t, y.
Series named in the column unique_id of the exclusion file are left out. Two tables are written into the engine: the trend grid's
prior and the calibration, each with its provenance.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd

from psi_analysis.engine.forecaster import pool_members
from psi_analysis.engine.histories import FloatArray
from psi_analysis.engine.learned.calibration import TABLE as CALIBRATION_TABLE
from psi_analysis.engine.learned.calibration import Calibration
from psi_analysis.engine.learned.features import Members
from psi_analysis.engine.learning.grid_prior import learn_prior
from psi_analysis.engine.learning.learn_calibration import Correcting, learn_calibration
from psi_analysis.engine.learning.learn_logs import learn_on_logs, windows_on_logs
from psi_analysis.engine.learning.training import Training
from psi_analysis.engine.learning.windows import RECIPES, Windows, cut_windows, random_fade
from psi_analysis.engine.trends.trend_grid import TABLE as PRIOR_TABLE
from psi_analysis.engine.trends.trend_grid import GridPrior, grid_prior

ENGINE = Path(__file__).parents[1]
SEED = 20261123
CORRECTING = {
    "yearly": Correcting(0.45, 0.75, Training()),
    "quarterly": Correcting(0.3, 0.0, Training(units=24, batch=512, rate=2e-3, dropped=0.4)),
    "monthly": Correcting(0.0, 0.0, Training()),
}
"""How much of what was learned is applied, by what held on tails of other origins (`docs/benchmark.md`)."""

Keep = Literal["nothing", "prior", "values"]
"""What stays as it was learned: nothing, the trend grid's prior, or all but the width on logarithms."""

_MOST_FOR_PRIOR = 20_000
_CHUNK = 1_000


def read_corpus(path: Path, excluded: set[str]) -> dict[str, FloatArray]:
    """Read one file of series, without those excluded and those with gaps."""
    table = pd.read_csv(path).sort_values(["unique_id", "t"], kind="stable")
    kept = table[~table["unique_id"].isin(excluded)]
    series = {str(name): group.to_numpy(dtype=float) for name, group in kept.groupby("unique_id", sort=True)["y"]}
    return {name: values for name, values in series.items() if np.isfinite(values).all()}


def _provenance(path: Path, excluded: set[str], count: int) -> dict[str, Any]:
    version = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False, cwd=ENGINE
    ).stdout.strip()
    return {
        "corpus": path.name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "series": count,
        "excluded": len(excluded),
        "learned": date.today().isoformat(),
        "code": version or "unknown",
        "seed": SEED,
    }


def _members(windows: Windows) -> Members:
    places = np.arange(len(windows.histories))
    parts = [pool_members(windows.ready.pick(places[first : first + _CHUNK])) for first in range(0, places.size, _CHUNK)]
    return Members(np.concatenate([part.grid for part in parts]), np.concatenate([part.points for part in parts]), parts[0].weights)


def _entry(prior: GridPrior) -> dict[str, Any]:
    rows = [[int(point.logs), *(getattr(point, name) for name in tuple(point.__dataclass_fields__)[1:])] for point in prior.points]
    return {"points": rows, "log_prior": [float(f"{value:.6g}") for value in prior.log_prior], "eta": float(f"{prior.eta:.6g}")}


def _write(path: Path, table: dict[str, Any]) -> None:
    """Write a table, each list of numbers on one line."""
    text = re.sub(r"\[[^\[\]{}]*\]", lambda found: " ".join(found.group().split()), json.dumps(table, ensure_ascii=False, indent=1))
    path.write_text(text + "\n", encoding="utf-8")


def learn_one(kind: str, series: dict[str, FloatArray], *, prior_table: dict[str, Any], keep: Keep, known: Any) -> dict[str, Any]:
    """Learn one frequency; updates the prior's table in place and on disk, returns the calibration's entry.

    Args:
        keep: what stays as it is.
        known: the calibration's entry so far; looked at only where values stay as they are.
    """
    recipe, rng = RECIPES[kind], np.random.default_rng(SEED)
    windows = random_fade(cut_windows(series, recipe, rng), rng) if recipe.seasons == 1 else cut_windows(series, recipe, rng)
    if keep == "nothing":
        some = windows.pick(np.sort(rng.permutation(len(windows.histories))[:_MOST_FOR_PRIOR]))
        prior_table["priors"][str(recipe.seasons)] = _entry(learn_prior(some))
        _write(ENGINE / "trends" / PRIOR_TABLE, prior_table)
        grid_prior.cache_clear()
    if keep == "values":
        on_values = Calibration.from_json({"width_on_logs": [], "lift_on_logs": [], **known})
    else:
        on_values = learn_calibration(windows, _members(windows), recipe, correcting=CORRECTING[kind], seed=SEED)
    on_logs = windows_on_logs(windows, recipe, np.random.default_rng(SEED))
    return learn_on_logs(on_values, on_logs, _members(on_logs)).to_json()


def learn_tables(arguments: list[str] | None = None) -> None:
    """Read the command line, learn, write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--exclude", type=Path)
    parser.add_argument("--only", choices=tuple(RECIPES), action="append")
    parser.add_argument("--keep", choices=get_args(Keep), default="nothing", help="prior: learn the calibration; values: on logs only")
    given = parser.parse_args(arguments)
    excluded = set(pd.read_csv(given.exclude)["unique_id"].astype(str)) if given.exclude else set()
    paths = {"prior": ENGINE / "trends" / PRIOR_TABLE, "calibration": ENGINE / "learned" / CALIBRATION_TABLE}
    tables: dict[str, dict[str, Any]] = {
        name: json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {"provenance": {}, f"{name}s": {}}
        for name, path in paths.items()
    }
    for kind in given.only or tuple(RECIPES):
        path = next(iter(sorted(given.corpus.glob(f"*{kind}*.csv*"))))
        series = read_corpus(path, excluded)
        learned = tables["calibration"]["calibrations"]
        name = str(RECIPES[kind].seasons)
        learned[name] = learn_one(kind, series, prior_table=tables["prior"], keep=given.keep, known=learned.get(name))
        made = _provenance(path, excluded, len(series))
        learned_now = (f"{name} on logs",) if given.keep == "values" else (name, f"{name} on logs")
        tables["calibration"]["provenance"] |= dict.fromkeys(learned_now, made)
        if given.keep == "nothing":
            tables["prior"]["provenance"][name] = made
        for table, target in paths.items():
            _write(target, tables[table])


if __name__ == "__main__":
    learn_tables()
