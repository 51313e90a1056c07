"""What became of the files a run has read: grown, changed, gone, new; with the repository's history where rows came in between."""

import dataclasses
import subprocess

import pytest

from psi_analysis.briefs.runs.inputs_since import input_changes
from psi_analysis.briefs.runs.manifest import CodeRecord, record_files, start_manifest

READ = "period,value\n2022,1\n2024,3\n"


def manifest_of(root, commit=""):
    files = record_files(sorted((root / "data").rglob("*.*")), root)
    return dataclasses.replace(start_manifest("", {}), inputs=files, code=CodeRecord("0.1.0", "a" * 64, commit))


def committed(root):
    for words in (["init", "-q"], ["add", "-A"], ["-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-qm", "x"]):
        subprocess.run(["git", *words], cwd=root, check=True, capture_output=True)
    return subprocess.run(["git", "rev-parse", "HEAD"], cwd=root, check=True, capture_output=True, text=True).stdout.strip()


def said(root, before):
    return [str(one) for one in input_changes(before, manifest_of(root), root)]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "data" / "town.csv"
    path.parent.mkdir()
    path.write_text(READ)
    return path


def test_rows_at_the_end_need_no_history(tmp_path, file):
    before = manifest_of(tmp_path)
    file.write_text(READ + "2025,4\n2026,5\n")
    assert said(tmp_path, before) == ["data/town.csv: has grown since by 2 rows; those that were read stand"]


def test_rows_in_between_and_columns_added_are_growth_where_the_history_has_the_file(tmp_path, file):
    before = manifest_of(tmp_path, committed(tmp_path))
    for now in ("period,value\n2022,1\n2023,2\n2024,3\n", "period,note,value\n2024,a,3\n2022,,1\n2023,,2\n"):
        file.write_text(now)
        assert said(tmp_path, before) == ["data/town.csv: has grown since by 1 row; those that were read stand"]


@pytest.mark.parametrize("now", ["period,value\n2022,1\n2024,4\n", "period,value\n2024,3\n", "period\n2022\n2024\n", ""])
def test_a_row_changed_or_taken_out_is_not_growth(now, tmp_path, file):
    before = manifest_of(tmp_path, committed(tmp_path))
    file.write_text(now)
    assert said(tmp_path, before) == ["data/town.csv: not what was read then"]


def test_without_history_what_cannot_be_told_is_not_called_growth(tmp_path, file):
    before = manifest_of(tmp_path, "0" * 40)
    file.write_text("period,value\n2022,1\n2023,2\n2024,3\n")
    assert said(tmp_path, before) == ["data/town.csv: not what was read then"]


def test_files_that_came_and_went_are_named(tmp_path, file):
    before = manifest_of(tmp_path)
    file.rename(file.with_name("other.csv"))
    assert said(tmp_path, before) == ["data/other.csv: is read here and was not then", "data/town.csv: was read then and is not here"]
