import shutil

import pytest

from psi_analysis import __version__
from psi_analysis.briefs.runs.published import EditionError
from psi_analysis.briefs.runs.verifying import verify
from psi_analysis.cli.main import main
from tests.briefs.made_up_editions import made_up_study, publish_2026


@pytest.fixture
def numbers(tmp_path, monkeypatch):
    made = made_up_study(tmp_path, monkeypatch)
    publish_2026(tmp_path)
    return made


FILES = ["brief_zh.html", "tables/attainment.csv", "indicators/G1/tables/history.csv", "indicators/G1/manifest.json", "manifest.json"]


@pytest.mark.parametrize("path", FILES)
def test_a_changed_byte_is_named(path, tmp_path, numbers, capsys):
    file = tmp_path / "reports" / "2026" / path
    whole = file.read_bytes()
    middle = len(whole) // 2
    file.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
    assert main(["verify", "reports/2026", "--quiet"]) == 4
    said = capsys.readouterr().out.splitlines()
    assert said == [f"{path}: changed", "reports/2026 is not what was published: 1 of its files. Nothing was computed again."]


def test_a_missing_and_an_added_file_are_named(tmp_path, numbers):
    folder = tmp_path / "reports" / "2026"
    (folder / "brief_en.html").unlink()
    (folder / "notes.txt").write_text("x")
    found = verify("reports/2026", quiet=True)
    assert not found.ok and found.problems == ("brief_en.html: missing", "notes.txt: added") and found.moved is None


def test_with_the_same_code_and_data_every_number_is_the_same(numbers, capsys):
    assert main(["verify", "reports/2026", "--quiet"]) == 0
    said = capsys.readouterr().out
    assert "Code, Python, packages, lock and inputs are the same here." in said
    assert "Computed again: every number, period, grade and status of 4 tables is the same." in said


def test_a_number_that_does_not_come_out_with_the_same_code_is_broken(numbers, capsys):
    numbers.answers["G1"]["probability"] = 0.59
    assert main(["verify", "reports/2026", "--quiet"]) == 4
    said = capsys.readouterr().out
    assert "These do not come out again: 2 cells in 2 of 4 tables (2 numbers)." in said
    assert "  tables/attainment.csv: G1 probability: 0.58 → 0.59\n" in said


def town(folder):
    return folder / "data" / "raw" / "observations" / "town.csv"


LATER_ROW = "deposits,town,2023,,97,100m yuan,final,high,paper,2025-02-01,no,RMB,,表,\n"


def test_with_other_code_it_says_what_made_it_and_which_numbers_move(numbers, capsys):
    numbers.answers["G1"]["probability"], numbers.code = 0.59, "b" * 64
    assert main(["verify", "reports/2026", "--quiet"]) == 3
    said = capsys.readouterr().out
    assert f"Made by psi_analysis {__version__}, commit cccccccccccc." in said
    assert f"  code: psi_analysis {__version__} with other modules" in said
    assert "With other code or packages these move: 2 cells in 2 of 4 tables (2 numbers)." in said
    assert "  tables/attainment.csv: 1 number\n" in said and "  tables/attainment.csv: G1 probability: 0.58 → 0.59\n" in said


def test_rows_added_since_are_told_from_broken_and_named_as_the_cause(tmp_path, numbers, capsys):
    numbers.answers["G1"]["probability"] = 0.59
    town(tmp_path).write_text(town(tmp_path).read_text() + LATER_ROW)
    assert main(["verify", "reports/2026", "--quiet"]) == 3
    said = capsys.readouterr().out
    assert "  data/raw/observations/town.csv: has grown since by 1 row; those that were read stand\n" in said
    assert "1 series have other rows here than then: deposits of town." in said
    assert "With inputs that have grown since these move: 2 cells" in said
    numbers.code = "b" * 64
    assert main(["verify", "reports/2026", "--quiet"]) == 3
    assert "With other code or packages and inputs that have grown since these move" in capsys.readouterr().out


def test_a_row_that_was_changed_is_not_called_grown(tmp_path, numbers, capsys):
    numbers.answers["G1"]["probability"] = 0.59
    town(tmp_path).write_text(town(tmp_path).read_text().replace(",80,", ",81,") + LATER_ROW)
    assert main(["verify", "reports/2026", "--quiet"]) == 3
    said = capsys.readouterr().out
    assert "town.csv: not what was read then\n" in said and "With inputs that have changed since these move" in said


def test_inputs_that_grew_and_moved_nothing_leave_an_edition_whole(tmp_path, numbers, capsys):
    town(tmp_path).write_text(town(tmp_path).read_text() + LATER_ROW.replace("2025-02-01", "2200-02-01"))
    assert main(["verify", "reports/2026", "--quiet"]) == 0
    said = capsys.readouterr().out
    assert "has grown since by 1 row" in said and "other rows here" not in said


def test_words_alone_move_nothing_but_a_number_in_words_does(numbers, capsys):
    numbers.code = "b" * 64
    numbers.answers["G1"]["name_en"] = "Deposits of all banks"
    assert main(["verify", "reports/2026", "--quiet"]) == 0
    assert "Words alone are others in 2 cells" in capsys.readouterr().out
    numbers.answers["G1"]["name_en"] = "Deposits of 2099"
    assert main(["verify", "reports/2026", "--quiet"]) == 3
    assert "2 cells in 2 of 4 tables (2 numbers in words)." in capsys.readouterr().out


def test_what_moved_can_be_had_as_csv(numbers, capsys):
    del numbers.answers["G4"]
    numbers.answers["G1"]["probability"] = 0.59
    assert main(["verify", "reports/2026", "--csv"]) == 4
    assert capsys.readouterr().out.splitlines()[:3] == [
        "table,row,column,then,now,kind",
        "indicators/G1/tables/attainment.csv,G1,probability,0.58,0.59,number",
        "indicators/G1/tables/attainment.csv,G4,,a row,,row",
    ]


def test_files_alone_are_checked_without_running_anything(numbers, monkeypatch, capsys):
    monkeypatch.setattr("psi_analysis.briefs.runs.running.execute_part", None)
    assert main(["verify", "reports/2026", "--files"]) == 0
    assert "Computed again" not in capsys.readouterr().out


def test_a_verified_edition_is_left_as_it_was_and_nothing_beside_it(tmp_path, numbers):
    before = sorted(path.as_posix() for path in tmp_path.rglob("*"))
    verify("reports/2026", quiet=True)
    assert sorted(path.as_posix() for path in tmp_path.rglob("*")) == before


def test_a_folder_without_a_run_is_refused_with_the_nearest_edition(tmp_path, numbers):
    said = r"'reports/2025' is not there; name the folder of an edition, such as reports/2026\. Did you mean '2026'\?"
    with pytest.raises(EditionError, match=said):
        verify("reports/2025")


def test_a_file_is_called_a_file(tmp_path, numbers):
    (tmp_path / "README.md").write_text("x")
    with pytest.raises(EditionError, match=r"^'README.md' is a file, not the folder of a run; name the folder of an edition"):
        verify("README.md")


def test_a_run_is_called_by_the_path_it_was_asked_for(tmp_path, numbers, capsys):
    assert main(["verify", str(tmp_path / "reports" / "2026"), "--files"]) == 0
    assert capsys.readouterr().out.startswith(f"{tmp_path / 'reports' / '2026'}: ")
    assert main(["verify", "reports/2026/", "--files"]) == 0
    assert capsys.readouterr().out.startswith("reports/2026: ")


def test_a_failed_run_has_no_numbers_to_verify(tmp_path, numbers, capsys):
    numbers.raises = "ValueError: no rows"
    shutil.rmtree(tmp_path / "reports" / "2026")
    shutil.rmtree(tmp_path / "data" / "record")
    assert main(["brief", "--edition", "2026", "--quiet"]) == 1
    with pytest.raises(EditionError, match="a run that failed"):
        verify("reports/2026-failed")


def test_an_error_keeps_its_code_and_the_help_names_all(numbers, capsys):
    assert main(["verify", "reports/2099"]) == 1
    assert main(["verify"]) == 2
    capsys.readouterr()
    assert main(["verify", "--help"]) == 0
    said = capsys.readouterr().out
    assert all(f"\n  {code}  {word}" in said for code, word in ((0, "whole"), (3, "moved"), (4, "broken"), (1, "an error")))
