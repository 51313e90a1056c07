"""The psi command: exit codes, words on both streams, and any console."""

from __future__ import annotations

import csv
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import psi_analysis
from psi_analysis.cli import main, make_parser
from psi_analysis.commands import COMMANDS, LISTS
from tests.catalog.small_study import write_small_study

OWN = "年份,贷款\n" + "".join(f"{2010 + i},{100 * 1.08**i:.2f}\n" for i in range(12))


@pytest.fixture
def own(tmp_path: Path) -> str:
    path = tmp_path / "own.csv"
    path.write_text(OWN, encoding="utf-8")
    return str(path)


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run psi in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "psi_analysis.cli", *words], capture_output=True, env={**os.environ, **environment}, check=False
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_teaches_by_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    said = capsys.readouterr().out
    assert f"examples:\n  psi {name}" in said


def test_every_example_of_the_help_parses() -> None:
    parser, made = make_parser()
    examples = [
        line.split(">")[0] for p in made.values() for line in (p.epilog or "").splitlines() if line.startswith("  psi ") and "'" not in line
    ]
    assert len(examples) > 12
    for line in examples:
        assert parser.parse_args(line.split()[1:]).command in made


def test_the_version_is_the_package_s(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"psi_analysis {psi_analysis.__version__}\n"


def test_no_word_at_all_shows_the_help_and_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "commands:" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["forcast"], "no command 'forcast'. Did you mean 'forecast'?"),
        (["list", "targts"], "invalid choice: 'targts'"),
        (["list", "--cvs"], "psi list: no option '--cvs'. Did you mean '--csv'?"),
        (["forecast", "loans"], "required: --to"),
        (["forecast", "loans", "--to", "2027", "extra"], "one word too many"),
        (["--verbose"], "psi: no option '--verbose'"),
        (["backtest", "loans", "--horizon", "three"], "invalid int value: 'three'"),
    ],
)
def test_wrong_usage_says_what_was_meant_and_ends_with_2(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["forecast", "{own}", "--to", "2012", "--unit", "亿元", "--kind", "stock"], "nothing is left to forecast"),
        (["forecast", "{own}", "--to", "2023", "--models", "drft"], "Did you mean 'drift'"),
        (["forecast", "{own}", "--to", "2023", "--paths", "5"], "--paths is 5; give at least 100"),
        (["forecast", "{own}", "--to", "2023", "--reference", "hunan"], "--reference names an area of the study"),
        (["assess", "T22", "--models", "drift"], "--models goes with a file of your own"),
        (["assess", "{own}"], "needs a goal: add --goal '>=6500' --period 2030"),
        (["assess", "{own}", "--goal", "6500", "--period", "2023"], "does not begin with >=, >, <= or <"),
        (["assess", "{own}", "--goal", ">=6,500", "--period", "2023"], "thousands separators; write 6500"),
        (["brief", "n_paths"], "'n_paths' is no parameter; write name=value"),
        (["brief", "seed=1", "seed=2"], "'seed' of the brief is given twice"),
        (["list", "--data", "{folder}"], "holds no study"),
    ],
)
def test_an_error_is_one_sentence_on_the_error_stream_and_ends_with_1(
    words: list[str], said: str, own: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(Path(own).parent)
    assert main([word.format(own=own, folder=folder) for word in words]) == 1
    streams = capsys.readouterr()
    assert said in streams.err
    assert streams.err.startswith("psi: ")
    assert "Traceback" not in streams.err
    assert streams.out == ""


def test_a_forecast_prints_one_row_a_period(own: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["forecast", own, "--to", "2024", "--unit", "亿元", "--kind", "stock", "--models", "log_drift", "--paths", "400", "--csv"])
        == 0
    )
    streams = capsys.readouterr()
    rows = list(csv.DictReader(io.StringIO(streams.out)))
    assert [row["period"] for row in rows] == ["2022", "2023", "2024"]
    assert all(float(row["p10"]) <= float(row["median"]) <= float(row["p90"]) for row in rows)
    assert "pool: log_drift 1.00" in streams.err


def test_quiet_leaves_only_the_result(own: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["forecast", own, "--to", "2023", "--unit", "亿元", "--kind", "stock", "--models", "drift", "--paths", "400", "--quiet"]) == 0
    )
    assert capsys.readouterr().err == ""


def test_an_assessment_of_an_own_goal_prints_its_probability(own: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--unit", "亿元", "--kind", "stock", "--models", "log_drift", "--paths", "400"]
    assert main(["assess", own, *words, "--goal", ">=200", "--period", "2023", "--csv"]) == 0
    answers = dict(list(csv.reader(io.StringIO(capsys.readouterr().out)))[1:])
    assert answers["attainment probability"] == "100 %"
    assert answers["relation"] == ">= 200 in 2023"


@pytest.mark.parametrize("what", LISTS)
def test_lists_are_tables(what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", what, "--data", str(write_small_study(tmp_path)), "--csv"]) == 0
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert len(rows) > 1
    assert {len(row) for row in rows} == {len(rows[0])}


def test_check_counts_problems_and_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = write_small_study(tmp_path, indicators="id,name_zh\n")
    assert main(["check", "--data", str(study)]) == 1
    streams = capsys.readouterr()
    assert "indicators.csv, row 1: column 'name_en' is missing" in streams.out
    assert streams.err.rstrip().endswith("problems.")


def test_check_of_the_study_of_the_repository_finds_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--data", str(Path(__file__).parents[1])]) == 0
    assert "No problems." in capsys.readouterr().err


def test_a_console_without_chinese_stops_no_command(tmp_path: Path) -> None:
    said = run("list", "targets", "--data", str(write_small_study(tmp_path)), PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert said.returncode == 0, said.stderr
    assert said.stdout.splitlines()[1].startswith(b"G1")


def test_csv_that_goes_into_a_file_is_utf8_whatever_the_console(tmp_path: Path) -> None:
    said = run("list", "targets", "--csv", "--data", str(write_small_study(tmp_path)), PYTHONIOENCODING="gbk", PYTHONUTF8="0")
    assert "存款" in said.stdout.decode("utf-8")
    assert b"\r" not in said.stdout


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_closed_pipe_is_no_error(unbuffered: str) -> None:
    command = [sys.executable, "-m", "psi_analysis.cli", "list", "models"]
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        complaint = process.stderr.read()
    assert (process.returncode, complaint) == (0, b"")


def test_a_backtest_prints_one_row_a_model(own: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--unit", "亿元", "--kind", "stock", "--models", "drift", "--paths", "200"]
    assert main(["backtest", own, "--horizon", "2", *words, "--csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {row["model"] for row in rows} == {"pool", "drift"}
    assert all(row["remark"] == "too few to rank models" for row in rows)


def test_build_writes_beside_the_raw_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = write_small_study(tmp_path)
    assert main(["build", "--data", str(study)]) == 0
    assert "wrote series.csv" in capsys.readouterr().err
    assert (study / "data" / "processed" / "series.csv").is_file()


def test_a_goal_without_figures_says_what_is_needed_and_gives_no_number(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", "T01", "--data", str(Path(__file__).parents[1]), "--csv"]) == 0
    answers = dict(list(csv.reader(io.StringIO(capsys.readouterr().out)))[1:])
    assert answers["evidence grade"].startswith("D: needed: list of designated zones")
    assert "attainment probability" not in answers


def test_a_proxy_is_given_without_false_decimals_and_says_so_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", "T15", "--data", str(Path(__file__).parents[1]), "--csv"]) == 0
    answers = dict(list(csv.reader(io.StringIO(capsys.readouterr().out)))[1:])
    assert re.fullmatch(r"(about|under|over) \d*[05] ?%.*", answers["attainment probability"])
    assert answers["evidence grade"].startswith("C: By proxy")
    assert "80 % interval" not in answers
