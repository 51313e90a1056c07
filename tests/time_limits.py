"""A limit of time for one case, and how many cases were tried."""

from __future__ import annotations

import signal
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

TRIED: Counter[str] = Counter()
"""Cases tried in this process, by subject."""


@contextmanager
def a_case(subject: str, seconds: float = 60.0) -> Iterator[None]:
    """Count a case, and end it where it takes longer than a person waits."""
    TRIED[subject] += 1
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def late(number: int, frame: object) -> None:
        raise AssertionError(f"{subject}: a case takes longer than {seconds} seconds")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
