"""How fast the explorer follows: `python -m benchmarks.explorer`.

Seconds of this process from a changed setting to its answer and its fan chart, without a browser; the median of the moves of each kind.
Where a new simulation is needed, the explorer first shows the answer of 500 paths: that one is timed. Wall time and processor time: on a
busy machine the first is longer.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from psi_analysis.system.console import keep_to_one_thread

keep_to_one_thread()  # as `python3 run.py lab` does; before numpy is imported

if TYPE_CHECKING:
    from psi_analysis.explorer.answering import Explorer
    from psi_analysis.explorer.settings import Settings
    from psi_analysis.studies.data import Data


def seconds(explorer: Explorer, moves: Iterable[Settings]) -> tuple[float, float, float]:
    """Return the median seconds of the answers, of their charts, and of the processor for both."""
    from psi_analysis import plot

    answers, charts, work = [], [], []
    for settings in moves:
        start, used = time.perf_counter(), time.process_time()
        answer = explorer.answer(settings)
        done = time.perf_counter()
        axes = plot.fan(answer.forecast, answer.assessment.target)
        plot.png_bytes(axes, dpi=110)
        plot.close(axes)
        charts.append(time.perf_counter() - done)
        answers.append(done - start)
        work.append(time.process_time() - used)
    return statistics.median(answers), statistics.median(charts), statistics.median(work)


def moves_of(data: Data, first: Settings) -> dict[str, list[Settings]]:
    """Return the moves timed, by kind."""
    from psi_analysis.explorer.settings import settings_for
    from psi_analysis.explorer.widget import QUICK

    return {
        "goal": [replace(first, goal="", value=6000.0 + 100 * step) for step in range(1, 6)],
        "deadline": [replace(first, goal="", value=6300.0, deadline=str(year)) for year in (2026, 2028, 2029)],
        "larger area's growth held": [replace(first, reference="held", reference_growth=rate) for rate in (0.03, 0.06, 0.09, 0.12)],
        f"another indicator, first {QUICK} paths": [replace(settings_for(data, "loans", "zhuzhou"), n_paths=QUICK, quick=True)],
        f"members, first {QUICK} paths": [
            replace(first, reference="none", members=names, n_paths=QUICK, quick=True)
            for names in (("drift", "theta"), ("arima",), ("ets", "trend"))
        ],
        f"as-of date, first {QUICK} paths": [replace(first, as_of=day, n_paths=QUICK, quick=True) for day in ("2026-06-30", "2025-06-30")],
    }


def main() -> None:
    """Print one line a kind of move."""
    import psi_analysis as psi
    from psi_analysis.explorer.answering import Explorer
    from psi_analysis.explorer.settings import first_settings
    from psi_analysis.explorer.widget import QUICK

    data = psi.load(as_of="2026-11-23")
    explorer, first = Explorer(data), first_settings(data)
    print("| what is moved | answer, s | chart, s | of the processor, s |\n|---|---|---|---|")
    opened = seconds(explorer, [replace(first, n_paths=QUICK, quick=True)])  # what it opens with, libraries loaded for it counted
    print(f"| nothing: the first {QUICK} paths | {opened[0]:.2f} | {opened[1]:.2f} | {opened[2]:.2f} |", flush=True)
    explorer.answer(first)
    for kind, moves in moves_of(data, first).items():
        answer, chart, work = seconds(explorer, moves)
        print(f"| {kind} | {answer:.2f} | {chart:.2f} | {work:.2f} |", flush=True)


if __name__ == "__main__":
    main()
