"""Words and tables on whatever console there is: a GBK or ASCII one never stops a command."""

from __future__ import annotations

import argparse
import csv
import io
import os
import signal
import sys
import threading
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TextIO

from psi_analysis.system.spreadsheet_cells import harmless
from psi_analysis.system.watching import Watcher

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""One thread of linear algebra a process: the matrices are small, and on a busy machine threads that wait for each other make a
forecast take ten times as long; and sums come out the same on any number of cores."""


def keep_to_one_thread() -> None:
    """Let linear algebra use one thread in this process, unless the user's environment says otherwise; call it before numpy is imported.

    >>> keep_to_one_thread()
    >>> set(ONE_THREAD) <= set(os.environ)
    True
    """
    for name, threads in ONE_THREAD.items():
        os.environ.setdefault(name, threads)


class Terminated(KeyboardInterrupt):
    """The process was told to end by a signal: what Ctrl-C would stop is stopped in the same way."""


@contextmanager
def stopping_when_told() -> Iterator[None]:
    """Turn the first signal that asks this process to end (a scheduler's, `timeout`'s, a closed terminal's) into `Terminated`.

    A signal that is ignored, as by `nohup`, stays ignored; outside the main thread nothing is changed.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in asked if signal.getsignal(number) is not signal.SIG_IGN}

    def stop(*_: object) -> None:
        for number in before:
            signal.signal(number, signal.SIG_IGN)  # once is enough: what is being cleared away is not broken off again
        raise Terminated

    for number in before:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def give_streams() -> None:
    """Give a process that was started without an output or a stream of errors, as a service may be, one that leads nowhere."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - it stays open as long as the process


def prepare(stream: TextIO, *, utf8: bool = False) -> None:
    """Let a stream print characters its encoding lacks as escapes instead of raising.

    Args:
        utf8: switch it to UTF-8, for a table that goes into a file.
    """
    if isinstance(stream, io.TextIOWrapper):
        if utf8:
            stream.reconfigure(encoding="utf-8", errors="strict", newline="\n")
        else:
            stream.reconfigure(errors="backslashreplace")


def print_table(header: Sequence[str], rows: Sequence[Sequence[str]], *, as_csv: bool) -> None:
    """Print a table, aligned for reading or as CSV for a program.

    Args:
        as_csv: comma-separated, in UTF-8 when it goes into a file or a pipe.
    """
    if as_csv:
        prepare(sys.stdout, utf8=not sys.stdout.isatty())
        csv.writer(sys.stdout, lineterminator="\n").writerows([harmless(cell) for cell in row] for row in (header, *rows))
        return
    widths = [max(width(cell) for cell in column) for column in zip(header, *rows, strict=True)]
    for cells in (header, *rows):
        line = "  ".join(cell + " " * (room - width(cell)) for cell, room in zip(cells, widths, strict=True))
        print(line.rstrip())


def width(text: str) -> int:
    """Count the columns a text takes; a Chinese character takes two.

    >>> width("贷款 loans")
    10
    """
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def silence_closed_pipe() -> None:
    """Keep Python quiet when the reader of a pipe has gone (`psi list | head`)."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def silence_full_output() -> None:
    """Keep Python quiet about standard output that cannot be written to the end; where it can, nothing is changed."""
    try:
        sys.stdout.flush()
    except OSError:
        silence_closed_pipe()


speak: Callable[[str], str] = str
"""What says a remark in the language chosen; the command sets it."""


def remark(options: argparse.Namespace, words: str) -> None:
    """Say something beside the result, on standard error, unless quiet."""
    if not options.quiet:
        print(speak(words), file=sys.stderr, flush=True)


@contextmanager
def clock(*, quiet: bool) -> Iterator[None]:
    """Show on a terminal, each second, for how long something has been going on; nothing when quiet or where no terminal is."""
    if quiet or not sys.stderr.isatty():
        yield
        return
    ended, begun = threading.Event(), time.monotonic()

    def tick() -> None:
        while not ended.wait(1.0):
            print(f"\r  {time.monotonic() - begun:.0f} s ", end="", file=sys.stderr, flush=True)

    ticking = threading.Thread(target=tick, daemon=True)
    ticking.start()
    try:
        yield
    finally:
        ended.set()
        ticking.join()
        print("\r" + " " * 12 + "\r", end="", file=sys.stderr, flush=True)


@contextmanager
def progress_bar(options: argparse.Namespace, unit: str) -> Iterator[Watcher]:
    """Show a bar on standard error while something long goes on; nothing when quiet or where no terminal is.

    Yields:
        What is called as the work goes on.
    """
    if options.quiet or not sys.stderr.isatty() or find_spec("tqdm") is None:
        yield lambda done, of, words: None
        return
    from tqdm import tqdm

    with tqdm(unit=speak(unit), file=sys.stderr, leave=False) as bar:

        def done(count: int, of: int | None, words: str) -> None:
            bar.total = of
            bar.update(count - bar.n)
            if count == of:
                bar.refresh()

        yield done


@contextmanager
def step_bar(options: argparse.Namespace, unit: str, *, of: int | None = None) -> Iterator[Watcher]:
    """Show a bar on standard error that moves by one at each step and names it; lines where no terminal is, nothing when quiet.

    Args:
        of: how many there are, where that is known.

    Yields:
        What is called at each step; where several works share the bar it counts the steps of all.
    """
    if options.quiet or not sys.stderr.isatty() or find_spec("tqdm") is None:
        yield lambda done, of, words: remark(options, words)
        return
    from tqdm import tqdm

    with tqdm(unit=speak(unit), total=of, file=sys.stderr, leave=False, dynamic_ncols=True) as bar:

        def step(done: int, of: int | None, words: str) -> None:
            bar.set_postfix_str(words, refresh=False)
            bar.update(1)

        yield step
