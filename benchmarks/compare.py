"""Run the package and its peers side by side: `python -m benchmarks.compare --panel FOLDER --peers-python INTERPRETER [--write FILE]`.

Every forecaster runs in a process of its own, the peers under an interpreter that has statsforecast. Prints one table a frequency
and the differences in pairs with 95 % intervals.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.panel import Case, FloatArray, read_panel
from benchmarks.scores import Scores, score

ROOT = Path(__file__).parents[1]
OWN = "benchmarks.adapter:forecast"
PEERS = ("auto_ets", "auto_theta", "dynamic_theta", "drift")
SLOW_PEERS = {"Y": ("auto_arima", "auto_ces")}
"""Compared as well where they take minutes and not hours."""

NEEDS = {"drift": "scipy", "smooth_es": "smooth"}
"""Package of a peer; of the others it is statsforecast."""

NAMES = {"Y": "Yearly", "Q": "Quarterly", "M": "Monthly"}
PAIRED = {"OWA": "owa", "WQL": "wql", "MSIS 95": "msis", "Brier": "brier", "log score": "log_score"}
HEAD = (
    "| forecaster | OWA | MAPE | WQL | MSIS 95 | covered 95 / 80 | Brier | skill | log score | ECE | reached-by Brier, bias | CPU s / 100 |"
)


def forecast_with(interpreter: str, adapter: str, panel: Path, freq: str) -> dict[str, FloatArray]:
    """Run one adapter in a process of its own, on one thread.

    Args:
        interpreter: of the environment that has what the adapter needs.
        adapter: "module:function".
        panel: folder of the panel.
        freq: "Y", "Q" or "M".
    """
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "said.npz"
        command = [interpreter, "-m", "benchmarks.forecast_panel", adapter, "--panel", str(panel), "--freq", freq, "--out", str(out)]
        subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, **threads})
        with np.load(out) as saved:
            return {name: saved[name] for name in saved.files}


def missing(interpreter: str, package: str) -> bool:
    """Say whether an interpreter lacks a package."""
    asked = f"import importlib.util, sys; sys.exit(importlib.util.find_spec({package!r}) is None)"
    return subprocess.run([interpreter, "-c", asked], check=False).returncode != 0


def row_of(name: str, scores: Scores, said: dict[str, FloatArray]) -> str:
    """Return one row of the table."""
    covered = f"{np.mean(scores.covered95):.3f} / {np.mean(scores.covered80):.3f}"
    by = f"{np.nanmean(scores.brier_by):.3f}, {scores.bias_by:+.3f}"
    cells = [
        f"{np.nanmean(scores.owa):.3f}",
        f"{np.nanmean(scores.mape):.1f}",
        f"{scores.wql.mean():.4f}",
        f"{np.nanmean(scores.msis):.1f}",
        covered,
        f"{scores.brier.mean():.4f}",
    ]
    cells += [f"{scores.skill:.3f}", f"{scores.log_score.mean():.3f}", f"{scores.calibration_error:.3f}", by]
    failed = int(said["failed"].sum())
    note = f" ({failed} failed)" if failed else ""
    return f"| {name}{note} | " + " | ".join([*cells, f"{float(said['seconds_per_100'].sum()):.2f}"]) + " |"


def difference(own: FloatArray, other: FloatArray) -> str:
    """Return the mean difference over the same series and its 95 % interval."""
    gap = own - other
    gap = gap[np.isfinite(gap)]
    half = 1.96 * gap.std(ddof=1) / np.sqrt(gap.size)
    return f"{gap.mean():+.4f} ({gap.mean() - half:+.4f} to {gap.mean() + half:+.4f})"


def pairs(scores: dict[str, Scores]) -> list[str]:
    """Return the table of paired differences, the package minus each peer."""
    lines = ["| psi_analysis minus | " + " | ".join(PAIRED) + " |", "|---|" + "---|" * len(PAIRED)]
    for name, other in scores.items():
        if name != "psi_analysis":
            cells = [difference(getattr(scores["psi_analysis"], field), getattr(other, field)) for field in PAIRED.values()]
            lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return lines


def reliability_of(scores: Scores) -> list[str]:
    """Return the reliability table of one forecaster."""
    lines = ["| goals | said | happened |", "|---|---|---|"]
    return lines + [f"| {count} | {said:.3f} | {found:.3f} |" for count, said, found in scores.reliability()]


def compare(panel: Path, freq: str, peers_python: str | None, *, peers: Sequence[str] | None = None) -> list[str]:
    """Run everybody on one frequency and return the lines to print."""
    cases: list[Case] = read_panel(panel, freq)
    said, skipped, interpreter = {"psi_analysis": forecast_with(sys.executable, OWN, panel, freq)}, [], peers_python or sys.executable
    for peer in (peers or PEERS + SLOW_PEERS.get(freq, ())) if peers_python else ("drift",):
        if missing(interpreter, NEEDS.get(peer, "statsforecast")):
            skipped.append(f"{peer} is left out: {interpreter} has no {NEEDS.get(peer, 'statsforecast')}.")
        else:
            said[peer] = forecast_with(interpreter, f"benchmarks.peers:{peer}", panel, freq)
    scores = {name: score(cases, answers) for name, answers in said.items()}
    lines = [f"### {NAMES[freq]}, {len(cases)} series", "", HEAD, "|---|" + "---|" * (HEAD.count("|") - 2)]
    lines += [row_of(name, scores[name], said[name]) for name in said]
    lines += ["", *skipped] if skipped else []
    lines += ["", *pairs(scores), "", "Reliability of psi_analysis:", "", *reliability_of(scores["psi_analysis"]), ""]
    return lines


def main(arguments: list[str] | None = None) -> None:
    """Read the command line, compare, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--panel", type=Path, required=True)
    parser.add_argument("--peers-python", help="interpreter of an environment with statsforecast; without it only drift is compared")
    parser.add_argument("--freq", choices=tuple(NAMES), action="append")
    parser.add_argument("--peer", action="append", help="adapters of benchmarks/peers.py instead of the usual ones")
    parser.add_argument("--write", type=Path, help="a Markdown file for what was printed")
    given = parser.parse_args(arguments)
    lines: list[str] = []
    for freq in given.freq or tuple(NAMES):
        part = compare(given.panel.resolve(), freq, given.peers_python, peers=given.peer)
        print("\n".join(part), flush=True)
        lines += part
    if given.write:
        given.write.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
