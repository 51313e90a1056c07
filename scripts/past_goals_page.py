"""The page on past goals, written by code: `python -m scripts.past_goals_page docs/past-goals.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from psi_analysis.errors import DataError
from psi_analysis.goals.plans.past_class import FEWEST_CLUSTERS, FEWEST_GOALS, PastClass, count_class, nearest_class
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.data import Data
from psi_analysis.studies.judgements.past_goals import PAST_GOALS, PastGoals, read_past_goals
from psi_analysis.studies.loading import load
from psi_analysis.studies.rows import Row, grouped
from psi_analysis.system.files import write_in_one_step
from psi_analysis.words.markdown import table
from psi_analysis.words.numbers import shown
from psi_analysis.written.table_words import ABOUT, AT_LEAST, STRIVE

INTRO = """# What became of past goals

Announced goals are set by people who know something that no series shows. `data/raw/past_goals/past_goals.csv` holds {n} goals of the
nation, of provinces and of cities whose period is over: {met} were met, {share}. *Met* is strict: {about} has no tolerance. Beside the
probability of a goal stands the share met among the past goals nearest to it, with counts and without an interval.

**P is not shrunk towards this share.** No series gives a probability for these goals, so a shrinkage could not be scored.

**One slow year.** {busy} of the {n} fell due in {year}. They make {clusters} clusters of area, plan and year, but a slow year is one draw
for all of them, and {years} years are in the table at all: it is worth some five to eight independent draws, not {n}. Nearly all goals are
met where the government's own hand decides (jobs, grain); few where it does not (incomes, R&D intensity, retail sales). The rows are those
that could be found, not a sample.

**Nearest** is the first of these that has at least {fewest} past goals from at least {least} clusters: the kinds that
`past_goals/nearest.csv` names for a goal, with its wording; these kinds, whatever the wording; its wording, whatever the kind; all
past goals. A goal's wording is {about} where the plan says so, else {strive} where it strives, else {at_least} where its words have
that, else plain. A past goal's wording is the word that stands with the number judged.

Goals of earlier plans that a proxy is judged beside have a table of their own (`data/raw/proxy/past_goals.csv`): ratios on a basis
that may have changed, with outcomes that are not known yet among them.
"""

OWN = """
## A study's own

The folder is optional. `psi new` makes both files with their headers, `data/raw/README.md` explains the columns, and `psi check` holds the
rows: *met* must be what goal and outcome say, the wording that of the words, the deadline over. A study without past goals prints none.

This page is made by `python -m scripts.past_goals_page docs/past-goals.md`.
"""


COUNTED = ("met", "of", "share", "clusters", "due in the busiest year")


def past_goals_page(data: Data) -> str:
    """Return the page."""
    past = read_past_goals(data.folder)
    if not past.goals:
        raise DataError("past_goals/past_goals.csv has no rows, so there is no page to write; add past goals, or leave the page out.")
    whole = count_class(past.goals)
    growth = [row for row in past.goals if (row.text("level"), row.text("indicator")) == ("province", "gdp_growth")]
    parts = [
        INTRO.format(
            n=whole.goals, met=whole.met, share=shown(whole.share, "whole share"), busy=whole.in_busiest, year=whole.busiest,
            clusters=whole.clusters, years=whole.years, fewest=FEWEST_GOALS, least=FEWEST_CLUSTERS,
            about=ABOUT, strive=STRIVE, at_least=AT_LEAST,
        ),
        *_grouped("By wording", "wording", past.goals, by="wording", order=PAST_GOALS.column("wording").allowed),
        *_grouped("By kind", "kind", past.goals, by="kind"),
        *_grouped("By level", "level", past.goals, by="level"),
        *_grouped("By year of the deadline", "year", past.goals, by="deadline"),
        *_grouped("Growth of output in a year, provinces", "year", growth, by="deadline"),
        "\n## The goals of this plan\n",
        *table(("goal", "past goals nearest to it", *COUNTED), _nearest(past, data.targets.values())),
    ]  # fmt: skip
    return "\n".join(parts) + "\n" + OWN


def _nearest(past: PastGoals, targets: Iterable[Target]) -> Iterator[tuple[object, ...]]:
    """Goals of the plan with the past goals nearest to each."""
    for target in targets:
        found = nearest_class(past, target)
        assert found is not None
        yield f"{target.id} {target.name_en}", ", ".join(filter(None, (found.kind.said("en"), found.wording))), *_counts(found)


def _grouped(title: str, head: str, rows: Iterable[Row], *, by: str, order: Iterable[str] | None = None) -> list[str]:
    """A table of counts by a column."""
    groups = {name: each for (name,), each in grouped(rows, by).items()}
    return [f"\n## {title}\n", *table((head, *COUNTED), ((name, *_counts(count_class(groups[name]))) for name in order or sorted(groups)))]


def _counts(found: PastClass) -> tuple[object, ...]:
    return found.met, found.goals, shown(found.share, "whole share"), found.clusters, f"{found.in_busiest} in {found.busiest}"


if __name__ == "__main__":
    write_in_one_step(Path(sys.argv[1]), past_goals_page(load()).encode("utf-8"))
