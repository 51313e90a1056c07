"""The day it is: one place, nothing fixed, nothing after it."""

from __future__ import annotations

import ast
import datetime as dt
import json
import re
from pathlib import Path

import pytest

from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.runs.editions import publish
from psi_analysis.briefs.runs.published import EditionError
from psi_analysis.briefs.runs.run import RUN_FOLDER, start_run
from psi_analysis.briefs.runs.running import run_all, run_brief
from psi_analysis.briefs.runs.verifying import verify
from psi_analysis.cli.main import main
from psi_analysis.errors import ParameterError
from psi_analysis.nouns.today import TODAY_VARIABLE, refuse_future, today
from psi_analysis.studies.loading import load
from tests.briefs.made_up_editions import made_up_study
from tests.source_trees import nodes_of

ROOT = Path(__file__).parents[2]
DAY = re.compile(r"\b20\d\d-[01]\d-[0-3]\d\b")
AFTER = "a day after today, 2025-06-30; give today or a day before it"


@pytest.fixture
def june(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make it the 30th of June 2025."""
    monkeypatch.setenv(TODAY_VARIABLE, "2025-06-30")


def test_today_is_the_calendars_day_unless_it_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TODAY_VARIABLE)
    assert dt.date.today() - today() <= dt.timedelta(days=1)
    monkeypatch.setenv(TODAY_VARIABLE, "2025-06-30")
    assert today() == dt.date(2025, 6, 30)
    monkeypatch.setenv(TODAY_VARIABLE, "30.6.2025")
    with pytest.raises(ParameterError, match=r"PSI_TODAY is '30\.6\.2025', which is not a day"):
        today()


def test_the_package_asks_for_the_day_in_one_place() -> None:
    asked = re.compile(r"\bdate\.today\(|\bdatetime\.(?:now|today|utcnow)\(|\blocaltime\(")
    files = [path for path in (ROOT / "psi_analysis").rglob("*.py") if asked.search(path.read_text(encoding="utf-8"))]
    assert sorted(path.name for path in files) == ["learn.py", "today.py"]  # the engine's tables say when they were learned


def test_no_default_and_no_notebook_names_a_day() -> None:
    wrong = []
    for path in (ROOT / "psi_analysis").rglob("*.py"):
        for node in nodes_of(path):
            given = node.args.defaults + node.args.kw_defaults if isinstance(node, ast.FunctionDef) else []
            given += [node.value] if isinstance(node, ast.AnnAssign | ast.Assign) else []
            wrong += [f"{path.name}: {one.value}" for one in given if isinstance(one, ast.Constant) and DAY.fullmatch(str(one.value))]
    for path in [*(ROOT / "notebooks").rglob("*.ipynb"), *(ROOT / "studies").rglob("*.ipynb")]:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        lines = [line for cell in cells if cell["cell_type"] == "code" for line in cell["source"]]
        wrong += [f"{path.name}: {line}" for line in lines if DAY.search(line) and "then = " not in line]
    assert not wrong, "\n".join(wrong)


@pytest.mark.usefixtures("june")
def test_the_day_of_a_brief_is_today_unless_said() -> None:
    assert BriefParameters() == BriefParameters(as_of="today") == BriefParameters(as_of="2025-06-30")
    assert load(ROOT, as_of="today").as_of == dt.date(2025, 6, 30)
    assert BriefParameters(as_of="2024-01-01").day == dt.date(2024, 1, 1)


@pytest.mark.usefixtures("june")
@pytest.mark.parametrize("run", [run_brief, run_all, lambda one: publish("2025", one), start_run])
def test_a_day_after_today_is_refused_before_anything_is_made(run, tmp_path, monkeypatch) -> None:
    made_up_study(tmp_path, monkeypatch)
    monkeypatch.delenv(RUN_FOLDER, raising=False)
    with pytest.raises(ParameterError, match=AFTER):
        run(BriefParameters(as_of="2025-07-01"))
    assert not (tmp_path / "reports").exists()


@pytest.mark.usefixtures("june")
@pytest.mark.parametrize("words", [["brief", "as_of=2025-07-01"], ["brief", "--edition", "2025", "as_of=2025-07-01"], ["list", "targets"]])
def test_the_command_refuses_a_day_after_today_in_one_sentence(words, tmp_path, monkeypatch, capsys) -> None:
    made_up_study(tmp_path, monkeypatch)
    late = words if words[0] == "brief" else ["assess", "G1", "--as-of", "2025-07-01"]
    assert main(late) == 1
    said = capsys.readouterr().err
    assert AFTER in said and said.count("\n") == 1 and not (tmp_path / "reports").exists()


def test_an_edition_of_a_day_before_the_plan_is_refused_and_another_run_of_it_is_made(tmp_path, monkeypatch, capsys) -> None:
    made_up_study(tmp_path, monkeypatch)  # its plan is of 2024-01-15
    with pytest.raises(EditionError, match=r"before the plan was published on 2024-01-15; .*psi brief as_of=2024-01-14$"):
        publish("2025", BriefParameters(as_of="2024-01-14"), quiet=True)
    assert not (tmp_path / "reports").exists()
    assert main(["brief", "as_of=2024-01-14"]) == 0
    said = capsys.readouterr().err
    assert "As known on 2024-01-14. 1 row at hand was published after 2024-01-14 and is not used." in said
    assert "The plan was published on 2024-01-15, after that day: the brief is headed as a back-test." in said
    assert publish("2025", BriefParameters(as_of="2024-01-15"), quiet=True).as_of == "2024-01-15"


def test_verify_takes_the_editions_day_as_it_is_also_when_the_calendar_stands_before_it(tmp_path, monkeypatch) -> None:
    made_up_study(tmp_path, monkeypatch)
    folder = publish("2026", quiet=True).folder
    monkeypatch.setenv(TODAY_VARIABLE, "2025-06-30")
    assert verify(folder, quiet=True).moved == ()


def test_the_same_day_is_the_same_whatever_the_calendar_says(tmp_path, monkeypatch) -> None:
    made_up_study(tmp_path, monkeypatch)
    made = []
    for now in ("2026-11-30", "2027-06-30"):
        monkeypatch.setenv(TODAY_VARIABLE, now)
        run_all(BriefParameters(as_of="2026-11-30"), tmp_path / "a", quiet=True)
        made.append({path.relative_to(tmp_path / "a"): path.read_bytes() for path in (tmp_path / "a").rglob("*") if path.is_file()})
    assert made[0] == made[1]


def test_rows_published_after_the_day_are_counted() -> None:
    data = load(ROOT, as_of="2020-12-31")
    rows = [*data.raw.observations, *data.raw.statements]
    later = sum(row.day("published") > dt.date(2020, 12, 31) for row in rows)
    assert 0 < data.later_rows == later < len(rows)
    assert f"{later} rows at hand were published after 2020-12-31 and are not used." == data.later_words
    assert load(ROOT).later_rows == 0 and load(ROOT).later_words == ""


def test_a_day_up_to_today_is_not_refused_and_the_next_one_is() -> None:
    day = dt.timedelta(days=1)
    assert refuse_future(today()) is None and refuse_future(today() - day) is None  # type: ignore[func-returns-value]
    with pytest.raises(ParameterError, match="a day after today"):
        refuse_future(today() + day)
