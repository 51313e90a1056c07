"""A rerun makes only what is missing: finished notebooks are taken over where files, parameters and code are the same."""

from __future__ import annotations

import dataclasses
import shutil

import pytest

from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.runs import finished, running
from psi_analysis.briefs.runs.manifest import start_manifest
from psi_analysis.briefs.runs.running import RunError, run_all
from tests.briefs.made_up_editions import made_up_study
from tests.faulty_disk import contents

LATE = BriefParameters(as_of="2026-11-23")
ANNUAL, GOAL = "annual.ipynb", "indicators/G1/indicator.ipynb"


class Batch:
    """Runs of the made-up brief: which notebooks ran, and which of them fail."""

    def __init__(self, study, monkeypatch):
        self.ran, self.failing, self.study = [], set(), study
        numbers = made_up_study(study, monkeypatch)
        given = running.execute_part

        def execute(part, made, root):
            self.ran.append(part.name)
            numbers.raises = "ValueError: made up" if part.name in self.failing else ""
            return given(part, made, root)

        monkeypatch.setattr(running, "execute_part", execute)
        made_by(monkeypatch, numbers.code)

    def run(self, parameters=LATE, *, failing=()):
        self.ran, self.failing = [], set(failing)
        if failing:
            with pytest.raises(RunError):
                run_all(parameters, processes=1, quiet=True)
        else:
            run_all(parameters, processes=1, quiet=True)
        return self.ran

    @property
    def failed(self):
        return self.study / "reports" / "latest-failed"


@pytest.fixture
def batch(tmp_path, monkeypatch):
    return Batch(tmp_path / "study", monkeypatch)


def test_a_rerun_makes_only_what_is_missing_and_the_same_bytes(batch, capsys):
    assert batch.run() == [ANNUAL, GOAL]
    whole = contents(batch.study / "reports" / "latest")
    shutil.rmtree(batch.study / "reports" / "latest")
    assert batch.run(failing=[ANNUAL]) == [ANNUAL, GOAL]
    batch.ran, batch.failing = [], set()
    run_all(LATE, processes=1)
    assert batch.ran == [ANNUAL] and contents(batch.study / "reports" / "latest") == whole
    assert f"kept from the run that was broken off: {GOAL}; nothing they rest on has changed" in capsys.readouterr().err


def test_a_notebook_that_failed_or_had_a_fault_is_made_again(batch):
    batch.run(failing=[GOAL])
    assert batch.run() == [ANNUAL, GOAL]


def test_what_a_run_left_that_was_ended_from_outside_is_taken_over(batch):
    batch.run(failing=[ANNUAL])
    left = batch.study / "reports" / f"latest.{2**22 + 1}.partial"
    shutil.copytree(batch.failed / "indicators" / "G1", left / "1")
    (left / "0").mkdir()
    (left / "0" / "annual.ipynb").write_text("half", encoding="utf-8")
    shutil.rmtree(batch.failed)
    assert batch.run() == [ANNUAL] and not left.exists()


def changed_parameters(batch, monkeypatch):
    return dataclasses.replace(LATE, n_paths=500)


def changed_figure(batch, monkeypatch):
    path = next((batch.study / "data" / "raw" / "observations").glob("*.csv"))
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")


def new_figures(batch, monkeypatch):
    (batch.study / "data" / "raw" / "observations" / "added.txt").write_text("new", encoding="utf-8")


def changed_notebook(batch, monkeypatch):
    path = batch.study / "notebooks" / "brief" / "indicator.ipynb"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")


def changed_code(batch, monkeypatch):
    made_by(monkeypatch, "b" * 64)


def made_by(monkeypatch, sha256):
    """The code at hand is that of the stand-in for notebooks, or another."""

    def start(*asked):
        made = start_manifest(*asked)
        return dataclasses.replace(made, code=dataclasses.replace(made.code, sha256=sha256, commit="c" * 40, modified=False))

    monkeypatch.setattr(finished, "start_manifest", start)


@pytest.mark.parametrize("change", [changed_parameters, changed_figure, new_figures, changed_notebook, changed_code])
def test_nothing_is_taken_over_where_something_it_rests_on_has_changed(change, batch, monkeypatch):
    batch.run(failing=[ANNUAL])
    assert batch.run(change(batch, monkeypatch) or LATE) == [ANNUAL, GOAL]


def test_a_result_that_was_changed_since_is_no_result(batch, monkeypatch):
    batch.run(failing=[ANNUAL])
    made = next(part for part in running.brief_parts(LATE) if part.place)
    folder = batch.failed / "indicators" / "G1"
    assert finished._is_finished(folder, made, batch.study)
    (folder / "tables" / "attainment.csv").write_text("forged", encoding="utf-8")
    assert not finished._is_finished(folder, made, batch.study)
