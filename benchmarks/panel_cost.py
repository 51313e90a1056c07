"""What thousands of series cost: `python -m benchmarks.panel_cost [--figure docs/panel_cost.svg]`.

Made-up yearly series, 25 years each, 6 years ahead, one goal and one past origin each, at 300, 3,000 and 30,000 series; each size in a
process of its own, once in that process alone and once with two worker processes. Also prints how much of the machine other work took
meanwhile, without which a time means nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

SIZES = (300, 3_000, 30_000)
YEARS = 25
HORIZON = 6


class Here(Executor):
    """Runs everything in the calling process."""

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """Run at once."""
        done: Future[Any] = Future()
        done.set_result(work(*arguments, **named))
        return done


def made_up(size: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Series that grow with errors of their own, and a goal of a fifth more for each."""
    rng = np.random.default_rng(2027)
    growth = 0.05 + 0.03 * rng.standard_normal((size, 1)) + 0.05 * rng.standard_normal((size, YEARS))
    values = 100.0 * np.exp(np.cumsum(growth, axis=1))
    names = np.array([f"series {number}" for number in range(size)], dtype=object)
    table = pd.DataFrame(
        {"series": np.repeat(names, YEARS), "period": np.tile(np.arange(1999, 1999 + YEARS), size), "value": values.ravel()}
    )
    return table, pd.DataFrame({"series": names, "period": 1998 + YEARS + 4, "value": values[:, -1] * 1.2})


def measure(size: int, processes: int) -> dict[str, float]:
    """Assess a panel in this process, or with workers; wall and CPU seconds, peak memory, and what others took."""
    from psi_analysis.panels.panel_assessing import assess_panel

    assess_panel(made_up(20)[0], horizon=HORIZON, executor=Here())  # imports and learned tables are loaded
    table, goals = made_up(size)
    busy, wall, cpu = _busy(), time.perf_counter(), _cpu()
    with Here() if processes == 1 else ProcessPoolExecutor(processes) as executor:
        made = assess_panel(table, horizon=HORIZON, goals=goals, origins=1, executor=executor)
    wall, cpu, busy = time.perf_counter() - wall, _cpu() - cpu, _busy() - busy
    if len(made.failed):
        raise SystemExit(f"{len(made.failed)} series failed: {made.failed.iloc[0].to_dict()}")
    largest = [resource.getrusage(who).ru_maxrss / 1024.0 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    others = max(0.0, busy - cpu) / wall
    return {"series": size, "processes": processes, "wall": wall, "cpu": cpu, "peak_mb": max(largest), "others": others}


def _cpu() -> float:
    """CPU seconds of this process and of its ended children."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _busy() -> float:
    """CPU seconds that all processes of the machine have taken (Linux)."""
    fields = [int(number) for number in Path("/proc/stat").read_text(encoding="utf-8").splitlines()[0].split()[1:]]
    return (sum(fields) - fields[3] - fields[4]) / os.sysconf("SC_CLK_TCK")


def draw(rows: list[dict[str, float]], path: Path) -> None:
    """Draw CPU seconds against series on logarithmic scales, with the line of cost in proportion."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5.2, 3.4), layout="constrained")
    axes = figure.subplots()
    for processes, marker in ((1, "o"), (2, "s")):
        own = [row for row in rows if row["processes"] == processes]
        label = "one process" if processes == 1 else "two worker processes"
        axes.plot([row["series"] for row in own], [row["cpu"] for row in own], marker=marker, label=label)
    last = max((row for row in rows if row["processes"] == 1), key=lambda row: row["series"])
    sizes = np.array(SIZES)
    axes.plot(sizes, sizes * last["cpu"] / last["series"], color="0.6", linestyle=":", label="in proportion to the series")
    axes.set(xscale="log", yscale="log", xlabel="series", ylabel="CPU seconds", xticks=SIZES, xticklabels=[f"{size:,}" for size in SIZES])
    axes.minorticks_off()
    axes.legend(frameon=False)
    with rc_context({"svg.hashsalt": "panel cost"}):
        figure.savefig(path, format="svg", metadata={"Date": None})


def main() -> None:
    """Measure every size and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--figure", type=Path, help="an .svg to write")
    parser.add_argument("--one", nargs=2, type=int, metavar=("SERIES", "PROCESSES"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(*options.one)))
        return
    threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    rows = []
    print("| series | processes | wall s | CPU s | CPU s per 100 series | peak MB | others took, cores |\n|---|---|---|---|---|---|---|")
    for size in SIZES:
        for processes in (1, 2):
            command = [sys.executable, "-m", "benchmarks.panel_cost", "--one", str(size), str(processes)]
            found = subprocess.run(command, env=os.environ | threads, capture_output=True, text=True, check=True)
            rows.append(json.loads(found.stdout))
            row = rows[-1]
            cells = (
                f"{row['wall']:.1f}",
                f"{row['cpu']:.1f}",
                f"{100 * row['cpu'] / size:.3f}",
                f"{row['peak_mb']:.0f}",
                f"{row['others']:.2f}",
            )
            print(f"| {size:,} | {processes} | {' | '.join(cells)} |", flush=True)
    if options.figure:
        draw(rows, options.figure)


if __name__ == "__main__":
    main()
