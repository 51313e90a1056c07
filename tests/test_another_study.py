"""The page that teaches another study: its rows are used, its commands run, in the order of the page."""

from __future__ import annotations

import csv
import io
import re
import shlex
from pathlib import Path

import pytest

from psi_analysis.cli.main import main
from psi_analysis.errors import DataError
from psi_analysis.studies.checking import check
from psi_analysis.studies.loading import load
from psi_analysis.studies.new_study import new_study

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "another-study.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"(?:^`(?P<file>[\w./]+)`:\n\n)?^```(?P<kind>csv|toml|console)\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL)


def follow(folder: Path, page: str, monkeypatch: pytest.MonkeyPatch, *, leave_out: str = "") -> list[str]:
    """Do what a page says, block by block, and return the commands run."""
    monkeypatch.chdir(folder)
    ran = []
    for block in BLOCK.finditer(page):
        if block["kind"] == "console":
            for line in block["text"].splitlines():
                words = shlex.split(line.removeprefix("$ "))
                if words[0] == "cd":
                    monkeypatch.chdir(words[1])
                elif not leave_out or words[1] != leave_out:
                    assert main(words[1:]) == 0, line
                    ran.append(line)
        elif block["kind"] == "csv":
            with Path(block["file"]).open("a", encoding="utf-8", newline="\n") as file:
                file.write(block["text"])
        else:
            Path(block["file"]).write_text(block["text"], encoding="utf-8", newline="\n")
    return ran


def test_a_new_study_that_cannot_be_finished_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = Path.write_bytes

    def full(path: Path, content: bytes) -> int:
        if path.name == "targets.csv":
            raise OSError(28, "No space left on device", str(path))
        return written(path, content)

    (tmp_path / "empty").mkdir()
    monkeypatch.setattr(Path, "write_bytes", full)
    for name in ("new", "empty"):
        with pytest.raises(OSError, match="No space left"):
            new_study(tmp_path / name)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["empty"]
    monkeypatch.undo()
    assert {path.relative_to(tmp_path / "new") for path in new_study(tmp_path / "new")} == {
        path.relative_to(tmp_path / "empty") for path in new_study(tmp_path / "empty")
    }
    assert check(tmp_path / "new") == check(tmp_path / "empty")


@pytest.mark.slow
def test_the_page_leads_from_nothing_to_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = follow(tmp_path, PAGE, monkeypatch, leave_out="brief")
    assert len(ran) == 10
    said = capsys.readouterr().out
    assert re.search(r"Probability +\d\d%", said) and re.search(r"Outcome +has come due: missed", said)
    assert check(tmp_path / "logistics") == []


@pytest.mark.slow
def test_the_page_leads_from_nothing_to_a_brief(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(follow(tmp_path, PAGE, monkeypatch)) == 11
    assert (tmp_path / "logistics" / "reports" / "latest" / "brief_zh.docx").is_file()


def test_every_row_of_the_page_is_one_of_the_complete_study_s() -> None:
    known = {
        line
        for path in (ROOT / "studies/national_logistics/data/raw").rglob("*.csv")
        for line in path.read_text(encoding="utf-8").splitlines()
    }
    rows = [line for block in BLOCK.finditer(PAGE) if block["kind"] == "csv" for line in block["text"].splitlines()]
    assert len(rows) == 23 and set(rows) <= known


def test_the_scores_on_the_page_are_those_of_the_complete_study(capsys: pytest.CaptureFixture[str]) -> None:
    study = str(ROOT / "studies" / "national_logistics")
    assert main(["backtest", "--goals", "--data", study, "--as-of", "2026-11-23", "--csv", "--quiet"]) == 0
    made = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    shown = [line.split("|")[1:-1] for line in PAGE.splitlines() if re.match(r"\| .* \| 20\d\d-\d\d-\d\d( \(assumed\))? \|", line)]
    assert len(shown) == len(made) == 2
    for cells, row in zip(shown, made, strict=True):
        assert (
            cells[1].strip() == row["set_on"] + {"yes": " (assumed)", "no": ""}[row["set_on_is_assumed"]]
            and f"({row['known_to']})" in cells[2]
        )
        assert float(re.findall(r"(\d+) %", cells[3])[0]) / 100 == pytest.approx(float(row["probability"]), abs=0.006)
        assert f"grade {row['grade']}" in cells[3] and {"yes": "met", "no": "missed"}[row["met"]] in cells[4]
        assert f"{100 * float(row['outcome']):.1f} %" in cells[4]
        assert float(cells[5]) == pytest.approx(float(row["brier"]), abs=0.08)
    mean = sum(float(row["brier"]) for row in made) / len(made)
    assert float(re.search(r"score is (\d\.\d+)", PAGE)[1]) == pytest.approx(mean, abs=0.05)  # type: ignore[index]


def test_a_new_study_names_no_country(tmp_path: Path) -> None:
    for path in new_study(tmp_path / "mine"):
        if path.suffix in (".md", ".csv", ".toml"):
            assert not re.search(r"\bChina\b|中国|全国|Zhuzhou|Hunan|株洲|湖南", path.read_text(encoding="utf-8")), path


def test_a_new_study_keeps_the_contract_and_its_example_rows_too(tmp_path: Path) -> None:
    new_study(tmp_path / "mine")
    assert check(tmp_path / "mine") == []
    assert load(tmp_path / "mine").targets == {}
    page = (tmp_path / "mine" / "README.md").read_text(encoding="utf-8")
    examples = re.findall(r"`(data/raw/[\w./]+)`\n\n```csv\n(.*?)```", page, re.DOTALL)
    assert len(examples) == 4
    for file, rows in examples:
        (tmp_path / "mine" / file).write_text(rows, encoding="utf-8")
    assert check(tmp_path / "mine") == []
    assert load(tmp_path / "mine").targets["G1"].area.name_en == "Place"  # type: ignore[attr-defined]


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(DataError, match="is there already and not empty"):
        new_study(tmp_path / "mine")
    with pytest.raises(DataError, match="there is no folder"):
        new_study(tmp_path / "gone" / "mine")
