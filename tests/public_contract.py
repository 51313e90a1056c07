"""What others build on: public names, columns and types of tables. `python -m tests.public_contract "line"` writes it down anew.

The line is one that CHANGELOG.md has under the version to come; without it nothing is written.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

import psi_analysis as psi

ROOT = Path(__file__).parents[1]
FILE = Path(__file__).with_suffix(".json")
OF_ONE_ANSWER = ("assessment_table", "member_table", "passage_table", "takes_table", "tolerance_table")


def schema(table: pd.DataFrame) -> list[str]:
    """Return columns and types of a table as "name: type", those of its index first where it is named."""
    levels = [f"[{table.index.name}]: {table.index.dtype}"] if table.index.name else []
    return [*levels, *(f"{name}: {kind}" for name, kind in zip(table.columns, table.dtypes, strict=True))]


def editions() -> dict[str, list[str]]:
    """Return what the CSV files of the newest edition hold; a column of text is text, whatever stands in it."""
    newest = max((path.parent for path in (ROOT / "reports").glob("*/manifest.json")), key=lambda folder: _numbers(folder.name))
    files = sorted(newest.rglob("*.csv"))
    return {f"edition {path.relative_to(newest).as_posix()}": schema(pd.read_csv(path, nrows=200)) for path in files}


def _numbers(name: str) -> list[int]:
    return [int(number) for number in re.findall("[0-9]+", name)]


def returned() -> dict[str, list[str]]:
    """Return what the tables of public verbs hold, asked of made-up series."""
    rng = np.random.default_rng(5)
    values = pd.Series(100 * np.cumprod(1.05 + 0.02 * rng.standard_normal(14)), index=range(2011, 2025), name="parcels")
    known = psi.Series.from_pandas(values, unit="亿元", kind="stock")
    made = psi.forecast(known, to="2030", models=["drift", "naive"], n_paths=200)
    goals = [psi.Target(">=", value, "2027", about=True) for value in (230.0, 260.0)]
    answers = [psi.assess(made, goal) for goal in goals]
    table = pd.DataFrame({"series": "a", "period": range(2011, 2025), "value": values.to_numpy()})
    panel = psi.assess_panel(table, horizon=3, origins=2, goals=pd.DataFrame({"series": ["a"], "period": [2027], "value": [230.0]}))
    scenarios = psi.project(made, goals[0], [psi.scenarios.push(0.01)])
    tables = {
        "Forecast.quantile": made.quantile([0.1, 0.5, 0.9]),
        "Forecast.interval": made.interval(0.8),
        "Forecast.to_frame": made.to_frame(),
        "Assessment.to_frame": answers[0].to_frame(),
        "compare().to_frame": psi.compare(known, ["drift", "theta"], h=1, n_paths=100).to_frame(),
        "backtest().scores": psi.backtest(known, horizon=1, models="drift", n_paths=100).scores(),
        "project().to_frame": scenarios.to_frame(),
        "PanelAssessment.reliability": panel.reliability(),
        **{f"PanelAssessment.{name}": getattr(panel, name) for name in ("summary", "forecasts", "goals", "past_goals", "failed")},
        **{f"tables.{name}": getattr(psi.tables, name)(answers[0]) for name in OF_ONE_ANSWER},
        "tables.attainment_table": psi.tables.attainment_table(answers),
        "tables.scenario_table": psi.tables.scenario_table(scenarios),
    }
    return {name: schema(table) for name, table in tables.items()}


def contract() -> dict[str, object]:
    """Return public names and tables as they are now."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return {"names": sorted(psi.__all__), "tables": returned() | editions()}


def digest(now: dict[str, object]) -> str:
    """Return a checksum of a contract."""
    return hashlib.sha256(json.dumps(now, ensure_ascii=False, sort_keys=True).encode("utf-8")).hexdigest()[:16]


def unwrapped(text: str) -> str:
    """Return a text with one blank for every run of blanks and line ends."""
    return " ".join(text.split())


def main(line: str) -> int:
    """Write the contract with the line of CHANGELOG.md that tells of the change."""
    if not line or unwrapped(line) not in unwrapped((ROOT / "CHANGELOG.md").read_text(encoding="utf-8")):
        print("CHANGELOG.md has no such line; write there what changes, and give that line.", file=sys.stderr)
        return 1
    now, before = contract(), json.loads(FILE.read_text(encoding="utf-8"))["changes"] if FILE.exists() else []
    changes = [*before, {"version": psi.__version__, "line": unwrapped(line), "digest": digest(now)}]
    FILE.write_text(json.dumps(now | {"changes": changes}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(" ".join(sys.argv[1:])))
