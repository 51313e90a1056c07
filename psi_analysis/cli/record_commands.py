"""What `psi record` does: print what was said and what came of it, bring the record up, write its page."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from psi_analysis.cli.study_loading import print_named
from psi_analysis.errors import ParameterError
from psi_analysis.system.console import print_table, remark
from psi_analysis.system.files import write_in_one_step
from psi_analysis.words.messages import message
from psi_analysis.words.numbers import chosen_language

if TYPE_CHECKING:
    from psi_analysis.record.entries import Entry
    from psi_analysis.studies.data import Data
    from psi_analysis.studies.rows import Problem

SUMMARIES = (
    (
        "record",
        "What the editions have said, and what came of it.",
        "  psi record\n  psi record --due\n  psi record --explain\n  psi record --csv > record.csv\n  psi record --append\n"
        "  psi record --page docs/record.md",
    ),
)
"""Name, one line and examples of the command."""


def add_arguments(parsers: Mapping[str, argparse.ArgumentParser]) -> None:
    """Give the command its options."""
    how = parsers["record"].add_mutually_exclusive_group()
    how.add_argument("--due", action="store_true", help="what will be judged when, and by which figure")
    how.add_argument("--explain", action="store_true", help="what the distance of each outcome from its median is made of")
    how.add_argument("--append", action="store_true", help="add editions the record lacks, and outcomes that have become known")
    how.add_argument("--page", metavar="FILE", help="write the page of the record")
    parsers["record"].add_argument("--csv", action="store_true", help="print CSV: of the record, all columns and rows")


def record_command(options: argparse.Namespace) -> int:
    """Print the record, or do as the options say."""
    from psi_analysis.record.entries import read_record
    from psi_analysis.record.record_page import fared_words, record_page
    from psi_analysis.record.side_by_side import beside_ours, outside_said
    from psi_analysis.record.summary import how_fared
    from psi_analysis.studies.loading import load

    data = load(options.data)
    if options.append:
        return _append(options, data)
    entries = read_record(data.folder.parent)
    if options.page:
        write_page(Path(options.page), record_page(entries, data))
        remark(options, f"wrote {options.page}")
    elif options.due:
        _print_due(options, entries, data)
    elif options.explain:
        _print_explained(options, entries, data)
    elif not entries:
        remark(options, "Nothing has been published yet: the record begins with the first edition, psi brief --edition.")
    else:
        _print_entries(options, entries)
        for said in (fared_words(how_fared(entries)), outside_said(beside_ours(data, dt.date.max))):
            if said is not None:
                remark(options, said.said(chosen_language(options.language)))
    return 0


def write_page(path: Path, text: str) -> None:
    """Write the page of the record whole, over an earlier one but over nothing else."""
    first = text.splitlines()[0]
    if path.is_file() and not path.read_text(encoding="utf-8", errors="replace").startswith(f"{first}\n"):
        raise ParameterError(f"{str(path)!r} is not a page of the record and would be replaced; give another name, such as docs/record.md.")
    write_in_one_step(path, text.encode("utf-8"))


def _append(options: argparse.Namespace, data: Data) -> int:
    """Bring the record up; nothing that stands is changed."""
    from psi_analysis.briefs.runs.edition_statements import recorded
    from psi_analysis.briefs.runs.published import REPORTS
    from psi_analysis.record.entries import read_record, record_text, write_record

    before = read_record(data.folder.parent)
    now = recorded(data.folder.parents[1] / REPORTS, data)
    if now == before:
        remark(options, "Nothing to add: the record has every edition, and no further outcome is known.")
        return 0
    filled = sum(new.known_on is not None and old.known_on is None for old, new in zip(before, now, strict=False))
    path = write_record(data.folder.parent, record_text(now))
    remark(options, f"wrote {path.parent.name}/{path.name}: {len(now) - len(before)} statements added, {filled} outcomes filled in.")
    return 0


def _print_entries(options: argparse.Namespace, entries: Sequence[Entry]) -> None:
    from psi_analysis.record.entries import CONTRACT, cell_text
    from psi_analysis.record.record_page import recorded_amount, said_words, what_words

    if options.csv:
        names = [column.name for column in CONTRACT.columns]
        print_table(names, [[cell_text(getattr(entry, name)) for name in names] for entry in entries], as_csv=True)
        return
    rows, language = [], chosen_language(options.language)
    for entry in entries:
        if entry.same_as:
            continue
        said, span = said_words(entry, language)
        came = "" if entry.outcome is None else recorded_amount(entry.outcome, entry.unit)
        about = [entry.edition, entry.goal, what_words(entry, language), _state(entry.rule, options), said, span, came]
        rows.append([*about, cell_text(entry.known_on), entry.percentile, cell_text(entry.score), _state(entry.status, options)])
    heads = ["edition", "goal", "what", "rule", "said", "range", "came", "public on", "percentile", "score", "status"]
    print_named(options, heads, rows)


def _said(id: str, options: argparse.Namespace) -> str:
    return message(f"cli.{id}").said(chosen_language(options.language))


def _state(word: str, options: argparse.Namespace) -> str:
    return _said(f"state.{word.split(',')[0].replace(' ', '_')}", options)


def _print_due(options: argparse.Namespace, entries: Sequence[Entry], data: Data) -> None:
    from psi_analysis.nouns.today import today
    from psi_analysis.record.due import due_dates

    day = today()
    rows = []
    for due in due_dates(entries, data):
        late = _said("due.overdue", options) if due.overdue(day) else ""
        when = _said("due.unpublished", options) if due.expected is None else f"{due.expected}{late}"
        rows.append([when, due.indicator, due.area, due.period, ";".join(due.goals), str(due.statements), due.publication])
    print_named(options, ["expected", "indicator", "area", "period", "goals", "statements", "as the last of its kind"], rows)


def _print_explained(options: argparse.Namespace, entries: Sequence[Entry], data: Data) -> None:
    from psi_analysis.briefs.runs.published import REPORTS
    from psi_analysis.briefs.sections.explained import explained
    from psi_analysis.record.misses import DATA, METHOD, REFERENCE, REST, Miss
    from psi_analysis.record.record_page import recorded_amount

    heads = ["edition", "goal", "indicator", "period", "said", "came", DATA, REFERENCE, METHOD, REST, "percentile of the rest"]
    rows = []
    for entry, found in explained(entries, data.folder.parents[1] / REPORTS, data):
        about = [entry.edition, entry.goal, entry.indicator, entry.period, recorded_amount(entry.value, entry.unit)]
        came = recorded_amount(float(entry.outcome or 0.0), entry.unit)
        if isinstance(found, Miss):
            parts = [f"{found.parts[cause]:+.1f}" for cause in (DATA, REFERENCE, METHOD, REST)]
            where = "outside the band" if found.percentile is None else f"{found.percentile:.2f}, within the band"
            rows.append([*about, came, *parts, where])
        else:
            rows.append([*about, came, "", "", "", "", found])
    if rows:
        print_named(options, heads, rows)
    else:
        remark(options, "No outcome of a forecast is known yet; there is nothing to explain.")


def record_problems(raw: Path) -> list[Problem]:
    """Say what is wrong with a study's record: each row, against the editions, against the observations.

    Args:
        raw: a study's raw folder; the record lies in the folder above, the editions in the one above that.
    """
    from psi_analysis.briefs.runs.edition_statements import statements_of
    from psi_analysis.briefs.runs.published import REPORTS, editions
    from psi_analysis.errors import PsiError
    from psi_analysis.record.entries import RECORD, scan_record
    from psi_analysis.record.ledger import marked, outcome_problems, record_differences
    from psi_analysis.studies.loading import load
    from psi_analysis.studies.rows import Problem

    entries, problems = scan_record(raw.parent)
    if problems or not entries:
        return problems
    try:
        data = load(raw)
        said = [tuple(statements_of(edition, data, edition.as_of)) for edition in editions(raw.parents[1] / REPORTS)]
    except PsiError as error:
        return [Problem(RECORD.as_posix(), 0, str(error))]
    found = [Problem(RECORD.as_posix(), 0, words) for words in record_differences(entries, marked(said))]
    return [*found, *outcome_problems(entries, data)]


COMMANDS = {"record": record_command}
