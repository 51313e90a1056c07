"""How fast the explorer follows: `python -m benchmarks.explorer`.

Seconds of this process from a changed setting to its answer and its fan chart, without a browser; the median of the moves of each kind.
"""

from __future__ import annotations

import dataclasses
import statistics
import time
from collections.abc import Iterable

import psi_analysis as psi
from psi_analysis.explorer.answering import Explorer
from psi_analysis.explorer.settings import Settings, first_settings, settings_for


def seconds(explorer: Explorer, moves: Iterable[Settings]) -> tuple[float, float]:
    """Return the median seconds of the answers and of their charts."""
    answers, charts = [], []
    for settings in moves:
        start = time.perf_counter()
        answer = explorer.answer(settings)
        done = time.perf_counter()
        figure = psi.plot.fan(answer.forecast, answer.assessment.target).figure
        figure.canvas.draw()
        charts.append(time.perf_counter() - done)
        answers.append(done - start)
    return statistics.median(answers), statistics.median(charts)


def main() -> None:
    """Print one line a kind of move."""
    data = psi.load(as_of="2026-11-23")
    explorer, first = Explorer(data), first_settings(data)
    explorer.answer(first)
    rates = (0.03, 0.06, 0.09, 0.12)
    kinds = {
        "goal moved": [dataclasses.replace(first, goal="", value=6000.0 + 100 * step) for step in range(1, 6)],
        "deadline moved": [dataclasses.replace(first, goal="", value=6300.0, deadline=str(year)) for year in (2026, 2028, 2029)],
        "larger area's growth held": [dataclasses.replace(first, reference="held", reference_growth=rate) for rate in rates],
        "other series, first 500 paths": [dataclasses.replace(settings_for(data, name, "zhuzhou"), n_paths=500) for name in ("loans",)],
    }
    print("| move | answer, s | chart, s |\n|---|---|---|")
    for kind, moves in kinds.items():
        answer, chart = seconds(explorer, moves)
        print(f"| {kind} | {answer:.2f} | {chart:.2f} |")


if __name__ == "__main__":
    main()
