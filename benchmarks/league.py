"""The league of published results as a table: `python -m benchmarks.league` prints what stands in `docs/benchmark.md`."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

PUBLISHED = Path(__file__).parent / "published.csv"
HEADS = {"owa": "OWA", "smape": "sMAPE", "mase": "MASE", "mape": "MAPE", "msis95": "MSIS 95", "covered95": "covered 95", "wql": "WQL"}


def league(table: pd.DataFrame) -> list[str]:
    """Return the lines of the table, set by set; what nobody published is left empty.

    Args:
        table: columns set, series, forecaster, those of `HEADS`, and source; all as text, as printed.
    """
    lines = ["| set | forecaster | " + " | ".join(HEADS.values()) + " | source |", "|---" * (3 + len(HEADS)) + "|"]
    for row in table.to_dict("records"):
        name = f"**{row['forecaster']}**" if row["forecaster"] == "psi_analysis" else row["forecaster"]
        cells = [f"{row['set']}, {int(row['series']):,}", name, *(row[column] for column in HEADS), row["source"]]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def read_published(path: Path = PUBLISHED) -> pd.DataFrame:
    """Read the numbers as they were published, every cell as text."""
    return pd.read_csv(path, dtype=str, keep_default_na=False)


if __name__ == "__main__":
    print("\n".join(league(read_published())))
