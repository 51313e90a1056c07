import dataclasses
import json
import os
import warnings
from pathlib import Path

import pandas as pd
import pytest

from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.runs.manifest import read_manifest, record_outputs, start_manifest
from psi_analysis.briefs.runs.run import RUN_FOLDER, Run, start_run
from psi_analysis.briefs.runs.run_folders import fresh_folder, move_into_place, release
from psi_analysis.errors import ParameterError
from tests.briefs.earlier_run import write_earlier_run


@pytest.fixture
def run(tmp_path):
    return Run(BriefParameters(), tmp_path, tmp_path)


def test_a_table_is_kept_with_the_same_bytes_on_every_system(run):
    assert run.save("attainment", pd.DataFrame({"target": ["T20"], "probability": [0.5]})) == "tables/attainment.csv"
    assert (run.folder / "tables" / "attainment.csv").read_bytes() == b"target,probability\nT20,0.5\n"


def test_a_figure_is_kept_as_outlines_without_a_date(run):
    from matplotlib.figure import Figure

    figure = Figure()
    figure.subplots().set_title("plan")
    assert run.save("fan", figure) == "figures/fan.svg"
    first = (run.folder / "figures" / "fan.svg").read_bytes()
    run.save("fan", figure)
    assert (run.folder / "figures" / "fan.svg").read_bytes() == first
    assert b"<text" not in first and b"dc:date" not in first


@pytest.mark.parametrize("name", ["../attainment", "a/b", "", "存款", ".hidden"])
def test_a_name_that_is_no_plain_file_name_is_refused(run, name):
    with pytest.raises(ParameterError, match="a result cannot be called"):
        run.save(name, pd.DataFrame())


def test_a_result_of_another_kind_is_refused(run):
    with pytest.raises(ParameterError, match="'answer' is a float; a run keeps tables"):
        run.save("answer", 0.5)


def test_a_notebook_started_by_hand_leaves_one_finished_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(RUN_FOLDER, raising=False)
    monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)
    started = start_run(BriefParameters(seed=7))
    started.save("a", pd.DataFrame({"x": [1]}))
    assert not (tmp_path / "reports" / "draft").exists()
    started.finish()
    manifest = read_manifest(tmp_path / "reports" / "draft")
    assert manifest.ok and manifest.seed == 7
    assert manifest.parameters["as_of"] == "2026-11-30"
    assert [path.name for path in (tmp_path / "reports").iterdir()] == ["draft"]


def test_a_notebook_started_again_by_hand_leaves_nothing_of_the_first_start(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(RUN_FOLDER, raising=False)
    monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)
    start_run(BriefParameters()).save("a", pd.DataFrame({"x": [1]}))
    again = start_run(BriefParameters())
    again.save("b", pd.DataFrame({"x": [2]}))
    assert len(list((tmp_path / "reports").glob("*.partial"))) == 1
    again.finish()
    assert [path.name for path in (tmp_path / "reports").iterdir()] == ["draft"]
    assert [row.path for row in read_manifest(tmp_path / "reports" / "draft").outputs] == ["tables/b.csv"]


def test_python_warnings_reach_the_manifest(tmp_path, monkeypatch):
    monkeypatch.setenv(RUN_FOLDER, str(tmp_path))
    monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)
    started = start_run(BriefParameters())
    warnings.showwarning("rows look odd", UserWarning, "file", 1)
    warnings.showwarning("rows look odd", UserWarning, "file", 2)
    started.finish()
    assert read_manifest(tmp_path).warnings == ("UserWarning: rows look odd",)


def test_a_new_run_replaces_the_old_one_only_when_it_is_complete(tmp_path):
    final = tmp_path / "latest"
    write_earlier_run(final)
    folder = fresh_folder(final)
    (folder / "new").write_text("new")
    assert (final / "old.txt").exists()
    move_into_place(folder, final)
    release(folder)
    assert [path.name for path in tmp_path.rglob("*")] == ["latest", "new"]


def test_what_an_ended_run_left_is_cleared_away_and_a_running_one_is_not_touched(tmp_path):
    ended, running = 2**22 + 1, os.getppid()
    for name in (f"latest.{ended}.partial", f"latest.{running}.partial", f"other.{ended}.partial", "latest.mine.partial"):
        (tmp_path / name).mkdir()
    (tmp_path / "latest").mkdir()
    made = fresh_folder(tmp_path / "latest")
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == sorted(
        ["latest", made.name, f"{made.name}.claim", f"latest.{running}.partial", f"other.{ended}.partial", "latest.mine.partial"]
    )
    release(made)
    assert not made.exists() and not (tmp_path / f"{made.name}.claim").exists()


def test_what_a_run_on_another_machine_or_in_another_container_is_making_is_not_touched(tmp_path):
    for number, known in enumerate(({"host": "elsewhere"}, {"room": "pid:[1]"})):
        made = fresh_folder(tmp_path / "latest")
        own = made.with_name(f"{made.name}.claim")
        own.write_text(json.dumps(json.loads(own.read_text()) | {"process": 2**22 + 1} | known))
        (made / "half.txt").write_text(str(number))
    mine = fresh_folder(tmp_path / "latest")
    assert sorted(path.read_text() for path in tmp_path.rglob("half.txt")) == ["0", "1"]
    ended = mine.with_name(f"{mine.name}.claim")
    ended.write_text(json.dumps(json.loads(ended.read_text()) | {"process": 2**22 + 1}))
    fresh_folder(tmp_path / "latest")
    assert not mine.exists() and not ended.exists()


def test_of_two_runs_that_end_at_once_the_later_stands_whole(tmp_path, monkeypatch):
    final = tmp_path / "latest"
    write_earlier_run(final)
    folders = [fresh_folder(final) for _ in range(2)]
    for number, folder in enumerate(folders):
        (folder / "which.txt").write_text(str(number))
        dataclasses.replace(start_manifest("annual.ipynb", {"seed": 1}), ok=True, outputs=record_outputs(folder)).write(folder)
    rename, came = Path.rename, []

    def between(path, target):
        if path == folders[1] and not came:  # the other run takes the place that was just made free
            came.append(rename(folders[0], final))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", between)
    move_into_place(folders[1], final)
    monkeypatch.undo()
    assert (final / "which.txt").read_text() == "1" and came
    for folder in folders:
        release(folder)
    assert [path.name for path in tmp_path.iterdir()] == ["latest"]


def test_a_run_that_was_set_aside_when_its_successor_was_interrupted_is_put_back(tmp_path):
    (tmp_path / f"latest.{2**22 + 1}.old.partial").mkdir()
    (tmp_path / f"latest.{2**22 + 1}.old.partial" / "brief_en.html").write_text("whole", encoding="utf-8")
    fresh_folder(tmp_path / "latest")
    assert (tmp_path / "latest" / "brief_en.html").read_text(encoding="utf-8") == "whole"
