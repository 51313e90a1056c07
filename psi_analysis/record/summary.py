"""How the statements of the editions have fared, in a few numbers, and what a brief says of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from psi_analysis.record.due import Due, due_dates
from psi_analysis.record.entries import JUDGED, OUTSIDE, PROBABILITY, PUBLIC, Entry, read_record
from psi_analysis.studies.data import Data


@dataclass(frozen=True)
class Fared:
    """Counts of statements, each counted once.

    Attributes:
        said: all of them.
        judged: those whose outcome came after they were said.
        brier: mean Brier score of the probabilities among these; None without any.
        probabilities: how many probabilities are among these.
        inside: how many of the judged bands of 80 % held their outcome, of `bands`.
        bands: judged bands of 80 %.
        public: statements whose outcome was public before they were said and not in our data; they are in no score.
        public_inside: how many of the bands among these held their outcome.
        public_percentiles: lowest and highest percentile of these outcomes; None where one fell outside the published quantiles.
    """

    said: int
    judged: int
    brier: float | None
    probabilities: int
    inside: int
    bands: int
    public: int
    public_inside: int
    public_percentiles: tuple[float, float] | None


def how_fared(entries: Sequence[Entry]) -> Fared:
    """Count what has become of statements.

    Args:
        entries: of the record; what a later edition only repeats is left out.
    """
    once = [entry for entry in entries if not entry.same_as]
    judged = [entry for entry in once if entry.status == JUDGED]
    scores = [entry.score for entry in judged if entry.what == PROBABILITY and entry.score is not None]
    bands, public = [entry for entry in judged if entry.percentile], [entry for entry in once if entry.status == PUBLIC]
    fell = [float(entry.percentile) for entry in public if entry.percentile and entry.percentile not in OUTSIDE]
    whole = bool(fell) and len(fell) == sum(bool(entry.percentile) for entry in public)
    return Fared(
        said=len(once),
        judged=len(judged),
        brier=float(np.mean(scores)) if scores else None,
        probabilities=len(scores),
        inside=sum(entry.percentile not in OUTSIDE for entry in bands),
        bands=len(bands),
        public=len(public),
        public_inside=len(fell),
        public_percentiles=(min(fell), max(fell)) if whole else None,
    )


def as_known(entries: Sequence[Entry], day: dt.date) -> tuple[Entry, ...]:
    """Return the record as it stood on a day: what was said by then, without outcomes that came later."""
    said = [entry for entry in entries if entry.said_on <= day]
    return tuple(entry if entry.known_on is None or entry.known_on <= day else entry.without_outcome() for entry in said)


@dataclass(frozen=True)
class RecordNote:
    """What a brief says of the record.

    Attributes:
        fared: how what was said before the brief's day has fared by then.
        due: the figures expected next, all on one day, and `named` what they measure, Chinese and English.
    """

    fared: Fared
    due: tuple[Due, ...] = ()
    named: tuple[tuple[str, str], ...] = ()


def record_note(data: Data, day: dt.date) -> RecordNote | None:
    """Return what the record says on a day; None where nothing had been said before it.

    Args:
        day: of the brief; what was said on that very day is left out, so that an edition's own statements are not in it.
    """
    said = as_known(read_record(data.folder.parent), day - dt.timedelta(days=1))
    if not said:
        return None
    coming = [due for due in due_dates(said, data) if due.expected is not None and due.expected > day]
    first = tuple(due for due in coming if due.expected == coming[0].expected)
    named = [(data.indicators[due.indicator].name_zh, data.indicators[due.indicator].name_en) for due in first]
    return RecordNote(how_fared(said), first, tuple(named))
