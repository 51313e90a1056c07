"""The committed study as it was before the city's balances of 2024 and 2025 were found, for tests about their coming in."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

from psi_analysis.studies.loading import find_raw


def write_older_study(folder: Path) -> Path:
    """Copy the study's data to `folder`/data without the city's balances of 2024 and later; the sum they were part of goes too."""
    data = Path(shutil.copytree(find_raw().parent, folder / "data"))
    raw = data / "raw"
    (raw / "sums.csv").unlink()
    for path in (raw / "observations").glob("zhuzhou-*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        kept = [row for row in rows if not (row[0] in ("deposits", "loans") and row[1] == "zhuzhou" and row[2] >= "2024")]
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *kept])
    return data
