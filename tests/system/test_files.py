"""Files written whole, and claims that tell a living process from one that has ended."""

import json
import os
import subprocess
import sys

import pytest

from psi_analysis.cli.record_commands import write_page
from psi_analysis.errors import ParameterError
from psi_analysis.system.files import claim, held, others_files, write_in_one_step


def test_of_many_processes_that_claim_at_once_one_gets_it(tmp_path):
    code = (
        "import sys, time; from pathlib import Path; from psi_analysis.system.files import claim\n"
        "print(claim(Path(sys.argv[1])) == '', flush=True); time.sleep(3)"
    )
    started = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "lock")], stdout=subprocess.PIPE, text=True) for _ in range(4)]
    said = [process.communicate(timeout=60)[0].strip() for process in started]
    assert sorted(said) == ["False", "False", "False", "True"]


def test_a_claim_of_an_ended_process_is_taken_over(tmp_path):
    code = "import sys; from pathlib import Path; from psi_analysis.system.files import claim; claim(Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "lock")], check=True)
    assert json.loads((tmp_path / "lock").read_text())["process"] != os.getpid()
    with held(tmp_path / "lock") as other:
        assert other == ""
        assert json.loads((tmp_path / "lock").read_text())["process"] == os.getpid()
    assert list(tmp_path.iterdir()) == []


ELSEWHERE = {"another machine": {"host": "elsewhere"}, "another container": {"room": "pid:[1]"}, "while it is being written": None}


@pytest.mark.parametrize("whose", ELSEWHERE)
def test_a_claim_of_which_nothing_is_known_is_respected(whose, tmp_path):
    (tmp_path / "mine").mkdir()
    claim(tmp_path / "mine" / "lock")
    own = json.loads((tmp_path / "mine" / "lock").read_text()) | {"process": 2**22 + 1}
    text = "" if ELSEWHERE[whose] is None else json.dumps(own | ELSEWHERE[whose])
    (tmp_path / "lock").write_text(text)
    assert "which holds lock" in claim(tmp_path / "lock")
    assert (tmp_path / "lock").read_text() == text


@pytest.mark.skipif(not os.path.exists("/proc/self/stat"), reason="the system does not say when a process was started")
def test_a_process_number_used_again_and_a_restart_of_the_machine_are_seen(tmp_path):
    claim(tmp_path / "lock")
    own = json.loads((tmp_path / "lock").read_text())
    for other in ({"started": "1"}, {"boot": "before"}):
        (tmp_path / "lock").write_text(json.dumps(own | other))
        assert claim(tmp_path / "lock") == ""
    assert "which holds lock" in claim(tmp_path / "lock")


def test_a_write_that_fails_leaves_the_old_file_alone(tmp_path, monkeypatch):
    path = write_in_one_step(tmp_path / "a.csv", b"old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_in_one_step(path, b"new")
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("a.csv", b"old")]


def test_files_that_no_record_names_are_others(tmp_path):
    for name in ("a.csv", "b.csv", "build.json"):
        (tmp_path / name).write_text('{"outputs": {"a.csv": "…"}}' if name == "build.json" else "x", encoding="utf-8")
    assert others_files(tmp_path, ["a.csv", "b.csv", "c.csv", "build.json"], tmp_path / "build.json") == ["b.csv"]
    (tmp_path / "build.json").write_text("[]")
    assert others_files(tmp_path, ["a.csv", "b.csv", "build.json"], tmp_path / "build.json") == ["a.csv", "b.csv", "build.json"]


def test_the_page_of_the_record_replaces_an_earlier_one_and_nothing_else(tmp_path):
    page = tmp_path / "record.md"
    write_page(page, "# The record\n\none\n")
    write_page(page, "# The record\n\ntwo\n")
    assert page.read_text() == "# The record\n\ntwo\n"
    thesis = tmp_path / "thesis.md"
    thesis.write_text("# My thesis\n")
    with pytest.raises(ParameterError, match="is not a page of the record and would be replaced; give another name"):
        write_page(thesis, "# The record\n\ntwo\n")
    assert thesis.read_text() == "# My thesis\n"


@pytest.mark.parametrize("where", ["none/a.png", "."])
def test_a_file_that_cannot_be_written_is_named_as_it_was_given(where, tmp_path):
    (tmp_path / "folder").mkdir()
    path = tmp_path / "folder" if where == "." else tmp_path / where
    with pytest.raises(OSError) as caught:
        write_in_one_step(path, b"x")
    assert caught.value.filename == str(path) and ".partial" not in str(caught.value)
