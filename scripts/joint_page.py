"""The tables of the page on goals together, written from the record: `python -m scripts.joint_page docs/together.md`."""

from __future__ import annotations

import sys
from pathlib import Path

from psi_analysis.evidence.evidence_files import write_whole
from psi_analysis.evidence.joint_record import JointRecord, load_joint_record
from scripts.page_tables import table_of

BEGIN, END = "<!-- joint record -->", "<!-- end of joint record -->"


SAID = {part: f"{{said_{part}:.2f}}, {{happened_{part}:.2f}}" for part in ("both", "one", "none")}
"""Cells of what was said and happened."""


def record_tables(record: JointRecord) -> str:
    """Return the tables of the record as Markdown: means by setting, the dependence, and every window of the longest setting."""
    rows = record.summary().query("asked == asked.iloc[0]")
    alone = rows["coupling"] == "independent"
    rows = rows.assign(ahead=(rows["origins_ahead"].astype(str) + " of " + rows["origins"].astype(str)).mask(alone, ""))
    columns = {
        "ahead, known": "{horizon}, {known}",
        "coupling": "coupling",
        "ρ": "correlation:.2f",
        "both: said, happened": SAID["both"],
    }
    columns |= {"one": SAID["one"], "none": SAID["none"], "Brier of both": "brier_both:.3f", "of the four cells": "brier_cells:.3f"}
    learned = {"ahead, known": "{horizon:.0f}, {known:.0f}", "ρ from all windows": "correlation:.2f"}
    learned |= {"at single origins": "{lowest:.2f} to {highest:.2f}", "pairs": "pairs:,.0f"}
    learned |= {"origins": "{origins:.0f} ({first_origin:.0f}–{last_origin:.0f})"}
    tables = [table_of(rows, columns | {"ahead at": "ahead"}), table_of(record.dependence, learned), _by_window(record)]
    return "\n\n".join("\n".join(lines) for lines in tables)


def _by_window(record: JointRecord) -> list[str]:
    """Every window of the longest setting: the learned coupling said, what happened, both scores."""
    rows = record.scores[record.scores["asked"] == record.scores["asked"].iloc[0]]
    horizon = rows["horizon"].max()
    chosen = rows[(rows["horizon"] == horizon) & (rows["known"] == rows.loc[rows["horizon"] == horizon, "known"].max())]
    plain = chosen[chosen["coupling"] == "independent"].set_index("origin")["brier_cells"]
    chosen = chosen[chosen["coupling"] == "measured before"]
    columns = {
        "window": "{origin}–{end}",
        "areas": "areas",
        "ρ learned before": "correlation:.2f",
        "both: said, happened": SAID["both"],
    }
    columns |= {"one": SAID["one"], "none": SAID["none"], "four cells, learned": "brier_cells:.3f", "independent": "plain:.3f"}
    return table_of(chosen.assign(end=chosen["origin"] + horizon, plain=chosen["origin"].map(plain)), columns)


def fill_joint_page(text: str, record: JointRecord) -> str:
    """Put the tables between the page's markers."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{record_tables(record)}\n\n{END}{after}"


if __name__ == "__main__":
    page = Path(sys.argv[1])
    write_whole(page, fill_joint_page(page.read_text(encoding="utf-8"), load_joint_record()))
