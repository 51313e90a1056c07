"""Every write of one `psi add` is made to fail in turn: the study is as before or as after, never between."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from psi_analysis.studies.adding.writing import prepare_addition, write_addition
from psi_analysis.studies.building import build
from psi_analysis.studies.checking import check
from tests.faulty_disk import contents, faulty_disk
from tests.studies.adding.made_up_workbook import write_workbook
from tests.studies.small_study import write_small_study


@pytest.mark.parametrize("full", [False, True], ids=["once", "full from then on"])
@pytest.mark.parametrize("built", [True, False], ids=["tables built before", "first tables"])
def test_an_addition_is_there_whole_or_not_at_all(full: bool, built: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = write_small_study(tmp_path / "study")
    if built:
        build(study)
    workbook = write_workbook(tmp_path / "a.xlsx", {})
    before = contents(study)
    shutil.copytree(study, tmp_path / "other")
    shutil.copytree(study, tmp_path / "first")
    with faulty_disk(tmp_path / "other") as disk:
        write_addition(prepare_addition(workbook, tmp_path / "other"))
    after, places = contents(tmp_path / "other"), list(disk.places)
    assert before != after and len(places) > 15
    for number in range(1, len(places) + 1):
        try:
            with faulty_disk(study, number, full=full):
                write_addition(prepare_addition(workbook, study))
        except OSError:
            assert contents(study) == before, f"between old and new after write {number}: {places[number - 1]}"
            assert check(study) == []
        else:
            assert contents(study) == after and places[number - 1] == "mkdir processed"  # it is there already, and none is needed
            shutil.rmtree(study)
            shutil.copytree(tmp_path / "first", study)
    write_addition(prepare_addition(workbook, study))
    assert contents(study) == after
    with capsys.disabled():
        print(f"\npsi add: {len(places)} writes were made to fail in turn")
