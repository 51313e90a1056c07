"""`psi brief` where a kernel is ended from outside: the exit code, what is left, and the notebooks beside it."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from psi_analysis.briefs.runs.manifest import read_manifest
from tests.briefs.small_notebooks import write_small_brief

if sys.platform == "win32":
    pytest.skip("processes are ended by a signal", allow_module_level=True)


@pytest.mark.slow
def test_a_killed_kernel_turns_the_exit_code_and_the_other_notebooks_run_to_their_end(tmp_path):
    room = write_small_brief(tmp_path, waits="T20")
    started = subprocess.Popen(
        [sys.executable, "-m", "psi_analysis.cli.main", "brief", "n_paths=400", "--processes", "2"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    last = time.monotonic() + 200
    while not (room / "T20").exists():
        assert started.poll() is None and time.monotonic() < last, "the kernel never came"
        time.sleep(0.05)
    os.kill(int((room / "T20").read_text()), signal.SIGKILL)
    _, said = started.communicate(timeout=240)
    assert started.returncode == 1
    assert "indicators/T20/indicator.ipynb failed: DeadKernelError: the kernel was ended from outside" in said
    assert "3 of 4 notebooks ran to their end; everything is in reports/latest-failed/." in said
    failed = tmp_path / "reports" / "latest-failed"
    assert not (tmp_path / "reports" / "latest").exists()
    whole, lost = read_manifest(failed), read_manifest(failed / "indicators" / "T20")
    assert not whole.ok and not lost.ok and "DeadKernelError" in lost.error
    cells = json.loads((failed / "indicators" / "T20" / "indicator.ipynb").read_text(encoding="utf-8"))["cells"]
    assert cells[-1]["outputs"] == [] and any("start(" in "".join(cell["source"]) and cell["execution_count"] for cell in cells)
    for goal in ("T15", "T22"):
        assert read_manifest(failed / "indicators" / goal).ok
        assert f"{goal} was here" in (failed / "indicators" / goal / "indicator.ipynb").read_text(encoding="utf-8")
    assert "annual was here" in (failed / "annual.ipynb").read_text(encoding="utf-8")
