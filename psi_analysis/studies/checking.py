"""Everything that is wrong with a study folder, each with file and row."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from psi_analysis.errors import PsiError, did_you_mean
from psi_analysis.nouns.periods import frequency_of
from psi_analysis.studies.companions import check_companions
from psi_analysis.studies.contracts import every_contract
from psi_analysis.studies.loading import find_raw
from psi_analysis.studies.odd_rows import check_odd_figures, check_odd_goals
from psi_analysis.studies.raw_tables import Raw, read_raw
from psi_analysis.studies.reading import decode, scan_table
from psi_analysis.studies.refused import refused_rows
from psi_analysis.studies.register import canonical_unit, make_target
from psi_analysis.studies.rows import Problem, Row
from psi_analysis.studies.sums import check_sums
from psi_analysis.studies.vintages import covers
from psi_analysis.words.messages import message
from psi_analysis.words.numbers import chosen_language


@contextmanager
def collector_paused() -> Iterator[None]:
    """Make objects that all stay, without looking for those that could go; a fourth of the time of reading a large study.

    >>> with collector_paused():
    ...     gc.isenabled()
    False
    """
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def check(folder: str | Path | None = None) -> list[Problem]:
    """Return every problem of a study folder, that of study.toml first, then by file and row; none when it keeps its contract.

    Raises:
        DataError: there is no study folder to check.

    >>> check()
    []
    """
    with collector_paused():
        raw = read_raw(find_raw(folder))
        parts = (refused_rows, _gaps, check_odd_goals, _targets, _breaks, _licences, _languages, check_sums, check_companions)
        found = [*raw.problems, *(problem for part in parts for problem in part(raw))]
        told = {(problem.file, problem.row) for problem in found}
        found += [problem for problem in check_odd_figures(raw) if (problem.file, problem.row) not in told]
    return sorted(found, key=lambda problem: (problem.file != "study.toml", problem.file, problem.row))


def _languages(raw: Raw) -> Iterator[Problem]:
    """Say where a text that must be there is missing in a language that the study speaks."""
    spoken = raw.study.languages if raw.study is not None else ()
    for table in every_contract():
        needed = [column for pair in table.in_two_languages() for column in pair if column.name[-2:] in spoken]
        for path in sorted(raw.folder.glob(table.pattern)) if needed else ():
            for row in scan_table(path, table, root=raw.folder).rows:
                for column in needed:
                    if not row.text(column.name):
                        yield row.problem(f"{column.name}: the cell is empty; fill it ({column.meaning}).")


def _gaps(raw: Raw) -> Iterator[Problem]:
    """Say where periods are missing inside a series and no row of breaks.csv says so."""
    groups: dict[tuple[str, str, str, str], dict[int, Row]] = defaultdict(dict)
    for row in raw.observations:
        period = row.when("period")
        groups[*row.series, row.text("span"), frequency_of(period)].setdefault(period.ordinal, row)
    remarks = [row for row in raw.breaks if row.text("kind") in ("gap", "single readings")]
    unread = {problem.file for problem in raw.problems if problem.row}  # the missing row may be the one that cannot be read
    for (indicator, area, _, frequency), rows in groups.items():
        declared = [r for r in remarks if r.series == (indicator, area) and declares(r, frequency)]
        ordered = sorted(rows)
        for before, after in pairwise(ordered):
            first, last = rows[before].when("period"), rows[after].when("period")
            if (
                after - before > 1
                and rows[after].file not in unread
                and not any(covers(r, first + 1) and covers(r, last - 1) for r in declared)
            ):
                missing = str(first + 1) if after - before == 2 else f"{first + 1} to {last - 1}"
                yield rows[after].problem(
                    f"{indicator} of {area}: {missing} missing before {last}; add the rows, or declare the gap in breaks.csv: a line "
                    f"'{indicator},{area},{first + 1},{last - 1},gap,after,…' (after: a series starts behind it; before: it ends there)."
                )


def declares(row: Row, frequency: str) -> bool:
    """Say whether a row of breaks.csv speaks of missing periods of a frequency: a gap of all, single readings of their own."""
    if row.text("kind") not in ("gap", "single readings"):
        return False
    return row.text("kind") == "gap" or frequency_of(row.when("period")) == frequency


def _targets(raw: Raw) -> Iterator[Problem]:
    """Say which goals contradict themselves, their pair, or the plan's text."""
    rows = {row.text("id"): row for row in raw.targets}
    plan = _plan_text(raw)
    for row in raw.targets:
        if row.flag("to_confirm"):
            yield row.problem(message("plan_text.confirm", words=row.text("rests_on")).said(chosen_language()))
        try:
            target = make_target(row, raw.indicators)
        except PsiError as error:
            yield row.problem(str(error).split(": ", 1)[-1])
            continue
        of = raw.indicators.get(row.text("indicator"))
        may_pass = of is not None and of.kind == "multiple"
        if canonical_unit(row, raw.indicators) == "share" and not may_pass and not 0 <= target.value <= 1:
            yield row.problem(f"a share of {row.number('value'):g} {row.text('unit')} is outside 0–1 (0–100 %); check value and unit.")
        if plan and _squeezed(target.quote_zh) not in plan:
            yield row.problem(f"the quote {target.quote_zh!r} is not in the plan's text; copy the plan's words.")
        if target.paired_with:
            yield from _pair(row, rows)
        for other in row.listed("also_read_as"):
            if other not in raw.indicators:
                yield row.problem(f"also_read_as: no indicator {other!r}. {did_you_mean(other, raw.indicators)}")


def _pair(row: Row, rows: dict[str, Row]) -> Iterator[Problem]:
    """Say whether a pair is mutual and its implied base is what the two goals imply."""
    pair = rows.get(row.text("paired_with"))
    if pair is None:
        yield row.problem(f"paired_with: no target {row.text('paired_with')!r}. {did_you_mean(row.text('paired_with'), rows)}")
    elif pair.text("paired_with") != row.text("id"):
        yield row.problem(f"is paired with {pair.text('id')!r}, which is paired with {pair.text('paired_with')!r}; pairs are mutual.")
    elif row.cells["implied_base"] is not None and (base := pair.period("base")) is not None:
        implied = row.number("value") / (1 + pair.number("value") / 100) ** (row.when("period").year - base.year)
        if abs(implied - row.number("implied_base")) > 0.05 + 1e-9:
            yield row.problem(f"implied_base {row.number('implied_base'):g}, but the pair implies {implied:.1f}.")


def _plan_text(raw: Raw) -> str:
    """Return the plan's text without white space; empty when the study has none."""
    if raw.study is None or not raw.study.plan.text:
        return ""
    return _squeezed(decode(raw.folder / raw.study.plan.text))


def _squeezed(text: str) -> str:
    """Return text without white space."""
    return "".join(text.split())


def _breaks(raw: Raw) -> Iterator[Problem]:
    """Say which rows of breaks.csv are incomplete."""
    for row in raw.breaks:
        if row.text("kind") == "gap" and not row.text("keep"):
            yield row.problem("a gap needs `keep`: 'before' or 'after', the side a series keeps.")
        first, last = row.period("period"), row.period("until")
        if first is not None and last is not None and last.end_time < first.end_time:
            yield row.problem(f"until {last} is before period {first}.")


def _licences(raw: Raw) -> Iterator[Problem]:
    """Say which sources name terms that the page beside the data does not give."""
    page = raw.folder.parent / "LICENSES.md"
    if not page.is_file():
        return
    headings = {line.lstrip("# ").strip() for line in decode(page).splitlines() if line.startswith("#")}
    for source in raw.sources.values():
        if source.licence not in headings:
            near = did_you_mean(source.licence, sorted(headings))
            yield Problem("sources.csv", 0, f"source {source.id!r}: no heading {source.licence!r} in LICENSES.md. {near}")
