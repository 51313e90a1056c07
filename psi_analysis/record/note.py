"""What the record says on one day, for a brief: how statements have fared, and which figure judges the next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from psi_analysis.record.due import Due, due_dates
from psi_analysis.record.entries import read_record
from psi_analysis.record.summary import Fared, as_known, how_fared
from psi_analysis.studies.data import Data


@dataclass(frozen=True)
class RecordNote:
    """What a brief says of the record.

    Attributes:
        fared: how what was said before the brief's day has fared by then.
        due: the figures expected next, all on one day, and `named` what they measure, Chinese and English.
        named: see `due`.
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
