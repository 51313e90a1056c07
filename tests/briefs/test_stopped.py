"""`psi brief` ended from outside, and notebooks that take too long: no process goes on, no half run stands anywhere."""

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.runs import execution, notebook_process
from psi_analysis.briefs.runs.manifest import read_manifest
from psi_analysis.briefs.runs.notebook_process import Part
from psi_analysis.briefs.runs.running import RunError, run_parts
from psi_analysis.cli.main import main
from psi_analysis.errors import ParameterError
from psi_analysis.system.console import Terminated, stopping_when_told
from tests.briefs.made_up_editions import made_up_study
from tests.briefs.runs.test_running import CELL, notebook
from tests.briefs.small_notebooks import write_small_brief

posix = pytest.mark.skipif(sys.platform == "win32", reason="processes are ended by a signal")


def alive(process):
    """Whether a process goes on; one that has ended and is not yet fetched does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def parent_of(process):
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])


def ended_within(seconds, processes):
    last = time.monotonic() + seconds
    while any(map(alive, processes)) and time.monotonic() < last:
        time.sleep(0.1)
    return [process for process in processes if alive(process)] == []


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked up in /proc")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL, signal.SIGHUP])
def test_a_batch_ended_by_a_signal_leaves_no_process_and_no_half_run(how, tmp_path):
    room = write_small_brief(tmp_path, waits="T20")
    (tmp_path / "reports").mkdir()
    command = [sys.executable, "-m", "psi_analysis.cli.main", "brief", "n_paths=400", "--processes", "2"]
    started = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    last = time.monotonic() + 300
    while not (room / "T20").exists():
        assert started.poll() is None and time.monotonic() < last, "the kernel never came"
        time.sleep(0.05)
    kernel = int((room / "T20").read_text())
    left = [kernel, parent_of(kernel)]
    assert all(map(alive, left)) and parent_of(left[1]) == started.pid
    os.kill(started.pid, how)
    _, said = started.communicate(timeout=120)
    assert ended_within(60, left), "a process goes on"
    standing = [path.name for path in (tmp_path / "reports").iterdir()]
    if how == signal.SIGKILL:
        assert started.returncode == -9 and all(name.endswith((".partial", ".partial.claim")) for name in standing)
    else:
        assert started.returncode == 143 and said.endswith("psi: stopped.\n") and "Traceback" not in said
        assert standing == []


@pytest.mark.slow
def test_a_notebook_that_takes_too_long_is_stopped_named_and_does_not_stop_the_others(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    notebook(tmp_path / "a", CELL, "import time; time.sleep(3000)", "run.finish()")
    notebook(tmp_path / "b", CELL, "run.finish()")
    given = BriefParameters(n_paths=400)
    parts = [Part(tmp_path / "a" / "small.ipynb", given, minutes=0.4), Part(tmp_path / "b" / "small.ipynb", given, "parts/b", minutes=10)]
    began = time.monotonic()
    with pytest.raises(RunError, match=r"small\.ipynb failed: the notebook took longer than 0\.4 minutes and was stopped; psi brief --min"):
        run_parts(parts, "reports/latest", processes=2)
    assert time.monotonic() - began < 200
    failed = tmp_path / "reports" / "latest-failed"
    assert "took longer than 0.4 minutes" in read_manifest(failed).error and read_manifest(failed / "parts" / "b").ok
    assert sorted(path.name for path in (tmp_path / "reports").iterdir()) == ["latest-failed"]


@pytest.mark.parametrize("minutes", [0.0, -1.0, float("nan"), float("inf")])
def test_a_limit_that_is_none_is_refused_before_anything_runs(minutes, tmp_path):
    with pytest.raises(ParameterError, match=r"a notebook cannot be given .* minutes; write a number above 0"):
        run_parts([Part(tmp_path / "a.ipynb", BriefParameters(), minutes=minutes)], tmp_path / "out")


def test_the_command_s_limit_reaches_every_notebook(tmp_path, monkeypatch):
    made_up_study(tmp_path, monkeypatch)
    from psi_analysis.briefs.runs import running

    given, made = [], running.execute_part

    def seen(part, folder, root):
        given.append(part.minutes)
        return made(part, folder, root)

    monkeypatch.setattr(running, "execute_part", seen)
    assert main(["brief", "--minutes", "7", "--quiet"]) == 0
    assert main(["brief", "--edition", "2026", "--minutes", "8", "--quiet"]) == 0
    assert main(["verify", "reports/2026", "--minutes", "9", "--quiet"]) == 0
    assert given == [7.0, 7.0, 8.0, 8.0, 9.0, 9.0]


@posix
def test_the_first_signal_stops_and_the_second_breaks_nothing_off():
    before = signal.getsignal(signal.SIGTERM)
    cleared = []
    with pytest.raises(Terminated), stopping_when_told():
        try:
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(5)
        finally:
            os.kill(os.getpid(), signal.SIGTERM)
            cleared.append("all")
    assert cleared == ["all"] and signal.getsignal(signal.SIGTERM) == before


def test_a_full_disk_is_said_of_the_notebook_that_could_not_be_written(tmp_path, monkeypatch):
    def full(notebook, output, parameters, *, quiet):
        output.write_text('{"cells": [', encoding="utf-8")
        raise OSError(errno.ENOSPC, "No space left on device")

    def here(part, command, environment, run):
        return execution.execute_job(command[-1])

    monkeypatch.setattr(execution, "execute", full)
    monkeypatch.setattr(execution, "_end_with_the_one_who_started_it", lambda: None)
    monkeypatch.setattr(notebook_process, "_wait", here)
    notebook(tmp_path / "notebooks")
    source = tmp_path / "notebooks" / "small.ipynb"
    made = notebook_process.execute_part(Part(source, BriefParameters()), tmp_path / "run", tmp_path)
    assert made.error == f"{source.name} could not be written: no space is left there; free some and run it again"
    assert (tmp_path / "run" / source.name).read_bytes() == source.read_bytes()
