"""Notebooks of one run in parallel processes, with real kernels."""

import json

import pytest

from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.runs.manifest import changed_files, read_manifest
from psi_analysis.briefs.runs.notebook_process import Part
from psi_analysis.briefs.runs.running import RunError, run_parts
from psi_analysis.errors import ParameterError
from tests.briefs.runs.test_running import CELL, notebook

MEET = """import os, pathlib, time
room = pathlib.Path({room!r})
(room / "{me}").write_text(str(os.getpid()))
last = time.monotonic() + 120
while not (room / "{other}").exists():
    assert time.monotonic() < last, "the other kernel never came"
    time.sleep(0.05)
print("both kernels are alive")"""

PARAMETERS = BriefParameters(as_of="2026-11-23", n_paths=400)


def two_parts(folder, *, after_meeting=""):
    """Two notebooks that go on only when the kernel of the other is alive; the second then does something."""
    room = folder / "room"
    room.mkdir()
    for me, other, then in (("a", "b", ""), ("b", "a", after_meeting)):
        meeting = MEET.format(room=str(room), me=me, other=other)
        notebook(folder / me, CELL, meeting, *([then] if then else []), "run.finish()")
    return [Part(folder / me / "small.ipynb", PARAMETERS, place, quiet=True) for me, place in (("a", ""), ("b", "parts/b"))]


@pytest.mark.slow
def test_two_kernels_are_alive_at_once_and_everything_lies_in_one_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    told = []
    manifest = run_parts(two_parts(tmp_path), "reports/latest", processes=2, tell=told.append)
    made = tmp_path / "reports" / "latest"
    assert sorted(path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()) == [
        "manifest.json", "parts/b/manifest.json", "parts/b/small.ipynb", "parts/b/tables/seeds.csv", "small.ipynb", "tables/seeds.csv",
    ]  # fmt: skip
    kernels = {(tmp_path / "room" / name).read_text() for name in "ab"}
    assert len(kernels) == 2
    assert all("both kernels are alive" in (made / place / "small.ipynb").read_text() for place in ("", "parts/b"))
    assert manifest == read_manifest(made) and changed_files(manifest, made) == []
    assert [row.path for row in manifest.inputs] == ["a/small.ipynb", "b/small.ipynb"]
    assert told[0].startswith("Running the notebooks of the brief (2, 2 at a time)") and "(2 of 2)" in told[-1]
    assert sorted(told[1:])[0].startswith("parts/b/small.ipynb: done (")
    assert [path.name for path in made.parent.iterdir()] == ["latest"]


KILLS = {
    "its kernel": ("os.kill(os.getpid(), 9)", "DeadKernelError: the kernel was ended from outside"),
    "its process": ("os.kill(os.getppid(), 9)", "the notebook's process ended with code -9"),
}


@pytest.mark.slow
@pytest.mark.parametrize("killed", ["its process", "its kernel"])
def test_a_killed_notebook_leaves_its_evidence_and_does_not_stop_the_other(killed, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "reports" / "latest").mkdir(parents=True)
    command, words = KILLS[killed]
    with pytest.raises(RunError) as caught:
        run_parts(two_parts(tmp_path, after_meeting=command), "reports/latest", processes=2)
    assert f"parts/b/small.ipynb failed: {words}" in str(caught.value)
    assert "1 of 2 notebooks ran to their end; everything is in reports/latest-failed/." in str(caught.value)
    failed = tmp_path / "reports" / "latest-failed"
    whole, other, lost = (read_manifest(failed / place) for place in ("", "", "parts/b"))
    assert not whole.ok and not lost.ok and words in lost.error and words in whole.error
    assert "both kernels are alive" in (failed / "parts" / "b" / "small.ipynb").read_text()
    good = json.loads((failed / "small.ipynb").read_text())
    assert good["cells"][-1]["outputs"] and (failed / "tables" / "seeds.csv").is_file()
    assert [row.path for row in other.outputs if row.path.startswith("tables")] == ["tables/seeds.csv"]
    assert list((tmp_path / "reports" / "latest").iterdir()) == []


def test_fewer_than_one_process_is_refused(tmp_path):
    with pytest.raises(ParameterError, match="0 processes"):
        run_parts([Part(tmp_path / "a.ipynb", PARAMETERS)], tmp_path / "out", processes=0)
