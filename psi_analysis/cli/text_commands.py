"""What `psi due` does, and `psi add --text`: what is awaited, and a text's figures as drafts."""

from __future__ import annotations

import argparse
from pathlib import Path

from psi_analysis.cli.study_loading import load_study, print_named
from psi_analysis.errors import DataError
from psi_analysis.system.console import remark
from psi_analysis.words.messages import message
from psi_analysis.words.numbers import chosen_language

DRAFT = "figures-draft.csv"
"""Name of the file of drafts where none is given."""

LONGEST_NAME = 255
"""More bytes are no name of a file."""

SHOWN = 3
"""Rows named of a release that has many, on a console."""


def draft_from_text(options: argparse.Namespace) -> int:
    """Write the figures of a text into a workbook of drafts; nothing is entered into the study."""
    from psi_analysis.studies.plan_text.communique import draft_workbook, figures_of_text
    from psi_analysis.studies.plan_text.plan_files import plan_lines

    data, said = load_study(options), options.text
    is_file = len(said.encode("utf-8")) < LONGEST_NAME and Path(said).is_file()
    text = "\n".join(plan_lines(Path(said))) if is_file else said
    figures = figures_of_text(text, data)
    language = chosen_language()
    if not figures:
        raise DataError(message("plan_text.figure.none").said(language))
    path = Path(options.file or DRAFT)
    if path.exists():
        raise DataError(message("plan_text.figure.there", file=str(path)).said(language))
    path.write_text(draft_workbook(figures, data), encoding="utf-8", newline="")
    rows = [[one.indicator or "?", one.name, one.period or "?", f"{one.value:.12g}", one.unit, one.growth] for one in figures]
    print_named(options, ["indicator", "name", "period", "value", "unit", "change"], rows)
    remark(options, message("plan_text.figure.drafted", n=len(figures), file=str(path)).said(language))
    return 0


def due_command(options: argparse.Namespace) -> int:
    """List the releases expected, and the rows that will be read from each."""
    from psi_analysis.nouns.today import today
    from psi_analysis.studies.releases import releases_due

    data, language = load_study(options), chosen_language()
    day = data.as_of or today()
    found = releases_due(data, day)
    if not found:
        remark(options, message("plan_text.due.none").said(language))
        return 0
    rows = []
    for release in found:
        how = message(f"plan_text.due.{'by_rule' if release.assumed else 'as_last'}")
        how = message("plan_text.due.overdue", how=how) if release.expected < day else how
        named = [f"{indicator}/{area}" for indicator, area in release.rows]
        more = f" +{len(named) - SHOWN}" if len(named) > SHOWN and not options.csv else ""
        named = named if options.csv else named[:SHOWN]
        when, inferred = release.expected.isoformat(), how.said(language)
        rows.append([when, inferred, release.publisher, release.title, release.period, ", ".join(named) + more])
    print_named(options, ["expected", "how", "publisher", "last release", "period", "rows"], rows)
    return 0
