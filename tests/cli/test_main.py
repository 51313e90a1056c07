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
from psi_analysis.cli.forecast_commands import COMMANDS
from psi_analysis.cli.list_commands import LISTS
from psi_analysis.cli.main import main, make_parser
from tests.studies.small_study import write_small_study

OWN = "年份,贷款\n" + "".join(f"{2010 + i},{100 * 1.08**i:.2f}\n" for i in range(12))


@pytest.fixture
def own(tmp_path: Path) -> str:
    path = tmp_path / "own.csv"
    path.write_text(OWN, encoding="utf-8")
    return str(path)


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run psi in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "psi_analysis.cli.main", *words], capture_output=True, env={**os.environ, **environment}, check=False
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


def test_linear_algebra_keeps_to_one_thread_before_numpy_is_there() -> None:
    code = (
        "import os, sys; import psi_analysis.cli.main as cli; early = 'numpy' not in sys.modules; cli.main(['--version']); "
        "print(early, os.environ['OPENBLAS_NUM_THREADS'], os.environ['OMP_NUM_THREADS'])"
    )
    free = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={**free, "OMP_NUM_THREADS": "2"}, check=True)
    assert said.stdout.split()[-3:] == ["True", "1", "2"]


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
        (["assess", "T22", "--goal", ">=5200"], "--goal goes with a file of your own"),
        (["assess", "T22", "--value-column", "x"], "--value-column goes with a file of your own"),
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
    assert answers["Probability"].startswith(">99% (virtually certain; ")
    assert answers["Goal"].endswith(": reach 20 billion yuan in 2023")


def test_a_share_of_ones_own_can_reach_100_percent_and_the_heads_are_in_the_language(tmp_path: Path, capsys) -> None:
    covered = tmp_path / "covered.csv"
    covered.write_text("year,covered\n2021,93\n2022,95\n2023,97\n2024,98.5\n2025,99.6\n", encoding="utf-8")
    words = [str(covered), "--unit", "percent", "--kind", "ratio", "--paths", "400", "--language", "zh"]
    assert main(["assess", *words, "--goal", ">=100%", "--period", "2027"]) == 0
    said = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("实现概率"))
    assert int(said.split("%")[0].split()[-1]) > 50
    assert main(["forecast", *words, "--to", "2027"]) == 0
    assert capsys.readouterr().out.split()[:4] == ["时期", "10%分位", "25%分位", "中位数"]


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
    assert main(["check", "--data", str(Path(__file__).parents[2])]) == 0
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
    command = [sys.executable, "-m", "psi_analysis.cli.main", "list", "models"]
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
    assert main(["assess", "T17", "--data", str(Path(__file__).parents[2]), "--csv"]) == 0
    answers = dict(list(csv.reader(io.StringIO(capsys.readouterr().out)))[1:])
    assert answers["Evidence"].startswith("D: needed: yearly list of rated firms")
    assert "Probability" not in answers and answers["Assessable"] == "cannot be assessed"


def test_a_proxy_is_given_without_false_decimals_and_says_so_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", "T15", "--data", str(Path(__file__).parents[2]), "--csv"]) == 0
    answers = dict(list(csv.reader(io.StringIO(capsys.readouterr().out)))[1:])
    assert re.match(r"(about |<|>)\d*[05]%.*; judged by the figures of Hunan, weak evidence", answers["Probability"])
    assert "Median forecast" not in answers and "interval" not in answers["Probability"]


def test_an_answer_is_printed_in_the_language_asked_for(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    command = ["assess", "T15", "--data", STUDY, "--quiet"]
    assert main([*command, "--language", "zh"]) == 0
    asked = capsys.readouterr().out
    monkeypatch.setenv("PSI_LANGUAGE", "zh")
    assert main(command) == 0
    assert capsys.readouterr().out == asked and asked.startswith("项目") and "2027年降至13%以下" in asked
    assert main([*command, "--language", "fr"]) == 1
    assert "language 'fr'" in capsys.readouterr().err


STUDY = str(Path(__file__).parents[2])

EXITS: dict[str, tuple[list[str], list[str], list[str]]] = {
    "new": (["new", "{free}/mine"], ["new", "{small}"], ["new"]),
    "check": (["check", "--data", "{small}"], ["check", "--data", "{free}"], ["check", "--cvs"]),
    "build": (["build", "--data", "{small}"], ["build", "--data", "{free}"], ["build", "extra"]),
    "template": (["template", "{free}/t.xlsx", "--data", "{small}"], ["template", "{own}", "--data", "{small}"], ["template", "a", "b"]),
    "due": (["due", "--data", "{small}"], ["due", "--data", "{free}"], ["due", "extra"]),
    "add": (
        ["add", "{book}", "--data", "{small}", "--dry-run"],
        ["add", "{own}", "--data", "{small}"],
        ["add", "{book}", "--yes", "--dry-run"],
    ),
    "record": (["record", "--data", "{small}"], ["record", "--data", "{free}"], ["record", "--cvs"]),
    "export": (["export", "--help"], ["export", "{free}/hub", "--data", "{small}"], ["export"]),
    "outside": (["outside", "--help"], ["outside", "gone.csv", "--data", "{small}"], ["outside"]),
    "list": (["list", "--data", "{small}"], ["list", "--data", "{free}"], ["list", "goals"]),
    "forecast": (["forecast", "{own}", "--to", "2023", "--models", "drift"], ["forecast", "{own}", "--to", "1999"], ["forecast", "{own}"]),
    "backtest": (["backtest", "{own}", "--models", "drift", "--paths", "200"], ["backtest", "gone.csv"], ["backtest"]),
    "assess": (["assess", "G1", "--data", "{small}"], ["assess", "G9", "--data", "{small}"], ["assess"]),
    "history": (["history", "G1", "--data", "{small}"], ["history", "G9", "--data", "{small}"], ["history"]),
    "evidence": (["evidence", "--help"], ["evidence", "--data", "{free}"], ["evidence", "extra"]),
    "brief": (["brief", "--help"], ["brief", "seed=none"], ["brief", "--processes", "two"]),
    "verify": (["verify", "{edition}", "--files"], ["verify", "{free}"], ["verify"]),
    "sign": (["sign", "--help"], ["sign", "{free}", "--key", "{own}"], ["sign", "{free}"]),
    "index": (["index", "--help"], ["index", "--data", "{free}"], ["index", "extra"]),
}
"""For each command: words that end with 0, with 1, and with 2."""


def test_every_command_has_its_exit_codes_tested() -> None:
    assert set(EXITS) == set(COMMANDS)


@pytest.mark.parametrize("command", EXITS)
def test_0_is_done_1_an_error_in_a_sentence_and_2_wrong_usage(
    command: str, own: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.studies.adding.made_up_workbook import write_workbook

    small, free = write_small_study(tmp_path / "small"), tmp_path / "free"
    free.mkdir()
    editions = sorted(path.parent for path in Path(STUDY).glob("reports/20*/manifest.json"))
    edition = editions[-1] if editions else free
    book = write_workbook(tmp_path / "book.xlsx", {})
    places = {"small": small, "free": free, "own": own, "book": book, "edition": edition}
    for code, words in enumerate(EXITS[command]):
        if "{edition}" in words and not editions:
            continue
        assert main([word.format(**places) for word in words]) == code, words
        streams = capsys.readouterr()
        if code:
            assert len(streams.err.strip().splitlines()) <= 2 and "Traceback" not in streams.err
            assert streams.err.startswith("psi" if code == 1 else f"psi {command}: "), streams.err


def test_python_m_psi_analysis_is_psi() -> None:
    said = subprocess.run([sys.executable, "-m", "psi_analysis", "--version"], capture_output=True, check=False)
    assert (said.returncode, said.stdout.decode().strip()) == (0, f"psi_analysis {psi_analysis.__version__}")


def test_check_prints_its_problems_as_csv(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = write_small_study(tmp_path, sources="id,kind,publisher,title,edition,licence,url,seen_at\nx,flyer,局,报,,Public,,\n")
    assert main(["check", "--data", str(study), "--csv"]) == 1
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert rows[-1]["file"] == "sources.csv" and rows[-1]["row"] == "2" and "'flyer' is not allowed" in rows[-1]["problem"]


def test_without_a_terminal_nothing_is_added_unless_told_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.studies.adding.made_up_workbook import write_workbook

    study, book = write_small_study(tmp_path / "small"), str(write_workbook(tmp_path / "book.xlsx", {}))
    raw = study / "data" / "raw" / "observations"
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert main(["add", book, "--data", str(study)]) == 2
    assert "no terminal to ask on; add --yes to write" in capsys.readouterr().err
    assert main(["add", book, "--data", str(study), "--dry-run"]) == 0
    assert "row  what" in capsys.readouterr().out and len(list(raw.iterdir())) == 1
    assert main(["add", book, "--data", str(study), "--yes"]) == 0
    assert "Deposits of Town: the yearly series now ends in 2023 (it ended in 2022)." in capsys.readouterr().err
    assert len(list(raw.iterdir())) == 2


@pytest.mark.parametrize(("answer", "files"), [("y\n", 2), ("是\n", 2), ("n\n", 1), ("\n", 1)])
def test_on_a_terminal_it_asks_first(
    answer: str, files: int, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.studies.adding.made_up_workbook import write_workbook

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    study, book = write_small_study(tmp_path / "small"), str(write_workbook(tmp_path / "book.xlsx", {}))
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    assert main(["add", book, "--data", str(study)]) == 0
    assert "Write 1 row? [y/N]" in capsys.readouterr().err
    assert len(list((study / "data" / "raw" / "observations").iterdir())) == files


def test_a_progress_bar_is_shown_on_a_terminal_and_nowhere_else(own: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Screen(io.StringIO):
        seen = True

        def isatty(self) -> bool:
            return self.seen

    words = ["backtest", own, "--models", "drift", "--paths", "200", "--horizon", "1", "--csv"]
    for seen, quiet, shown in ((True, [], True), (True, ["--quiet"], False), (False, [], False)):
        screen = Screen()
        screen.seen = seen
        monkeypatch.setattr(sys, "stderr", screen)
        assert main([*words, *quiet]) == 0
        assert ("origin" in screen.getvalue()) is shown


def test_the_brief_works_in_the_study_that_is_named_and_comes_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here = Path.cwd()
    study = write_small_study(tmp_path / "small")
    assert main(["brief", "--data", str(study)]) == 1
    assert "no notebook 'notebooks/brief/annual.ipynb' in 'small'" in capsys.readouterr().err
    assert Path.cwd() == here and "PSI_DATA" not in os.environ


def test_what_is_known_today_is_assumed_and_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", "T22", "--data", STUDY, "--paths", "300", "--csv"]) == 0
    streams = capsys.readouterr()
    assert re.search(r"as known on \d{4}-\d\d-\d\d, today; another day: --as-of", streams.err)
    assert "whether it is current cannot be told" not in streams.out
    assert main(["assess", "T22", "--data", STUDY, "--paths", "300", "--csv", "--as-of", "2026-03-31"]) == 0
    assert "behind" in capsys.readouterr().out


def test_a_figure_whose_larger_area_has_single_readings_only_is_added_without_complaint(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.studies.adding.made_up_workbook import write_workbook
    from tests.studies.small_study import BREAKS, observations_with

    land = "cost_ratio,land,2019,,15,percent,final,medium,paper,2020-03-31,no,,,表,"
    remark = BREAKS + "cost_ratio,land,2015,2022,single readings,,零星,single,\n"
    study = write_small_study(tmp_path / "small", observations=observations_with(land), breaks=remark)
    row: dict[str, object] = {"indicator": "cost_ratio", "basis": None, "unit": "%", "value": 14.2}
    book = str(write_workbook(tmp_path / "book.xlsx", row))
    assert main(["add", book, "--data", str(study), "--yes"]) == 0
    assert "Cost ratio of Town: the yearly series now ends in 2023 (it ended in 2022)." in capsys.readouterr().err
