"""Time twenty briefs in one batch on two cores, broken off half-way and taken up again: python -m benchmarks.twenty_briefs.

A made-up study of nineteen headline goals has a notebook a goal and one for the year. The batch is run whole; then a second one is killed
once half of its notebooks are done and started again, which must make the other half only. Printed are the seconds of each run, how many
notebooks the second start took over, and whether all files are the same bytes as those of the whole run.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from psi_analysis.briefs.runs.manifest import MANIFEST
from psi_analysis.system.bytes_read import checksum
from tests.studies.small_study import BREAKS, HEADER, SOURCES, STUDY, write_small_study

GOALS = 19
ROOT = Path(__file__).resolve().parents[1]


def write_study(folder: Path) -> None:
    """Write a study of nineteen goals, each with twelve yearly figures, all of them headline goals."""
    indicators, targets, rows, headline = [], [], [], []
    for n in range(1, GOALS + 1):
        indicators.append(f"i{n},指标{n},Indicator {n},100m yuan,stock,year end")
        targets.append(
            f"G{n},i{n},town,>=,{100 * 1.05**6 * (1 + 0.01 * n):.1f},100m yuan,2027,level,2024,no,firm,yes,,,,指标{n},Indicator {n},"
            f"指标{n}达标,reach it,一,局,,"
        )
        for place, year in enumerate(range(2013, 2025)):
            value = 100 * 1.05 ** (year - 2021) * (1 + 0.01 * ((place * 7 + n) % 5))
            rows.append(f"i{n},town,{year},,{value:.2f},100m yuan,final,high,yearbook,{year + 1}-06-30,no,RMB,,表,")
        headline.append(f'[[headline]]\ngoal = "G{n}"\nshort_zh = "指标{n}"\nshort_en = "indicator {n}"\n')
    head = (
        "id,indicator,area,relation,value,unit,period,kind,base,about,commitment,explicit,paired_with,implied_base,also_read_as,"
        "name_zh,name_en,quote_zh,gloss_en,section,departments,our_reading,needed"
    )
    write_small_study(
        folder,
        study=STUDY,
        sources=SOURCES,
        indicators="\n".join(["id,name_zh,name_en,unit,kind,definition", *indicators]) + "\n",
        targets="\n".join([head, *targets]) + "\n",
        observations=HEADER + "\n".join(rows) + "\n",
        breaks=BREAKS,
    )
    plan = "".join(f"指标{n}达标。\n" for n in range(1, GOALS + 1))
    (folder / "data" / "raw" / "plan" / "plan.txt").write_text(plan, encoding="utf-8")
    (folder / "data" / "raw" / "brief.toml").write_text("\n".join(headline), encoding="utf-8")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    (folder / "reports").mkdir()


def start(folder: Path, paths: int) -> subprocess.Popen[str]:
    """Start the batch."""
    command = [sys.executable, "-m", "psi_analysis.cli.main", "brief", f"n_paths={paths}", "--processes", "2"]
    return subprocess.Popen(command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE, text=True)


def finished(folder: Path) -> int:
    """Return how many notebooks of a run that goes on are done."""
    return len(list((folder / "reports").glob(f"*.partial/*/{MANIFEST}")))


def made(folder: Path) -> dict[str, str]:
    """Return the checksums of every document, figure and table."""
    run = folder / "reports" / "latest"
    return {
        path.relative_to(run).as_posix(): checksum(path)
        for path in run.rglob("*")
        if path.is_file() and path.suffix not in (".json", ".ipynb")
    }


def main() -> None:
    """Run whole, run half, take up again, and tell."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--paths", type=int, default=200)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        whole, halved = Path(name) / "whole", Path(name) / "halved"
        for folder in (whole, halved):
            write_study(folder)
        begun = time.monotonic()
        _, said = start(whole, options.paths).communicate()
        print(f"{GOALS + 1} briefs: {time.monotonic() - begun:.0f} s", said.splitlines()[-1] if said else "", flush=True)
        begun, running = time.monotonic(), start(halved, options.paths)
        while finished(halved) < (GOALS + 1) // 2 and running.poll() is None:
            time.sleep(0.2)
        half = finished(halved)
        running.send_signal(signal.SIGKILL)
        running.communicate()
        print(f"killed with {half} done: {time.monotonic() - begun:.0f} s", flush=True)
        begun = time.monotonic()
        _, said = start(halved, options.paths).communicate()
        taken = sum("taken over" in line or "kept" in line for line in said.splitlines())
        print(
            f"taken up again: {time.monotonic() - begun:.0f} s; lines on what was kept: {taken}; same bytes: {made(halved) == made(whole)}"
        )
        print(said)


if __name__ == "__main__":
    main()
