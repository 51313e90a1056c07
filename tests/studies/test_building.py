"""data/processed is rebuilt byte for byte, in one step, and raw is never touched."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path

import pytest

from psi_analysis.errors import DataError
from psi_analysis.studies.building import build, checksums
from psi_analysis.studies.checking import check
from psi_analysis.studies.loading import find_raw, load
from psi_analysis.system.files import write_in_one_step
from tests.studies.small_study import observations_with, write_small_study

RAW = Path(__file__).parents[2] / "data" / "raw"
PROCESSED = RAW.parent / "processed"


def all_bytes(folder: Path) -> dict[str, str]:
    """Return the checksum of every file below a folder."""
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_processed_is_what_raw_says_byte_for_byte(tmp_path: Path) -> None:
    shutil.copytree(RAW, tmp_path / "data" / "raw", ignore=shutil.ignore_patterns("peers", "proxy"))
    for path in build(tmp_path):
        assert path.read_bytes() == (PROCESSED / path.name).read_bytes(), f"{path.name} is stale; run `psi build` and commit it"


def test_the_record_names_the_raw_files_it_was_built_from() -> None:
    assert json.loads((PROCESSED / "build.json").read_text(encoding="utf-8"))["inputs"] == checksums(RAW)


def test_nothing_changes_the_raw_folder(tmp_path: Path) -> None:
    folder = write_small_study(tmp_path)
    before = all_bytes(folder / "data" / "raw")
    load(folder).series("deposits")
    check(folder)
    build(folder)
    assert all_bytes(folder / "data" / "raw") == before


def test_two_builds_give_the_same_bytes_with_line_feeds(tmp_path: Path) -> None:
    folder = write_small_study(tmp_path)
    first = {path.name: path.read_bytes() for path in build(folder)}
    assert {path.name: path.read_bytes() for path in build(folder)} == first
    assert not any(b"\r" in content for content in first.values())


def test_the_tables_hold_one_figure_a_period_in_the_indicators_unit(tmp_path: Path) -> None:
    folder = write_small_study(tmp_path)
    build(folder)
    lines = (folder / "data/processed/observations.csv").read_text(encoding="utf-8").splitlines()
    assert "cost_ratio,town,,2022,0.145,share,final,medium,paper,2023-03-31,no" in lines
    assert [line.split(",")[4] for line in lines if line.startswith("deposits,town,,2022")] == ["91"]
    targets = (folder / "data/processed/targets.csv").read_text(encoding="utf-8").splitlines()
    assert targets[2] == "G2,deposits,town,average growth,>=,0.1,growth,2024,2027,no,firm,yes,G1"


def test_a_folder_with_problems_is_not_built(tmp_path: Path) -> None:
    row = "deposits,town,2023,,x,100m yuan,final,medium,paper,2024-03-31,no,RMB,,表,"
    folder = write_small_study(tmp_path, observations=observations_with(row))
    with pytest.raises(DataError, match=r"observations/town.csv, row 7: value: 'x' is not a number"):
        build(folder)
    assert not (folder / "data" / "processed").exists()


def test_a_failed_write_leaves_the_old_file_and_no_partial_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "table.csv"
    write_in_one_step(path, b"old")

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        write_in_one_step(path, b"new")
    assert [p.name for p in tmp_path.iterdir()] == ["table.csv"]
    assert path.read_bytes() == b"old"


def test_tables_that_no_build_wrote_are_not_replaced(tmp_path: Path) -> None:
    folder = write_small_study(tmp_path)
    processed = folder / "data" / "processed"
    processed.mkdir()
    (processed / "series.csv").write_text("my own", encoding="utf-8")
    with pytest.raises(DataError, match=r"processed/series\.csv was not written by psi build and would be replaced; move it elsewhere"):
        build(folder)
    assert all_bytes(processed).keys() == {str(processed / "series.csv")}
    (processed / "series.csv").unlink()
    build(folder)
    (processed / "series.csv").write_text("stale", encoding="utf-8")
    build(folder)
    assert (processed / "series.csv").read_text(encoding="utf-8") != "stale"


def test_the_repository_builds_beside_its_raw_folder() -> None:
    assert find_raw(RAW).parent / "processed" == PROCESSED
