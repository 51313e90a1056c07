"""Long work shows a bar on a terminal, and nothing of it on a pipe or when quiet: looked at through a pseudo-terminal."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.briefs.small_notebooks import write_small_brief

pty = pytest.importorskip("pty", reason="no pseudo-terminals on this system")

BAR = re.compile(r"\d+%\|.*\| *(\d+)/(\d+) \[")
OWN = "年份,贷款\n" + "".join(f"{2010 + i},{100 * 1.08**i:.2f}\n" for i in range(12))


def terminal() -> tuple[int, int]:
    """Open a terminal of 120 columns; return our end and the other."""
    from fcntl import ioctl
    from struct import pack
    from termios import TIOCSWINSZ

    ours, theirs = pty.openpty()
    ioctl(theirs, TIOCSWINSZ, pack("HHHH", 40, 120, 0, 0))
    return ours, theirs


def on_terminal(words: list[str], **how: object) -> tuple[int, str]:
    """Run Python with standard error on a terminal; return its exit code and what was drawn there."""
    ours, theirs = terminal()
    drawn: list[bytes] = []
    process = subprocess.Popen([sys.executable, *words], stdout=subprocess.DEVNULL, stderr=theirs, **how)  # type: ignore[call-overload]
    os.close(theirs)
    reader = threading.Thread(target=lambda: drawn.extend(iter(lambda: _piece(ours), b"")))
    reader.start()
    code = process.wait(timeout=300)
    reader.join(timeout=30)
    os.close(ours)
    return code, b"".join(drawn).decode("utf-8", "replace")


def on_pipe(words: list[str], **how: object) -> str:
    """Run the same with standard error on a pipe; return what came."""
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, check=True, **how)  # type: ignore[call-overload]
    return str(done.stderr)


def last_bar(drawn: str) -> tuple[str, str]:
    """Return how many were done, and of how many, when the bar was drawn last."""
    found = BAR.findall(drawn)
    assert found, f"no bar in {drawn!r}"
    return found[-1]  # type: ignore[no-any-return]


@pytest.mark.slow
def test_a_back_test_shows_a_bar_of_its_origins(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(OWN, encoding="utf-8")
    words = ["-m", "psi_analysis.cli.main", "backtest", str(path), "--value-column", "贷款", "--horizon", "2", "--models", "log_drift"]
    code, drawn = on_terminal(words)
    assert code == 0 and "origin" in drawn
    done, of = last_bar(drawn)
    assert done == of and int(of) > 2
    assert not BAR.search(on_terminal([*words, "--quiet"])[1])
    assert not BAR.search(on_pipe(words))


def test_the_evidence_shows_a_bar_that_names_its_step(monkeypatch: pytest.MonkeyPatch) -> None:
    from psi_analysis.cli import forecast_commands as commands
    from psi_analysis.evidence import joint, joint_record
    from psi_analysis.evidence import recorded as evidence
    from psi_analysis.evidence.cities import city_tables
    from psi_analysis.evidence.provinces import province_scores as provinces
    from psi_analysis.studies.loading import find_raw

    steps = evidence.evidence_steps() + joint.joint_steps() + city_tables.city_steps() + provinces.province_steps(find_raw())

    def made(folder: object, *, progress: object) -> Path:
        for number in range(evidence.evidence_steps()):
            time.sleep(0.2 if number in (1, 9) else 0.0)  # a bar is drawn anew at most ten times a second
            progress(number, 1, f"drift on {number} cities")  # type: ignore[operator]
        return Path("data/processed/evidence")

    def record(folder: object, *, progress: object) -> Path:
        for _ in range(joint.joint_steps()):
            progress(1, None, "deposits with loans")  # type: ignore[operator]
        return Path()

    def cities(folder: object, *, progress: object) -> Path:
        for _ in range(city_tables.city_steps()):
            progress(1, None, "deposits, two years")  # type: ignore[operator]
        return Path()

    def last(folder: object, *, progress: object) -> Path:
        for _ in range(provinces.province_steps(find_raw())):
            progress(1, None, "loans, provinces")  # type: ignore[operator]
        return Path()

    monkeypatch.setattr(provinces, "make_province_record", last)
    monkeypatch.setattr(evidence, "make_evidence", made)
    monkeypatch.setattr(joint_record, "make_joint_record", record)
    monkeypatch.setattr(city_tables, "make_city_record", cities)
    ours, theirs = terminal()
    drawn: list[bytes] = []
    with os.fdopen(theirs, "w", encoding="utf-8") as screen:
        reader = threading.Thread(target=lambda: drawn.extend(iter(lambda: _piece(ours), b"")))
        reader.start()
        monkeypatch.setattr(sys, "stderr", screen)
        for quiet in (True, False):
            assert commands.evidence_command(argparse.Namespace(data=None, quiet=quiet)) == 0
        monkeypatch.undo()
    reader.join(timeout=30)
    os.close(ours)
    text = b"".join(drawn).decode()
    assert f"/{steps} [" in text and "cities" in text
    assert text.count("The evidence is in processed/evidence.") == 1


def _piece(descriptor: int) -> bytes:
    """What is drawn next; nothing once the other end is closed."""
    try:
        return os.read(descriptor, 65536)
    except OSError:
        return b""


@pytest.mark.slow
def test_a_brief_shows_a_bar_of_its_cells_and_says_which_notebooks_are_done(tmp_path: Path) -> None:
    write_small_brief(tmp_path)
    how = {"cwd": tmp_path}
    words = ["-m", "psi_analysis.cli.main", "brief", "n_paths=400", "--processes", "2"]
    code, drawn = on_terminal(words, **how)
    assert code == 0 and "(4 of 4)" in drawn
    done, of = last_bar(drawn)
    assert done == of
    shutil.rmtree(tmp_path / "reports")
    code, drawn = on_terminal([*words, "--quiet"], **how)
    assert code == 0
    said = [line for line in drawn.splitlines() if "signaler.cpp" not in line]  # a kernel's messaging library at its end, now and then
    assert said == []
    assert not BAR.search(on_pipe(words, **how))
