"""What a fit had to say for itself: convergence warnings are information, neither shown raw nor lost."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

_LOG = logging.getLogger("psi_analysis.models")
_OPEN: ContextVar[list[FitNote] | None] = ContextVar("fit_notes", default=None)


@dataclass(frozen=True)
class FitNote:
    """One remark of one fit.

    Attributes:
        position: place of the series in the batch, from 0.
    """

    model: str
    position: int
    text: str


@contextmanager
def fit_notes() -> Iterator[list[FitNote]]:
    """Collect the remarks of every fit inside the block; outside such a block they go to the log "psi_analysis.models".

    Returns:
        A list that fills while models are fitted.

    >>> with fit_notes() as notes:
    ...     add_note("ets", 0, "the optimiser stopped early")
    >>> notes
    [FitNote(model='ets', position=0, text='the optimiser stopped early')]
    """
    notes: list[FitNote] = []
    token = _OPEN.set(notes)
    try:
        yield notes
    finally:
        _OPEN.reset(token)


def add_note(model: str, position: int, text: str) -> None:
    """Record a remark; the same remark on the same fit is kept once.

    Args:
        position: place of the series in the batch, from 0.
        text: the remark; white space is folded into one line.
    """
    note = FitNote(model, position, " ".join(text.split()))
    notes = _OPEN.get()
    if notes is None:
        _LOG.info("%s, series %d: %s", note.model, note.position, note.text)
    elif note not in notes:
        notes.append(note)
