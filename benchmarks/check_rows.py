"""How long `psi check` takes on many rows: `python -m benchmarks.check_rows`, with `--rows N` (200,000).

Rows of twenty made-up areas and of every month since 1950, revised again and again, are added to a copy of the study, which is checked in a
process of its own. Printed: processor seconds and the most memory it held.
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
HEADER = "indicator,area,period,span,value,unit,status,confidence,source,published,published_is_assumed,currency,vintage,evidence,note"


def write_study(folder: Path, rows: int) -> None:
    """Copy the study's raw data and add rows that keep their contract."""
    shutil.copytree(ROOT / "data" / "raw", folder / "data" / "raw")
    shutil.copy(ROOT / "data" / "LICENSES.md", folder / "data")
    lines = [HEADER]
    for number in range(rows):
        month, revision = number % 840, number // 840
        year, known = 1950 + month // 12, dt.date(1951 + month // 12, month % 12 + 1, 1) + dt.timedelta(days=revision)
        value = f"{1000 + number % 977}.5,100m yuan,final,high,zhuzhou-communique-2025"
        lines.append(f"loans,china,{year}-{month % 12 + 1:02d},,{value},{known},no,RMB,,table 1,")
    (folder / "data" / "raw" / "observations" / "made-up.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> int:
    """Write, check, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as name:
        write_study(Path(name), rows)
        command = [sys.executable, "-m", "psi_analysis", "check", "--data", name]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{rows} rows: {done.stdout.strip()} {used.ru_utime + used.ru_stime:.1f} s of processor time, {used.ru_maxrss / 1024:.0f} MB")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
