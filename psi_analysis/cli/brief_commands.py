"""What `psi brief`, `psi verify` and `psi index` do."""

from __future__ import annotations

import argparse
import os
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from psi_analysis.cli.brief_words import found_lines, read_brief_words
from psi_analysis.cli.verification_lines import verification_lines
from psi_analysis.errors import ParameterError
from psi_analysis.nouns.today import refuse_future
from psi_analysis.system.console import print_table, remark
from psi_analysis.system.extras import require
from psi_analysis.words.translated import in_chosen_language

if TYPE_CHECKING:
    from psi_analysis.briefs.parameters import BriefParameters

SUMMARIES = (
    (
        "brief",
        "Write the brief, and one on every headline goal; or publish it as an edition.",
        "  psi brief\n  psi brief as_of=2025-03-21 languages=zh\n  psi brief --out reports/march n_paths=1000\n"
        "  psi brief goal=G1 --out reports/goal\n  psi brief --edition 2026\n  psi brief --data another-study",
    ),
    (
        "verify",
        "Check that an edition is what was published, and that its numbers still come out; the exit code says which.",
        "  psi verify reports/2026\n  psi verify reports/2026 --files\n  psi verify reports/2026 --csv",
    ),
    (
        "sign",
        "Sign an edition's manifest with an OpenSSH key, so that whoever has the public key can tell it from a forged one.",
        "  psi sign reports/2026 --key ~/.ssh/id_ed25519",
    ),
    ("index", "Write reports/index.html again from the editions there are.", "  psi index"),
)
"""Name, one line and examples of each command."""

VERIFIED = {"whole": 0, "moved": 3, "broken": 4}
"""Exit code of `psi verify` by what it comes to; 1 is an error and 2 wrong usage, as everywhere."""

VERIFY_HELP = """
exit code:
  0  whole: the files are what was published and, where computed again, so is every number, period, grade and status
  3  moved: the files are what was published; with the code, packages or inputs here some of these come out differently
  4  broken: a file is not what was published, or with the same code and inputs a cell does not come out again
  1  an error, 2 wrong usage"""


def add_arguments(parsers: Mapping[str, argparse.ArgumentParser]) -> None:
    """Give the commands their options."""
    parsers["brief"].add_argument(
        "parameters",
        nargs="*",
        metavar="NAME=VALUE",
        help="as_of=DAY: what was published by that day (default: today); languages=zh, en or zh,en; n_paths=N: sample paths; "
        "seed=N: names the random streams; goal=G1 runs the brief on one goal alone",
    )
    where = parsers["brief"].add_mutually_exclusive_group()
    where.add_argument(
        "--out", metavar="FOLDER", help="a new folder, or that of an earlier run, which is replaced; default: reports/latest in the study"
    )
    where.add_argument("--edition", metavar="NAME", help="publish it for good as reports/NAME: 2026, or 2026-2 for the second of a year")
    parsers["verify"].epilog = f"{parsers['verify'].epilog}\n{VERIFY_HELP}"
    parsers["verify"].add_argument("folder", metavar="FOLDER", help="of an edition or another run")
    parsers["verify"].add_argument("--files", action="store_true", help="check the files only, without computing anything again")
    parsers["verify"].add_argument("--csv", action="store_true", help="print what moved as CSV")
    parsers["verify"].add_argument(
        "--signers", metavar="FILE", help="refuse it unless signed by one of these: a name and a public key a line"
    )
    parsers["sign"].add_argument("folder", metavar="FOLDER", help="of an edition")
    parsers["sign"].add_argument("--key", required=True, metavar="FILE", help="an OpenSSH private key, such as ~/.ssh/id_ed25519")
    for name in ("brief", "verify"):
        parsers[name].add_argument("--minutes", type=float, default=60.0, metavar="N", help="a notebook may take; default: 60")
        parsers[name].add_argument("--processes", type=int, metavar="N", help="notebooks at a time; default: one a core")


@contextmanager
def inside_study(options: argparse.Namespace) -> Iterator[None]:
    """Work as if one were in the study that --data names: its notebooks, its figures, its reports."""
    if options.data is None:
        yield
        return
    from psi_analysis.studies.loading import STUDY_VARIABLE, find_raw

    raw = find_raw(options.data)
    root = raw.parents[1] if (raw.parent.name, raw.name) == ("data", "raw") else raw.parent if raw.name == "raw" else raw
    before = os.environ.get(STUDY_VARIABLE)
    os.environ[STUDY_VARIABLE] = str(raw)
    try:
        with chdir(root):
            yield
    finally:
        os.environ.pop(STUDY_VARIABLE)
        if before is not None:
            os.environ[STUDY_VARIABLE] = before


def brief_command(options: argparse.Namespace) -> int:
    """Run the brief, or publish an edition, and say where it is."""
    if options.out is not None:
        from psi_analysis.briefs.runs.places import require_not_here

        require_not_here(options.out)
        options.out = Path(options.out).absolute() if options.data else options.out
    here = Path.cwd()
    with inside_study(options):
        return _brief(options, here)


def _brief(options: argparse.Namespace, here: Path) -> int:
    from psi_analysis.briefs.indicator import IndicatorParameters
    from psi_analysis.briefs.runs.running import LATEST, faults_said, run_all, run_brief

    require("brief", "psi brief")
    parameters = read_brief_words(options.parameters)
    refuse_future(parameters.day)
    remark(options, "Reading the study.")
    remark_brief_day(options, parameters)
    alone = isinstance(parameters, IndicatorParameters)
    if options.edition is not None:
        if alone:
            raise ParameterError("an edition holds the brief on every headline goal; leave out goal=…")
        return _publish(options, parameters)
    out = options.out or LATEST
    if alone:
        made = run_brief(parameters, out, quiet=options.quiet, minutes=options.minutes)
    else:
        made = run_all(parameters, out, processes=options.processes, quiet=options.quiet, minutes=options.minutes)
    if made.faults:
        print(f"psi: {faults_said(made, Path(out))}", file=sys.stderr)
        return 1
    for line in found_lines(Path(out), here):
        remark(options, line)
    return 0


def remark_brief_day(options: argparse.Namespace, parameters: BriefParameters) -> None:
    """Say which day the brief is of, how many rows at hand are later, and whether it is a back-test."""
    from psi_analysis.studies.loading import load
    from psi_analysis.studies.refused import say_left_out

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # rows left out are said below, as a sentence
        data = load(as_of=parameters.as_of)
    if data.left_out:
        remark(options, say_left_out(data.left_out))
    given = any(word.partition("=")[0].strip().replace("-", "_") == "as_of" for word in options.parameters)
    remark(options, f"As known on {parameters.as_of}{'' if given else ', today'}. {data.later_words}".rstrip())
    published = data.study.plan.published
    if parameters.day < published and options.edition is None:
        remark(options, f"The plan was published on {published}, after that day: the brief is headed as a back-test.")


def _publish(options: argparse.Namespace, parameters: BriefParameters) -> int:
    """Publish an edition and say what to do with it."""
    from psi_analysis.briefs.runs.editions import publish
    from psi_analysis.briefs.runs.published import REPORTS
    from psi_analysis.record.entries import RECORD

    edition = publish(options.edition, parameters, processes=options.processes, quiet=options.quiet, minutes=options.minutes)
    if edition.manifest.code.modified:
        remark(options, "The working copy has changes that are not committed; an edition made from a commit can be made again by others.")
    study = Path(options.data) if options.data else Path()
    reports, record = (study / REPORTS).as_posix(), (study / "data" / RECORD).as_posix()
    place, index = f"{reports}/{edition.name}", f"{reports}/index.html"
    remark(options, f"Edition {edition.name} is in {place}, listed in {index}; what it says is in {record}. Keep all three:")
    remark(options, f'  git add {place} {index} {record} && git commit -m "Edition {edition.name}"')
    return 0


def verify_command(options: argparse.Namespace) -> int:
    """Say whether an edition is whole and its numbers still come out; the exit code says which (`VERIFIED`)."""
    from psi_analysis.briefs.runs.verifying import verify as make_verification

    if not options.files:
        require("brief", "psi verify without --files")
    folder = Path(options.folder).absolute() if options.data else options.folder
    options.signers = Path(options.signers).absolute() if options.signers else None
    with inside_study(options):
        found = make_verification(
            folder,
            recompute=not options.files,
            processes=options.processes,
            quiet=options.quiet,
            minutes=options.minutes,
            signers=options.signers,
        )
    if options.csv:
        rows = [[one.table, one.row, one.column, one.then, one.now, one.kind] for one in found.moved or ()]
        print_table(["table", "row", "column", "then", "now", "kind"], rows, as_csv=True)
    for line in verification_lines(found, moved=not options.csv):
        told = line.lstrip()
        print(line[: len(line) - len(told)] + in_chosen_language(told), file=sys.stderr if options.csv else sys.stdout)
    return VERIFIED[found.outcome]


def sign_command(options: argparse.Namespace) -> int:
    """Sign an edition."""
    from psi_analysis.briefs.runs.signing import sign

    made = sign(Path(options.folder), Path(options.key).expanduser())
    remark(options, f"Signed: {made.parent.name}/{made.name}. Keep it beside the manifest; psi verify --signers checks it.")
    return 0


def index_command(options: argparse.Namespace) -> int:
    """Write the page of all editions."""
    from psi_analysis.briefs.runs.editions import renew_index

    with inside_study(options):
        made = renew_index()
    remark(options, f"wrote {made.parent.name}/{made.name}")
    return 0
