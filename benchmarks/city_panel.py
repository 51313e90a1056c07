"""What the back-test of the cities costs: `python -m benchmarks.city_panel [--rule NAME] [--processes 2]`.

Deposits and loans of every complete city of the study in this repository, nine origins (2012 to 2020), three years ahead, 1,000 paths and
five goals each: the rule of the brief, and the engine on logs. The panel is read before the clock starts; worker processes are started
after it.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks.panel_cost import Here
from psi_analysis.evidence.panel.cases import Setting
from psi_analysis.evidence.panel.panel_backtest import run_rules
from psi_analysis.evidence.panel.panel_rules import ENGINE_LOGS, RULES
from psi_analysis.forecasts.reference.conditional import SHARE_OF_REFERENCE
from psi_analysis.studies.comparable.peers import Peers

NINE_ORIGINS = Setting(3, 0, tuple(range(2012, 2021)))
DEFAULT_RULES = (SHARE_OF_REFERENCE, ENGINE_LOGS)
_ROOT = Path(__file__).parents[1]


def panel(indicators: Sequence[str] = ("deposits", "loans")) -> dict[str, Peers]:
    """Read the cities, without the one under study, as the back-test does."""
    import psi_analysis as psi

    data = psi.load(_ROOT)
    return {indicator: data.peers(indicator).without(data.study.area) for indicator in indicators}


def measure(peers: dict[str, Peers], rule: str, processes: int, setting: Setting = NINE_ORIGINS) -> dict[str, float]:
    """Run one rule over the panel; forecasts made, wall and CPU seconds, mean Brier score."""
    wall, cpu = time.perf_counter(), _cpu()
    with Here() if processes == 1 else ProcessPoolExecutor(processes) as executor:
        scored = list(run_rules(peers, settings=[setting], rules=[rule], executor=executor))
    wall, cpu = time.perf_counter() - wall, _cpu() - cpu
    made = sum(len(each.areas) for each in scored)
    brier = sum(float(((each.probability - each.happened) ** 2).mean(axis=1).sum()) for each in scored) / made
    return {"forecasts": made, "wall": wall, "cpu": cpu, "brier": brier}


def _cpu() -> float:
    """CPU seconds of this process and of its ended children."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def main(arguments: list[str] | None = None) -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rule", action="append", choices=tuple(RULES), help="instead of the brief's rule and the engine")
    parser.add_argument("--processes", type=int, action="append", help="1 and 2 when left out")
    given = parser.parse_args(arguments)
    peers = panel()
    print("| rule | processes | forecasts | wall s | CPU s |\n|---|---|---|---|---|")
    for rule in given.rule or DEFAULT_RULES:
        for processes in given.processes or (1, 2):
            found = measure(peers, rule, processes, NINE_ORIGINS)
            print(f"| {rule} | {processes} | {found['forecasts']:,} | {found['wall']:.1f} | {found['cpu']:.1f} |", flush=True)


if __name__ == "__main__":
    main()
