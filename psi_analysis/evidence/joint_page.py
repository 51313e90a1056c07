"""The tables of the page on goals together, written from the record: `python -m psi_analysis.evidence.joint_page docs/together.md`."""

from __future__ import annotations

import sys
from pathlib import Path

from psi_analysis.evidence.evidence_files import write_whole
from psi_analysis.evidence.joint_record import JointRecord, load_joint_record

BEGIN, END = "<!-- joint record -->", "<!-- end of joint record -->"


def record_tables(record: JointRecord) -> str:
    """Return the tables of the record as Markdown: means by setting, the dependence, and every window of the longest setting."""
    table = record.summary()
    rows = table[table["asked"] == table["asked"].iloc[0]]
    head = "| ahead, known | coupling | ρ | both: said, happened | one | none | Brier of both | of the four cells | ahead at |"
    lines = [head, "|---|---|---|---|---|---|---|---|---|"]
    for row in rows.to_dict("records"):
        said = " | ".join(f"{row[f'said_{part}']:.2f}, {row[f'happened_{part}']:.2f}" for part in ("both", "one", "none"))
        ahead = "" if row["coupling"] == "independent" else f"{row['origins_ahead']} of {row['origins']}"
        rho = f"{row['correlation']:.2f}"
        scores = f"{row['brier_both']:.3f} | {row['brier_cells']:.3f}"
        lines.append(f"| {row['horizon']}, {row['known']} | {row['coupling']} | {rho} | {said} | {scores} | {ahead} |")
    lines += ["", "| ahead, known | ρ from all windows | at single origins | pairs | origins |", "|---|---|---|---|---|"]
    for row in record.dependence.to_dict("records"):
        lines.append(
            f"| {row['horizon']:.0f}, {row['known']:.0f} | {row['correlation']:.2f} | {row['lowest']:.2f} to {row['highest']:.2f} | "
            f"{row['pairs']:,.0f} | {row['origins']:.0f} ({row['first_origin']:.0f}–{row['last_origin']:.0f}) |"
        )
    return "\n".join([*lines, "", *_by_window(record)])


def _by_window(record: JointRecord) -> list[str]:
    """Every window of the longest setting: the learned coupling said, what happened, both scores."""
    table = record.scores[record.scores["asked"] == record.scores["asked"].iloc[0]]
    horizon = table["horizon"].max()
    chosen = table[(table["horizon"] == horizon) & (table["known"] == table.loc[table["horizon"] == horizon, "known"].max())]
    plain = chosen[chosen["coupling"] == "independent"].set_index("origin")["brier_cells"]
    head = "| window | areas | ρ learned before | both: said, happened | one | none | four cells, learned | independent |"
    lines = [head, "|---|---|---|---|---|---|---|---|"]
    for row in chosen[chosen["coupling"] == "measured before"].to_dict("records"):
        said = " | ".join(f"{row[f'said_{part}']:.2f}, {row[f'happened_{part}']:.2f}" for part in ("both", "one", "none"))
        window = f"{row['origin']}–{row['origin'] + horizon}"
        scores = f"{row['brier_cells']:.3f} | {plain[row['origin']]:.3f}"
        lines.append(f"| {window} | {row['areas']} | {row['correlation']:.2f} | {said} | {scores} |")
    return lines


def fill_joint_page(text: str, record: JointRecord) -> str:
    """Put the tables between the page's markers."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{record_tables(record)}\n\n{END}{after}"


if __name__ == "__main__":
    page = Path(sys.argv[1])
    write_whole(page, fill_joint_page(page.read_text(encoding="utf-8"), load_joint_record()))
