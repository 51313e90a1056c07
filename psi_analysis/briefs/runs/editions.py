"""Publish an edition: run the brief, add what changed since the edition before, keep it for good, record what it says, renew the index."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil
import tempfile
import warnings
from pathlib import Path

from psi_analysis.briefs.parameters import BriefParameters, of_study, read_parameters
from psi_analysis.briefs.runs.day_by_day import by_day_table
from psi_analysis.briefs.runs.edition_changes import Recompute, Recomputed, Side, changes_table, recompute, vintage_table
from psi_analysis.briefs.runs.edition_metadata import write_metadata
from psi_analysis.briefs.runs.edition_statements import recorded
from psi_analysis.briefs.runs.index_page import write_index
from psi_analysis.briefs.runs.manifest import MANIFEST, Manifest, changed_files, is_intact
from psi_analysis.briefs.runs.notebook_process import MINUTES
from psi_analysis.briefs.runs.published import (
    ATTAINMENT,
    BY_DAY,
    CHANGES,
    CRATE,
    DATA_PACKAGE,
    INDEX,
    REPORTS,
    VINTAGE,
    Edition,
    EditionError,
    edition_key,
    editions,
    next_name,
    require_own_index,
)
from psi_analysis.briefs.runs.run_folders import withdraw
from psi_analysis.briefs.runs.running import NOTEBOOK, brief_parts, find_notebook, root_of, run_parts, teller
from psi_analysis.briefs.runs.spoken_columns import in_languages
from psi_analysis.evidence.evidence_files import evidence_place
from psi_analysis.nouns.targets import Target
from psi_analysis.nouns.today import refuse_future
from psi_analysis.record.entries import record_file, record_text, write_record
from psi_analysis.studies.data import Data
from psi_analysis.studies.loading import load
from psi_analysis.system.bytes_read import checksum
from psi_analysis.system.files import held, put_back_on_failure
from psi_analysis.system.spreadsheet_cells import csv_of
from psi_analysis.words import plain


def publish(
    name: str, parameters: BriefParameters | None = None, *, processes: int | None = None, quiet: bool = False, minutes: float = MINUTES
) -> Edition:
    """Run the brief and keep it as an edition, `reports/NAME/`, with the changes since the edition before; renew the index.

    What it says enters the record, `data/record/record.csv`, whole or not at all: where that cannot be, nothing is published.

    Args:
        name: its year, such as "2026"; "2026-2" for the second of a year.

    Raises:
        EditionError: an edition of that name is published or being made, the name is none, the day is before the plan's publication, or the
            edition before is damaged.
        ParameterError: the day is after today.
        RecordError: the record is not what the editions before have said.
        RunError: a notebook failed; the evidence lies in a folder ending in "-failed", and nothing is published.
    """
    study, reports = load(study_root()), study_root() / REPORTS
    settings = of_study(parameters or BriefParameters(), study.study)
    refuse_published(name, reports)
    refuse_future(settings.day)
    refuse_before_plan(settings.day, study)
    reports.mkdir(exist_ok=True)
    with held(reports / f"{name}.claim") as other:
        if other:
            raise EditionError(f"edition {name} is being made by {other}; wait for it, or remove that file if the process has ended.")
        return _publish(name, settings, reports, processes=processes, quiet=quiet, minutes=minutes)


def _publish(name: str, settings: BriefParameters, reports: Path, *, processes: int | None, quiet: bool, minutes: float) -> Edition:
    """Publish an edition whose name is claimed."""
    study = load(study_root())
    refuse_published(name, reports)
    require_own_index(reports)
    earlier = [edition for edition in editions(reports) if edition_key(edition.name) < edition_key(name)]
    if earlier:
        require_whole(earlier[-1])
    recorded(reports, study)
    record: list[str] = []

    def add(folder: Path, manifest: Manifest) -> Manifest:
        add_tables(folder, manifest, earlier[-1] if earlier else None, settings)
        write_metadata(folder, name, study.study, manifest)
        record.append(record_text(recorded(reports, study, adding=Edition(name, folder), said_on=settings.as_of)))
        refuse_published(name, reports)
        return dataclasses.replace(manifest, earlier={edition.name: checksum(edition.folder / MANIFEST) for edition in earlier})

    parts = brief_parts(settings, quiet=quiet, minutes=minutes)
    with put_back_on_failure([record_file(study.folder.parent), reports / INDEX]):
        run_parts(parts, reports / name, processes=processes, tell=teller(quiet), finish=add, edition=True)
        try:
            write_record(study.folder.parent, record[0])
            renew_index(reports)
        except BaseException:  # an edition is published with its record and its line in the index, or not at all
            withdraw(reports / name)
            raise
    return Edition(name, reports / name)


def study_root() -> Path:
    """Return the root of the study one is in."""
    return root_of(find_notebook(NOTEBOOK))


def renew_index(reports: Path | None = None) -> Path:
    """Write `reports/index.html` from the editions there are.

    Args:
        reports: folder of the editions; the study's own when not given.
    """
    data = load(study_root())
    title, tested = plain(data.study.title_zh, data.study.title_en), (evidence_place(data.folder) / "evidence.json").is_file()
    return write_index(reports or study_root() / REPORTS, title, data.study.languages, tested=tested)


def refuse_published(name: str, reports: Path) -> None:
    """Refuse a name that is taken, and say which one is free."""
    edition_key(name)
    if (reports / name).exists():
        page = reports / INDEX
        listed = page.is_file() and f'"{name}/' in page.read_text(encoding="utf-8", errors="replace")
        raise EditionError(
            f"edition {name} is published in {reports.name}/{name} and is never rewritten; new data or a new method make a new edition: "
            f"psi brief --edition {next_name(name, reports)}" + ("" if listed else f" (psi index lists {name}, which {INDEX} lacks)")
        )


def refuse_before_plan(day: dt.date, data: Data) -> None:
    """Refuse an edition for a day on which there was no plan to judge."""
    published = data.study.plan.published
    if day < published:
        raise EditionError(
            f"an edition cannot be of {day}, before the plan was published on {published}; give a later as_of, or make the back-test "
            f"without publishing it: psi brief as_of={day}"
        )


def require_whole(edition: Edition) -> None:
    """Refuse to build on an edition whose files are not those that were published."""
    problems = changed_files(edition.manifest, edition.folder) if is_intact(edition.folder) else ["manifest.json: changed"]
    if problems:
        shown = f"{edition.folder.parent.name}/{edition.name}"
        raise EditionError(
            f"edition {edition.name}, the one before, is not what was published ({problems[0]}; {len(problems)} in all); "
            f"restore it: git checkout -- {shown}"
        )


def add_tables(folder: Path, manifest: Manifest, before: Edition | None, parameters: BriefParameters) -> None:
    """Add to a run what an edition needs to be compared: what was known of each series, the probabilities by day, and the changes.

    Args:
        before: the edition before, if any.
    """
    data = load(study_root(), as_of=parameters.as_of)
    (folder / VINTAGE).write_text(csv_of(vintage_table(data)), encoding="utf-8", newline="\n")
    (folder / BY_DAY).write_text(csv_of(in_languages(by_day_table(data, parameters), data.study.languages)), encoding="utf-8", newline="\n")
    if before is None:
        return
    known, answers = before.table(VINTAGE), before.table(ATTAINMENT)
    own = Edition("", folder).table(ATTAINMENT)
    if known is None or answers is None or own is None:
        raise EditionError(f"edition {before.name}, the one before, lacks {VINTAGE} or {ATTAINMENT}; publish from a whole edition.")
    then = load(study_root(), as_of=before.as_of)
    sides = (Side(before.manifest, answers, known), Side(manifest, own, vintage_table(then)))
    again = _recompute(data, before.as_of, parameters)
    (folder / CHANGES).write_text(csv_of(changes_table(*sides, again, data)), encoding="utf-8", newline="\n")


def add_what_publishing_adds(edition: Edition, again: Path) -> str:
    """Add to a run made again what publishing has added to the edition; return why it cannot be, or nothing.

    What it tells catalogues is made of the edition's own files, which are compared by themselves.

    Args:
        again: folder of the run made again.
    """
    manifest = edition.manifest
    last = max(manifest.earlier, key=edition_key, default="")
    before = Edition(last, edition.folder.parent / last) if last else None
    if before is not None and not (before.folder / MANIFEST).is_file():
        return f"edition {last}, the one before, is not here"
    add_tables(again, manifest, before, read_parameters(manifest.parameters, BriefParameters))
    with tempfile.TemporaryDirectory(prefix="psi-described-") as scratch:
        files = Path(scratch) / edition.name
        shutil.copytree(edition.folder, files, ignore=shutil.ignore_patterns(DATA_PACKAGE, CRATE))
        write_metadata(files, edition.name, load(study_root()).study, manifest)
        for name in (DATA_PACKAGE, CRATE):
            shutil.copyfile(files / name, again / name)
    return ""


def _recompute(data: Data, since: str, parameters: BriefParameters) -> Recompute:
    """A goal by today's code and files, on what was known on another day and on what came since."""
    day = dt.date.fromisoformat(since)

    def again(goal: str, goal_then: Target | None) -> Recomputed | None:
        if day > parameters.day:  # the edition before rests on later data: nothing was added since
            return None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the run's own manifest has what there is to say
            return recompute(data, goal, goal_then, since=day, parameters=parameters)

    return again
