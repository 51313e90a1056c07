"""Write docs/nowcasts.md: what each month tells about its year, scored on the nation's monthly figures.

Run from the root of the repository: python -m scripts.nowcast_scores
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from psi_analysis.nowcasts import within_year
from psi_analysis.nowcasts.nowcasting import nowcast
from psi_analysis.nowcasts.patterns import estimate_by_pattern, month_ends
from psi_analysis.studies.data import Data
from psi_analysis.studies.loading import load
from psi_analysis.studies.vintages import TRUSTED
from scripts.month_scores import score_carried, score_nowcasts

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
    now = nowcast(deposits, as_of="2025-06", n_paths=4000, seed=data.study.seed)
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


def carried_rows(data: Data) -> list[list[str]]:
    """Return the table of forecasts that go on from the year so far, beside the same forecasts from whole years."""
    cells = []
    for name in ("deposits", "loans"):
        monthly, yearly = data.series(name, area="china", frequency="M"), data.series(name, area="china")
        for row in score_carried(monthly, yearly, data.peers(name).provinces(), months=(2, 3, 6, 9, 11)).to_dict("records"):
            inside = f"{row['coverage80_whole']:.0%} → {row['coverage80']:.0%}"
            scores = [f"{row['crps']:.2f}", f"{row['crps_whole']:.2f}", f"{row['gain']:.0%}", f"{row['better']} of {row['years']}"]
            cells.append([name, str(row["month"]), str(row["ahead"]), *scores, inside])
    return cells


def province_rows(data: Data) -> list[list[str]]:
    """Return what the nation's months made of each single reading of the province, as of its time, beside the year-end that came."""
    cells = []
    for name in ("deposits", "loans"):
        yearly, nation = data.series(name, area="hunan"), data.series(name, area="china", frequency="M")
        readings = [(one.month, one.value) for one in month_ends(data, yearly).within() if one.confidence in TRUSTED]
        for place, (when, value) in enumerate(readings):
            before = pd.Period(str(when.year - 1), freq="Y")
            if before not in yearly.values.index or before + 1 not in yearly.values.index:
                continue
            known = nation.until(pd.Period(f"{when.year - 1}-12", freq="M"))
            found = estimate_by_pattern(yearly.until(before), (when, value), known, earlier=readings[:place])
            low, middle, high = np.quantile(found.draw(40_000, np.random.default_rng(1)), [0.1, 0.5, 0.9])
            came = yearly.value_at(before + 1)
            said = [f"{number:,.0f}" for number in (value, middle)]
            inside = "inside" if low <= came <= high else "outside"
            cells.append([name, str(when), *said, f"{low:,.0f} to {high:,.0f}", f"{came:,.0f}", inside])
    return cells


def route(data: Data) -> list[str]:
    """Return the part of the page on the plan's route."""
    lines = [
        "",
        "## In the plan's route",
        "",
        "`assess_plan`, `psi assess`, `psi forecast --reference`, `psi.explore` and the brief go down the ladder of larger areas, each",
        "with its year in progress (`nowcasts.study_year`, `nowcasts.study_ladder`): carried by the area's own months where enough",
        "earlier years of that month are at hand, else, for a stock, by those of the larger area; used where its 80 % band is narrower",
        "than the forecast's. The uppermost rung goes on from each draw of that year, a lower one is conditioned on it with the rungs",
        "above (`forecasts.carrying`). A reading not seen in its original enters with a wider error (`nowcasts.confidence`). The",
        "answer's reason names the readings used and those left out. `psi.forecast(…)` sees series only: where such a reading is at",
        "hand it says which it leaves out.",
        "",
        "What it adds, on the nation: its growth carried on as the uppermost rung (`forecasts.ladder.top_paths`), from whole years alone",
        'and going on from each month. Same scores as above; "ahead" counts year-ends, "better" the years in which going on was better.',
        "The months are those on which the rule was chosen (above), and years overlap. A city judged as a share gains less: its share",
        "stays open.",
        "",
        "| series | month | ahead | CRPS | whole years | gain | better | 80 % covers |",
        "|---|---|---|---|---|---|---|---|",
        *(f"| {' | '.join(cells)} |" for cells in carried_rows(data)),
        "",
        "Hunan's single readings, each carried to its year-end by the nation's months before that year, in 100 million yuan:",
        "",
        "| series | reading | value | expected | 80 % | came | |",
        "|---|---|---|---|---|---|---|",
        *(f"| {' | '.join(cells)} |" for cells in province_rows(data)),
        "",
        "The bands were too narrow here and the expectations mostly too high: the province's last months add less than the nation's. From",
        "three such readings on, their misses widen the error of the next (`estimate_by_pattern`); they are too few to shift it by.",
    ]
    return lines


def page(found: list[Scored], said: str, chosen: list[str], on_route: list[str]) -> str:
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
        "| series | rule | month | CRPS | before | gain | 80 % covers | years |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines += [f"| {' | '.join(cells)} |" for cells in rows(found)]
    return "\n".join([*lines, "", said, *on_route]) + "\n"


if __name__ == "__main__":
    known = load(as_of=DAY)
    PAGE.write_text(page(scored(known), example(known), choices(known), route(known)), encoding="utf-8", newline="\n")
