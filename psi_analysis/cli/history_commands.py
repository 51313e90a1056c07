"""What `psi history` does: the probability of a goal on every day something new was published."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING

from psi_analysis.cli.study_loading import load_study, print_named, remark_day
from psi_analysis.nouns.units import UNITS
from psi_analysis.system.console import remark, step_bar
from psi_analysis.words.lists import chained
from psi_analysis.words.numbers import chosen_language, shown
from psi_analysis.words.text import plain
from psi_analysis.words.translated import in_card_words

if TYPE_CHECKING:
    from psi_analysis.studies.data import Data

SUMMARIES = (
    (
        "history",
        "Show how the probability of a goal moved with each figure that was published.",
        "  psi history G1\n  psi history G1 --since 2026-01-01 --csv > history.csv",
    ),
)
"""Name, one line and examples of the command."""

NAMED = ("series", "area", "unit", "rests_on")
"""Columns that hold ids."""


def add_arguments(parsers: Mapping[str, argparse.ArgumentParser]) -> None:
    """Give the command its options."""
    parser = parsers["history"]
    parser.add_argument("goal", metavar="GOAL", help="id of a goal (G1)")
    parser.add_argument("--since", metavar="DAY", help="the first day; default: the day the goal was set")
    parser.add_argument("--as-of", metavar="DAY", help="the last day; default: today")
    parser.add_argument("--csv", action="store_true", help="print CSV instead of an aligned table")


def show_history(options: argparse.Namespace) -> int:
    """Print the history."""
    from psi_analysis.goals.why.history import COLUMNS, history

    data = load_study(options)
    with step_bar(options, "day") as step:
        table = history(data, options.goal, since=options.since, progress=step)
    remark_day(options)
    rows, language = [], chosen_language()
    for row in table.astype(object).where(table.notna(), None).to_dict("records"):
        style = "four digits" if options.csv else "probability"
        cells = {name: "" if row[name] is None else str(row[name]) for name in COLUMNS}
        cells["probability"] = "" if row["probability"] is None else shown(row["probability"], style)
        unit = "four digits" if options.csv else "signed points"
        cells["change"] = "" if row["change"] is None else shown(row["change"], unit, language=language)
        if language == "zh" and not options.csv:
            cells |= _in_chinese(cells, data)
        rows.append([cells[name] for name in COLUMNS])
    print_named(options, COLUMNS, rows)
    remark(options, "each day with today's code and the same draws; a change is that of the day")
    return 0


def _in_chinese(cells: Mapping[str, str], data: Data) -> dict[str, str]:
    """Return the names of the series, of areas and of the unit instead of their ids."""
    names = {id: one.name_zh for kind in (data.areas, data.indicators) for id, one in kind.items()}
    names |= {id: one.zh for id, one in UNITS.items()}
    words = {head: [plain(names.get(word) or in_card_words(word, "zh")) for word in cells[head].split(", ")] for head in NAMED}
    return {head: chained(said, "comma").said("zh") for head, said in words.items()}


COMMANDS = {"history": show_history}
