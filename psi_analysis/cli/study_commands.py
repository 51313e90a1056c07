"""What `psi new`, `psi check`, `psi build`, `psi template` and `psi add` do."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from psi_analysis.cli.text_commands import draft_from_text, due_command
from psi_analysis.system.console import print_table, remark
from psi_analysis.words.messages import message, pair
from psi_analysis.words.numbers import Quantity, chosen_language
from psi_analysis.words.text import Text, joined, named
from psi_analysis.words.translated import in_chosen_language

if TYPE_CHECKING:
    from psi_analysis.studies.adding.writing import Addition, SeriesReach
    from psi_analysis.studies.data import Data

SUMMARIES = (
    (
        "check",
        "Check the raw data and print every problem with its file and row.",
        "  psi check\n  psi check --data another-study\n  psi check --csv > problems.csv",
    ),
    (
        "new",
        "Make a study folder for another plan, its goals drafted from the plan's text where that is given.",
        "  psi new my-plan\n  psi new my-plan --plan plan.docx\n  cd my-plan && psi check",
    ),
    ("build", "Write the processed tables from the raw data.", "  psi build\n  psi build --data another-study --quiet"),
    (
        "template",
        "Write an empty workbook for an office to fill in, the figures needed most already listed.",
        "  psi template\n  psi template figures-2025.xlsx",
    ),
    (
        "add",
        "Add the figures of a filled-in workbook: check them, show what would change, write them with their source.",
        "  psi add figures.xlsx --dry-run\n  psi add figures.xlsx\n  psi add figures.xlsx --yes\n  psi add --text communique.txt",
    ),
    ("due", "List the releases expected, and the rows that will be read from them.", "  psi due\n  psi due --csv > due.csv"),
)
"""Name, one line and examples of each command, in the order of the help."""

TEMPLATE = "figures.xlsx"
"""Name of the workbook where none is given."""


def add_arguments(parsers: Mapping[str, argparse.ArgumentParser]) -> None:
    """Give the commands their options."""
    parsers["new"].add_argument("folder", metavar="FOLDER", help="a new or empty folder")
    parsers["new"].add_argument("--plan", metavar="FILE", help="the plan's text (.txt, .docx, .pdf): its goals are drafted from it")
    parsers["check"].add_argument("--csv", action="store_true", help="print the problems as CSV: file, row, problem")
    parsers["template"].add_argument("file", nargs="?", default=TEMPLATE, metavar="FILE.xlsx", help=f"where; default: {TEMPLATE}")
    parsers["add"].add_argument("file", nargs="?", metavar="FILE.xlsx", help="the workbook of psi template, filled in")
    parsers["add"].add_argument("--text", metavar="TEXT", help="a communiqué's words or a file of them: drafts are written to FILE")
    parsers["due"].add_argument("--csv", action="store_true", help="print as CSV, every row named")
    how = parsers["add"].add_mutually_exclusive_group()
    how.add_argument("--dry-run", action="store_true", help="only check and show what would change")
    how.add_argument("--yes", action="store_true", help="write without asking")


def check_command(options: argparse.Namespace) -> int:
    """Print every problem of the raw data; 1 when there is any."""
    from psi_analysis.briefs.brief_settings import settings_problems
    from psi_analysis.cli.record_commands import record_problems
    from psi_analysis.studies.checking import check as check_data
    from psi_analysis.studies.loading import find_raw

    raw = find_raw(options.data)
    problems = [*check_data(options.data), *settings_problems(raw), *record_problems(raw)]
    if options.csv:
        rows = [[problem.file, str(problem.row or ""), problem.words] for problem in problems]
        print_table(["file", "row", "problem"], rows, as_csv=True)
    elif problems:
        print(*(in_chosen_language(str(problem)) for problem in problems), sep="\n")
    if problems:
        print(in_chosen_language(f"{len(problems)} problems." if len(problems) > 1 else "1 problem."), file=sys.stderr)
        return 1
    goals = (find_raw(options.data) / "targets.csv").read_text(encoding="utf-8-sig").strip().count("\n")
    remark(options, "No problems." if goals else "No problems; targets.csv holds no goal yet.")
    return 0


def build_command(options: argparse.Namespace) -> int:
    """Write the processed tables."""
    from psi_analysis.studies.building import build as build_data

    for path in build_data(options.data):
        remark(options, f"wrote {Path(path).name}")
    return 0


def template_command(options: argparse.Namespace) -> int:
    """Write an empty workbook."""
    from psi_analysis.studies.adding.template import write_template

    listed = write_template(options.file, options.data)
    many = f"{listed} figures are listed in it, the ones needed most first" if listed else "no series lacks a year; write what there is"
    remark(options, f"wrote {options.file}: {many}. Once filled in:")
    remark(options, f"  psi add {options.file}")
    return 0


def add_command(options: argparse.Namespace) -> int:
    """Add the figures of a workbook; 1 when any of them cannot be added."""
    if options.text:
        return draft_from_text(options)
    if options.file is None:
        print("psi add: give the workbook to add, or a text: psi add --text communique.txt", file=sys.stderr)
        return 2
    from psi_analysis.studies.adding.writing import prepare_addition, write_addition
    from psi_analysis.studies.loading import load

    data = load(options.data)
    addition = prepare_addition(options.file, data.folder)
    _show(addition, data, options)
    if addition.problems:
        many = f"{len(addition.problems)} problems" if len(addition.problems) > 1 else "1 problem"
        print(f"psi add: nothing was written: {many}. Mend the cells named and run it again.", file=sys.stderr)
        return 1
    if not addition.written:
        remark(options, "Nothing to write.")
        return 0
    if options.dry_run:
        remark(options, "Nothing was written (--dry-run).")
        return 0
    if not options.yes and not _agreed(len(addition.written)):
        remark(options, "Nothing was written.")
        return 0
    for path in write_addition(addition):
        remark(options, f"wrote {path.parent.name}/{path.name}")
    for reach in addition.reaches:
        remark(options, reach_words(reach, data))
    remark(options, "A new brief with these figures: psi brief")
    return 0


def _show(addition: Addition, data: Data, options: argparse.Namespace) -> None:
    """Print the problems, or what would change."""
    from psi_analysis.studies.adding.standing import shown_value

    for problem in addition.problems:
        print(in_chosen_language(str(problem)))
    if not addition.problems and addition.changes:
        rows, language = [], chosen_language()
        for change in addition.changes:
            indicator, figure = data.indicator(change.figure.indicator), change.figure
            stands = "" if change.standing is None else shown_value(change.standing, indicator, language)
            when = f"{figure.period}{', ' + figure.span if figure.span else ''}"
            names = [named(indicator).said(language), named(data.areas[figure.area]).said(language), when]
            rows.append([str(figure.row), change.what, *names, stands, shown_value(change.value, indicator, language), figure.publisher])
        print_table(["row", "what", "indicator", "area", "period", "stands", "comes", "source"], rows, as_csv=False)
    for gap in addition.gaps if not addition.problems else ():
        remark(options, f"declared in breaks.csv: {gap.indicator} of {gap.area} has nothing for {gap.years.said(chosen_language())}.")
    if addition.left_out:
        many = f"{len(addition.left_out)} listed rows have" if len(addition.left_out) > 1 else "1 listed row has"
        remark(options, f"{many} no value: left out.")
    if not addition.changes and not addition.problems:
        remark(options, "The workbook holds no value.")


def _agreed(rows: int) -> bool:
    """Ask on the terminal."""
    if not sys.stdin.isatty():
        print("psi add: there is no terminal to ask on; add --yes to write, or --dry-run to look.", file=sys.stderr)
        raise SystemExit(2)
    print(f"Write {rows} row{'s' if rows > 1 else ''}? [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in " ".join(pair("cli.agreed")).split()


def reach_words(reach: SeriesReach, data: Data) -> str:
    """Say how far a series goes now, whether its forecast still leans on the larger area, and what becomes of a month."""
    whose = {"area": named(data.areas[reach.area]), "name": named(data.indicator(reach.indicator))}
    if reach.after is None:
        return message("studies.reach.readings", **whose).said(chosen_language())
    years = {"after": str(reach.after), "before": str(reach.before)}
    if reach.before == reach.after:
        said = [message("studies.reach.still", **whose, after=years["after"])]
    elif reach.before is None:
        said = [message("studies.reach.begins", **whose, after=years["after"])]
    else:
        said = [message("studies.reach.now", **whose, **years), *_start_words(reach, data)]
    said += [message("studies.reach.within", within=str(reach.within))] if reach.within is not None else []
    return joined(said).said(chosen_language())


def _start_words(reach: SeriesReach, data: Data) -> list[Text]:
    """Say where the forecast starts from now, beside the larger area; nothing where that has not changed."""
    from psi_analysis.studies.adding.writing import last_known

    above = data.reference_of(reach.area)
    theirs = last_known(data, reach.indicator, above) if above is not None and reach.before is not None else None
    if above is None or reach.before is None or reach.after is None or theirs is None:
        return []
    place = named(data.areas[above])
    if reach.before < theirs <= reach.after:
        return [message("studies.reach.alone", before=str(reach.before), place=place)]
    return [message("studies.reach.shared", theirs=str(theirs), place=place)] if theirs > reach.after else []


def new_command(options: argparse.Namespace) -> int:
    """Make a study folder."""
    from psi_analysis.studies.new_study import new_study
    from psi_analysis.studies.plan_text.register_draft import draft_files

    plan = draft_files(Path(options.plan)) if options.plan else None
    made = new_study(options.folder, plan=plan)
    if plan is not None:
        many = {name: Quantity(getattr(plan, name), "count") for name in ("goals", "left")}
        remark(options, message("plan_text.new.drafted", **many).said(chosen_language()))
    remark(options, f"{options.folder} holds {len(made)} files; its README.md says what to fill in. Then:")
    remark(options, f"  psi check --data {options.folder}")
    return 0


COMMANDS = {
    "new": new_command,
    "check": check_command,
    "build": build_command,
    "template": template_command,
    "add": add_command,
    "due": due_command,
}
