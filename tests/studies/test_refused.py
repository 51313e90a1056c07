"""A row that the check refuses enters no number, and whoever asks is told so."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from psi_analysis.cli.main import main
from psi_analysis.studies.checking import check
from psi_analysis.studies.loading import load
from tests.studies.small_study import BREAKS, observations_with, write_small_study

EARLY = "deposits,town,2023,,990,100m yuan,final,high,paper,2022-06-30,no,RMB,,表,"
UNSHOWN = "deposits,town,2023,,990,100m yuan,derived,high,paper,2024-06-30,no,RMB,,算得,"
OTHER_SCOPE = "deposits,town,2023,,990,100m yuan,final,high,paper,2024-06-30,no,all currencies,,表,"
SILENT = "deposits,town,2023,,990,100m yuan,final,high,paper,2024-06-30,no,,,表,"
WRONG_DAY = "deposits,town,2023,,990,100m yuan,final,high,yearbook,2024-06-30,yes,RMB,,表,"
SENTENCE = "1 row that psi check refuses is left out of every number: observations/town.csv, row 7; run psi check for the reasons."


@pytest.mark.parametrize("row", [EARLY, UNSHOWN, OTHER_SCOPE, SILENT, WRONG_DAY])
def test_a_refused_row_is_left_out_of_every_series_with_one_sentence(tmp_path: Path, row: str) -> None:
    folder = write_small_study(tmp_path, observations=observations_with(row))
    assert [str(problem).split(":")[0] for problem in check(folder)] == ["observations/town.csv, row 7"]
    with pytest.warns(UserWarning) as caught:
        data = load(folder)
    assert [str(one.message) for one in caught] == [SENTENCE]
    assert data.series("deposits").y.tolist() == [80, 85, 91] and 990 not in data.readings("deposits")["value"].tolist()
    assert [problem.row for problem in data.left_out] == [7] and SENTENCE in repr(data._card())


def test_a_study_without_such_rows_says_nothing(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert load(write_small_study(tmp_path)).left_out == ()


@pytest.mark.parametrize(
    ("row", "first", "kept"),
    [(SILENT, "2023", True), (OTHER_SCOPE, "2023", True), (SILENT, "2022", False), (OTHER_SCOPE, "2024", False)],
)
def test_a_scope_may_change_at_a_declared_break_only(tmp_path: Path, row: str, first: str, kept: bool) -> None:
    breaks = BREAKS + f"deposits,town,{first},,break,,口径变化,scope,\n"
    folder = write_small_study(tmp_path, observations=observations_with(row), breaks=breaks)
    assert (check(folder) == []) is kept


def test_after_a_silent_stretch_the_scope_stated_before_it_needs_no_second_break(tmp_path: Path) -> None:
    rows = (SILENT, SILENT.replace(",2023,", ",2024,").replace("2024-06-30", "2025-06-30").replace(",,,表", ",RMB,,表"))
    folder = write_small_study(tmp_path, observations=observations_with(*rows), breaks=BREAKS + "deposits,town,2023,,break,,或变,may,\n")
    assert check(folder) == []


@pytest.mark.parametrize("command", [["assess", "G1"], ["forecast", "deposits", "--to", "2027", "--models", "naive", "--paths", "100"]])
def test_assess_and_forecast_say_so(tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    longer = [
        f"deposits,town,{year},,{60 + year - 2015},100m yuan,final,high,paper,{year + 1}-06-30,no,RMB,,表," for year in range(2012, 2020)
    ]
    folder = write_small_study(tmp_path, observations=observations_with(EARLY, *longer))
    assert main([*command, "--data", str(folder)]) == 0
    said = capsys.readouterr()
    assert said.err.count(SENTENCE) == 1 and "UserWarning" not in said.err and "990" not in said.out
