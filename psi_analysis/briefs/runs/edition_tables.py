"""Editions side by side: an answer as each printed it, what changed since the last one and why, what became of earlier forecasts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from psi_analysis.briefs.content import Cell, Paragraph, Section, Table
from psi_analysis.briefs.runs.edition_changes import CAUSES
from psi_analysis.briefs.runs.published import ATTAINMENT, CHANGES, Edition
from psi_analysis.briefs.runs.running import INDICATORS
from psi_analysis.briefs.sections.phrases import DASH, heads
from psi_analysis.record.entries import PUBLIC, read_record, record_file
from psi_analysis.words import Quantity, Text, plain
from psi_analysis.words.likelihood import chance_class
from psi_analysis.words.messages import message
from psi_analysis.words.ranges import range_text, weak_said
from psi_analysis.words.rounding import outward, probability_step, probability_style_of
from psi_analysis.words.text import one

_STYLES = {0.01: "probability", 0.05: "probability by 5", 0.1: "probability by 10"}


def index_sections(known: Sequence[Edition]) -> tuple[Section, ...]:
    """Return what the page says about the editions: what changed since the last one and why, what became of earlier forecasts."""
    parts = []
    if len(known) > 1:
        table = changes_block(known[-1], known[-2])
        heading = message("briefs.index.heading.changes", before=known[-2].name)
        nothing = Paragraph(message(f"briefs.index.{'not_kept' if known[-1].table(CHANGES) is None else 'unchanged'}"))
        parts.append(Section("changes", heading, (nothing,) if table is None else (table, Paragraph(message("briefs.index.reasons")))))
        came = outcomes_table(known) or Paragraph(message("briefs.index.no_outcomes"))
        parts.append(Section("outcomes", message("briefs.index.heading.outcomes"), (came,)))
    return tuple(parts)


def answer_cell(row: pd.Series | None) -> Cell:
    """One goal's answer in one edition, rounded to what its grade bears; a dash for none."""
    if row is None or not _has_answer(row):
        return Cell(DASH)
    error = None if pd.isna(row["monte_carlo_error"]) else float(row["monte_carlo_error"])
    if row["grade"] == "C" and not pd.isna(row["probability_low"]):
        low, high = float(row["probability_low"]), float(row["probability_high"])
        step = probability_step(error, "C")
        style = probability_style_of(error, "C", few=float(row.get("told_to") or 0.0) > step)  # editions before had no such column
        ends = [Quantity(end, style) for end in outward(low, high, step)]
        said = range_text(*ends) if pd.isna(row["probability"]) else weak_said(Quantity(float(row["probability"]), style), *ends)
        return Cell(said, "unknown")
    style = _STYLES[probability_step(error, str(row["grade"]))]
    return Cell(one(Quantity(float(row["probability"]), style)), chance_class(float(row["probability"])))


def changes_block(now: Edition, before: Edition) -> Table | None:
    """The answers that moved since the edition before, by cause, in percentage points; None where none did or the edition does not say."""
    changes = now.table(CHANGES)
    then, later = answers_of(before), answers_of(now)
    moved = [] if changes is None else [row for row in changes.to_dict("records") if _moved(str(row["target"]), then, later)]
    causes = [cause for cause in CAUSES if any(abs(row[cause]) > 0 for row in moved)]
    rows = [_changed_row(row, causes, then, later) for row in moved]
    if not rows:
        return None
    both = [message("briefs.index.edition", name=edition.name) for edition in (before, now)]
    columns = (*heads("index", "goal"), *both, *heads("index", "change", *causes))
    return Table("changes-table", message("briefs.index.changes"), columns, tuple(rows), tuple(range(3, len(columns))))


def _moved(goal: str, then: dict[str, pd.Series], later: dict[str, pd.Series]) -> bool:
    """Whether an answer is printed otherwise than it was."""
    return answer_cell(then.get(goal)).text.said("zh") != answer_cell(later.get(goal)).text.said("zh")


def _changed_row(row: dict[Any, Any], causes: Sequence[str], then: dict[str, pd.Series], later: dict[str, pd.Series]) -> tuple[Cell, ...]:
    goal = str(row["target"])
    moves = [float(row["now"]) - float(row["before"]), *(float(row[name]) for name in causes)]
    ranges = any(goal in side and side[goal]["grade"] == "C" for side in (then, later))
    parts = [Cell(DASH if ranges or math.isnan(moves[0]) else one(Quantity(move, "whole points"))) for move in moves]
    return (Cell(name_in(later[goal] if goal in later else then[goal])), *(answer_cell(side.get(goal)) for side in (then, later)), *parts)


def outcomes_table(known: Sequence[Edition]) -> Table | None:
    """Figures that came after an edition beside what it had forecast for their period.

    Left out are figures that were public before the edition was made, and repeats: the record keeps them, in no score.
    """
    came, not_counted = tables_of(known[-1], "history"), _not_counted(known[-1].folder.parents[1])
    rows = []
    for edition in known[:-1]:
        for goal, ahead in tables_of(edition, "forecast").items():
            history = came.get(goal)
            if history is None:
                continue
            both = ahead.merge(history, on="period")
            counted = [row for row in both.to_dict("records") if (edition.name, goal, str(row["period"])) not in not_counted]
            rows += [_outcome_row(edition, known[-1], goal, row) for row in counted]
    if not rows:
        return None
    columns = heads("index", "edition", "series", "year", "median", "interval", "came", "inside")
    return Table("outcomes-table", message("briefs.index.outcomes"), columns, tuple(rows), (3, 4, 5))


def _not_counted(root: Path) -> set[tuple[str, str, str]]:
    """Edition, goal and period of what the record says was already public or only repeated."""
    said = read_record(root / "data") if record_file(root / "data").is_file() else ()
    return {(each.edition, each.goal, each.period) for each in said if each.what == "quantiles" and (each.status == PUBLIC or each.same_as)}


def _outcome_row(edition: Edition, newest: Edition, goal: str, row: dict[Any, Any]) -> tuple[Cell, ...]:
    low, middle, high, came = (Quantity(float(row[name]), "value", str(row["unit"])) for name in ("p10", "median", "p90", "value"))
    inside = row["p10"] <= row["value"] <= row["p90"]
    return (
        Cell(plain(edition.name)),
        Cell(name_in(answers_of(newest)[goal])),
        Cell(plain(str(row["period"]))),
        Cell(one(middle)),
        Cell(range_text(low, high)),
        Cell(one(came)),
        Cell(message(f"briefs.index.{'yes' if inside else 'no'}")),
    )


def tables_of(edition: Edition, table: str) -> dict[str, pd.DataFrame]:
    """Return one table of every headline goal's brief, by goal."""
    paths = sorted(edition.folder.glob(f"{INDICATORS}/*/tables/{table}.csv"))
    frames = {path.parents[1].name: edition.table(path.relative_to(edition.folder).as_posix()) for path in paths}
    return {goal: frame for goal, frame in frames.items() if frame is not None}


def answers_of(edition: Edition) -> dict[str, pd.Series]:
    """Return the rows of an edition's answers by goal."""
    table = edition.table(ATTAINMENT)
    return {} if table is None else {str(row["target"]): row for _, row in table.iterrows()}


def _has_answer(row: pd.Series) -> bool:
    return not (pd.isna(row["probability"]) and pd.isna(row["probability_low"]))


def name_in(row: pd.Series) -> Text:
    """Return what the goal of a row is called."""
    zh, en = str(row["name_zh"]), row["name_en"]
    return plain(zh, zh if pd.isna(en) else str(en))
