"""Write docs/nowcasts.md: what each month tells about its year, scored on the nation's monthly figures.

Run from the root of the repository: python scripts/nowcast_scores.py
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from psi_analysis.catalog.data import Data, load
from psi_analysis.nowcasts import within_year
from psi_analysis.nowcasts.nowcasting import nowcast
from psi_analysis.nowcasts.scores import score_nowcasts

DAY = "2026-11-23"
PAGE = Path("docs") / "nowcasts.md"
MONTHS = (1, 2, 3, 6, 9, 11)
"""Months printed; the function gives all twelve."""


@dataclass(frozen=True)
class Scored:
    """One series and how its nowcasts fared, one row a month."""

    name: str
    rule: str
    scores: pd.DataFrame
    months: tuple[int, ...] = MONTHS


def scored(data: Data) -> list[Scored]:
    """Score the nowcasts of the nation's deposits, household deposits and loans."""
    deposits, household, loans = (data.series(name, area="china", frequency="M") for name in ("deposits", "household_deposits", "loans"))
    new_loans = data.series("new_loans", area="china", frequency="M")
    return [
        Scored("deposits", "reading + what earlier years still added", score_nowcasts(deposits)),
        Scored("household deposits", "the same", score_nowcasts(household)),
        Scored("household deposits", "the same, January corrected for Spring Festival", score_nowcasts(household, festival=True), (1,)),
        Scored("loans", "the same", score_nowcasts(loans)),
        Scored("loans", "last year's level + new loans to date × past increase per new loan", score_nowcasts(loans, through=new_loans)),
    ]


def rows(found: list[Scored]) -> list[list[str]]:
    """Return the cells of the table."""
    cells = []
    for each in found:
        table = each.scores.set_index("month")
        for month in each.months:
            if month in table.index:
                row = table.loc[month]
                years = f"{int(row['years'])}{', few' if row['few'] else ''}"
                scores = [f"{row[name]:.2f}" for name in ("crps", "crps_before")]
                cells.append([each.name, each.rule, str(month), *scores, f"{row['gain']:.0%}", f"{row['coverage80']:.0%}", years])
    return cells


def example(data: Data) -> str:
    """Return what June 2025 let one expect of the nation's deposits at the end of that year, beside what came."""
    deposits = data.series("deposits", area="china", frequency="M")
    now = nowcast(deposits, as_of="2025-06", n_paths=4000)
    low, middle, high = (float(value) / 10_000 for value in now.quantile([0.1, 0.5, 0.9]).iloc[0])
    came = data.series("deposits", area="china").value_at(pd.Period("2025", "Y")) / 10_000
    return (
        f"From June 2025 the nation's deposits at the end of 2025 were expected at {middle:.1f} trillion yuan (80 %: {low:.1f} to "
        f"{high:.1f}); they came to {came:.1f}."
    )


def choices(data: Data) -> list[str]:
    """Return the table of what each weight of a year back scores on the series of the page, and leave the weight as it was."""
    kept, cells = within_year.DECAY, []
    try:
        for decay in (0.5, 0.6, 0.7, 0.85, 1.0):
            within_year.DECAY = decay
            cells.append([f"{decay:g}", *(f"{each.scores['crps'].mean():.2f}" for each in scored(data) if each.months == MONTHS)])
    finally:
        within_year.DECAY = kept
    heads = ["weight", "deposits", "household deposits", "loans", "loans through new loans"]
    return [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|", *(f"| {' | '.join(row)} |" for row in cells)]


def page(found: list[Scored], said: str, chosen: list[str]) -> str:
    """Return the page."""
    lines = [
        "# The year so far",
        "",
        f"Made by `scripts/nowcast_scores.py` from the data known on {DAY}. A reading within the year carries the year in progress",
        "(`nowcasts.nowcasting.nowcast`): a stock by its last month-end and what earlier years still added after that month, a flow by its",
        "year-to-date growth, January and February together; a stock also through a flow that feeds it. Each month's error is that",
        "month's own in earlier years. Every past year is nowcast from earlier years only and scored on the log of its final value:",
        "CRPS in percent, beside the same rule before any reading of the year. The gain is what the month adds. The nation's months",
        "stand in: of the province single months are at hand, of the city none; `nowcasts.patterns` carries one by the nation's pattern.",
        "",
        "How fast the past is forgotten (`within_year.DECAY`, one number) was chosen on national monthly series, the ones scored here",
        "among them: each nowcast sees earlier years only, but the choice saw all years, so the gains are somewhat flattering. No",
        "other area's months were there to check it on. Mean CRPS over all months, by the weight of each year back:",
        "",
        *chosen,
        "",
        "A verb and a module, scored, and not yet part of the plan's route: `assess_plan`, `psi assess` and the brief forecast from whole",
        "years. Where later readings within the year of the city or the province are at hand, the answer's reason names them as not used.",
        "",
        "| series | rule | month | CRPS | before | gain | 80 % covers | years |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines += [f"| {' | '.join(cells)} |" for cells in rows(found)]
    return "\n".join([*lines, "", said]) + "\n"


if __name__ == "__main__":
    known = load(as_of=DAY)
    PAGE.write_text(page(scored(known), example(known), choices(known)), encoding="utf-8", newline="\n")
