"""What `psi export` and `psi outside` do: the record as a hub, and an outside forecast file beside it."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from psi_analysis.system.console import print_table, remark
from psi_analysis.words.numbers import shown

SUMMARIES = (
    ("export", "Write what the editions have said as a hub of the hubverse.", "  psi export hub"),
    (
        "outside",
        "Check an outside forecast file, pool it with the record and score both.",
        "  psi outside theirs.csv\n  psi outside theirs.csv --csv > beside.csv",
    ),
)
"""Name, one line and examples of each command."""


def add_arguments(parsers: Mapping[str, argparse.ArgumentParser]) -> None:
    """Give the commands their options."""
    parsers["export"].add_argument("folder", metavar="FOLDER", help="a new or empty folder")
    parsers["outside"].add_argument("file", metavar="FILE.csv", help="forecasts in the columns of a hub's model output")
    parsers["outside"].add_argument("--csv", action="store_true", help="print CSV instead of an aligned table")


def export_command(options: argparse.Namespace) -> int:
    """Write the hub."""
    from psi_analysis.neighbours.hubverse import export_hub
    from psi_analysis.record.entries import read_record
    from psi_analysis.studies.loading import load

    data = load(options.data)
    made = export_hub(Path(options.folder), data, read_record(data.folder.parent))
    remark(options, f"{options.folder} holds {len(made)} files; forecasts are in model-output/, what came in target-data/.")
    return 0


def outside_command(options: argparse.Namespace) -> int:
    """Print outside forecasts beside ours."""
    from psi_analysis.neighbours.forecast_file import beside, read_forecast_file
    from psi_analysis.record.entries import read_record
    from psi_analysis.studies.loading import load

    entries = read_record(load(options.data).folder.parent)
    table = beside(read_forecast_file(Path(options.file), entries), entries)
    rows = [["" if value is None or value != value else _cell(value) for value in row] for row in table.astype(object).to_numpy()]
    print_table(list(table.columns), rows, as_csv=options.csv)
    scored = table.dropna(subset=["score_ours"])
    if len(scored):
        means = ", ".join(f"{name} {shown(float(scored[f'score_{name}'].mean()), 'score')}" for name in ("ours", "theirs", "pooled"))
        remark(options, f"{len(scored)} forecasts have come due; mean score: {means} (smaller is better)")
    return 0


def _cell(value: object) -> str:
    return shown(value, "five digits") if isinstance(value, float) else str(value)


COMMANDS = {"export": export_command, "outside": outside_command}
