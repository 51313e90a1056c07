"""Keeping the record: what was said never changes, what came is filled in once, an edition enters whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from psi_analysis.record.entries import CAME, RECORD, SAID, Entry, RecordError, cell_text
from psi_analysis.record.what_came import Came, figures_of, fill_outcomes, with_outcome
from psi_analysis.studies.data import Data
from psi_analysis.studies.rows import Problem


def marked(statements: Sequence[Sequence[tuple[Entry, str]]]) -> tuple[Entry, ...]:
    """Mark what an edition only repeats: the very numbers of the edition before, on the same data, count once.

    Args:
        statements: by edition, oldest first; each with a checksum of what the edition knew of its indicator.

    Returns:
        Every statement in that order; the column `same_as` names the edition that said it first.
    """
    before: dict[tuple[str, ...], tuple[Entry, str]] = {}
    kept = []
    for edition in statements:
        for entry, knew in edition:
            said = before.get(entry.event)
            if said is not None and said[1] == knew and said[0].numbers == entry.numbers:
                entry = replace(entry, same_as=said[0].same_as or said[0].edition)
            before[entry.event] = entry, knew
            kept.append(entry)
    return tuple(kept)


def brought_up(record: Sequence[Entry], published: Sequence[Entry], data: Data) -> tuple[Entry, ...]:
    """Return the record with the editions it lacks and with the outcomes that have become known.

    Args:
        published: every statement of the editions there are, oldest first, without outcomes.
    """
    problems = list(record_differences(record, published))
    if problems:
        raise RecordError("\n".join([*problems[:5], *([f"… and {len(problems) - 5} more."] if len(problems) > 5 else [])]))
    recorded = {entry.edition for entry in record}
    return fill_outcomes([*record, *(entry for entry in published if entry.edition not in recorded)], data)


def record_differences(record: Sequence[Entry], published: Sequence[Entry]) -> Iterator[str]:
    """Say where the record is not what the editions said, a sentence each.

    Args:
        published: every statement of the editions there are, without outcomes.
    """
    stands, said = {entry.key: entry for entry in record}, {entry.key: entry for entry in published}
    recorded = {entry.edition for entry in record}
    editions = {entry.edition for entry in published}
    for name in sorted(recorded - editions):
        yield f"{RECORD.name} has edition {name}, which is not among the editions published; restore the edition's folder."
    for key, entry in said.items():
        if entry.edition in recorded and key not in stands:
            yield f"{RECORD.name} lacks a statement of edition {entry.edition} ({_named(entry)}); restore the file, no row is ever removed."
    for key, entry in stands.items():
        if entry.edition not in editions:
            continue
        if key not in said:
            yield f"{RECORD.name} has a statement edition {entry.edition} did not make ({_named(entry)}); restore the file."
            continue
        changed = [name for name in SAID if cell_text(getattr(entry, name)) != cell_text(getattr(said[key], name))]
        if changed:
            stood, was = (cell_text(getattr(one, changed[0])) for one in (entry, said[key]))
            yield (
                f"{RECORD.name}: edition {entry.edition}, {_named(entry)}: {changed[0]} is {stood or 'empty'}, but the edition said "
                f"{was or 'nothing'}; what was said is never changed, restore the file."
            )


def outcome_problems(record: Sequence[Entry], data: Data) -> Iterator[Problem]:
    """Say which outcomes are not what was published, or not scored as they must be.

    A figure found later that was published earlier changes no row: the row keeps what it was judged on, which must be some published
    figure of its event, on its day.
    """
    figures: dict[tuple[str, ...], tuple[Came, ...]] = {}
    for line, entry in enumerate(record, start=2):
        if entry.known_on is None or entry.outcome is None:
            continue
        about = entry.event[:5]
        if about not in figures:
            figures[about] = tuple(figures_of(data, entry))
        came = Came(entry.known_on, entry.outcome)
        if not any(one.day == came.day and cell_text(one.value) == cell_text(came.value) for one in figures[about]):
            published = "; ".join(f"{cell_text(one.value)} on {one.day}" for one in figures[about]) or "nothing"
            yield _problem(
                line, f"the outcome {cell_text(entry.outcome)} of {entry.known_on} was not published; the observations have {published}."
            )
            continue
        rightly = with_outcome(entry.without_outcome(), came)
        wrong = [name for name in CAME if cell_text(getattr(entry, name)) != cell_text(getattr(rightly, name))]
        if wrong:
            stands, is_so = (cell_text(getattr(one, wrong[0])) or "empty" for one in (entry, rightly))
            yield _problem(line, f"{wrong[0]} is {stands}, but comes to {is_so}; restore the file.")


def _problem(line: int, words: str) -> Problem:
    return Problem(RECORD.as_posix(), line, words)


def _named(entry: Entry) -> str:
    """A statement in short."""
    return f"{entry.goal}, {entry.what} for {entry.period}, {entry.rule}"
