"""Words and tables on consoles that lack characters."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from psi_analysis.system.console import prepare, print_table, width

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "cp1252", "utf-8", "shift_jis"])
def test_a_character_the_console_lacks_is_printed_as_an_escape(encoding: str) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding)
    prepare(stream)
    print("存款 ≥ 6300 亿元 ² ✓", file=stream, flush=True)
    assert b"6300" in raw.getvalue()


def test_a_table_for_a_file_is_utf8() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="gbk")
    prepare(stream, utf8=True)
    stream.write("存款²\n")
    stream.flush()
    assert raw.getvalue() == "存款²\n".encode()


def test_columns_line_up_under_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(["name", "n"], [["贷款余额", "1"], ["gdp", "22"]], as_csv=False)
    lines = capsys.readouterr().out.splitlines()
    assert [width(line[: line.rindex(" ")]) for line in lines] == [9, 9, 9]


def test_csv_quotes_what_it_must(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(["a", "b"], [["1,5", 'say "x"']], as_csv=True)
    assert capsys.readouterr().out == 'a,b\n"1,5","say ""x"""\n'


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no file that is always full")
def test_a_full_disk_is_said_in_one_sentence() -> None:
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "psi_analysis.cli.main", "list", "models", "--csv"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stderr) == (1, "psi: the output: no space is left there; free some and run it again.\n")


@pytest.mark.skipif(sys.platform == "win32", reason="closes descriptors of a process that is to start")
@pytest.mark.parametrize("closed", [1, 2])
def test_a_command_started_without_a_stream_runs_to_its_end(closed: int, tmp_path: Path) -> None:
    """As services and `>&-` start it: Python then has no stream there at all."""
    (tmp_path / "own.csv").write_text("year,x\n" + "".join(f"{2015 + at},{10 + at + at % 3}\n" for at in range(8)), encoding="utf-8")
    words = ["forecast", str(tmp_path / "own.csv"), "--to", "2024", "--models", "drift", "--paths", "100"]
    started = f"import os, sys; os.close({closed}); os.execv(sys.executable, [sys.executable, '-m', 'psi_analysis', *{words!r}])"
    done = subprocess.run([sys.executable, "-c", started], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    assert bool(done.stdout) is (closed == 2)
