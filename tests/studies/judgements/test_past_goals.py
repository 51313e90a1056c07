"""Past goals are data: read, checked, refused in words."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from psi_analysis.errors import DataError
from psi_analysis.studies.checking import check
from psi_analysis.studies.contracts import describe
from psi_analysis.studies.judgements.past_goals import NEAREST, PAST_GOALS, past_goal_problems, read_past_goals

RAW = Path(__file__).parents[3] / "data" / "raw"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of this repository's folder of past goals that may be spoiled."""
    shutil.copytree(RAW / "past_goals", tmp_path / "past_goals")
    return tmp_path


def spoil(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / "past_goals" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


def test_a_study_without_the_folder_has_no_past_goals(tmp_path: Path) -> None:
    found = read_past_goals(tmp_path)
    assert (found.goals, dict(found.nearest)) == ((), {})


def test_83_of_the_141_past_goals_were_met_and_the_classes_are_what_the_rows_say() -> None:
    rows = read_past_goals(RAW).goals

    def counted(**cells: str) -> tuple[int, int]:
        of = [row for row in rows if all(row.text(name) == value for name, value in cells.items())]
        return sum(row.flag("met") for row in of), len(of)

    assert counted() == (83, 141)
    assert {word: counted(wording=word) for word in ("左右", "以上", "力争", "plain", "range")} == {
        "左右": (21, 46), "以上": (13, 17), "力争": (2, 3), "plain": (45, 73), "range": (2, 2),
    }  # fmt: skip
    assert counted(level="province", indicator="gdp_growth", deadline="2025") == (15, 31)
    assert counted(indicator="retail_sales_growth", deadline="2025") == (1, 5)
    assert counted(indicator="urban_income_growth") == (0, 3)
    assert counted(indicator="rd_intensity", level="nation") == (0, 3)
    assert counted(kind="jobs") == (8, 8) and counted(kind="supply") == (6, 6)
    assert counted(area="株洲市") == (0, 1)


def test_every_row_with_both_numbers_is_met_exactly_when_the_relation_holds() -> None:
    compare = {">=": float.__ge__, ">": float.__gt__, "<=": float.__le__, "<": float.__lt__}
    both = [row for row in read_past_goals(RAW).goals if row.cells["goal"] is not None and row.cells["outcome"] is not None]
    assert len(both) > 100
    assert all(row.flag("met") == compare[row.text("relation")](row.number("outcome"), row.number("goal")) for row in both)


def test_no_row_says_where_it_was_read() -> None:
    text = (RAW / "past_goals" / "past_goals.csv").read_text(encoding="utf-8").lower()
    assert not any(word in text for word in ("http", "github", ".html", ".txt", "seen_at", "@"))


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("past_goals.csv", ",5.4,,yes,", ",5.4,,maybe,", "met: 'maybe' is neither 'yes' nor 'no'"),
        ("past_goals.csv", ",5.4,,yes,", ",5.4,,no,", "met is no, but 5.4 >= 5 holds; check the numbers"),
        ("past_goals.csv", ",5.4,,yes,", ",4.4,,yes,", "met is yes, but 4.4 >= 5 does not hold"),
        ("past_goals.csv", ",5.4,,yes,", ",,,yes,", "neither outcome nor outcome_words says what came"),
        ("past_goals.csv", ",5.4,,yes,", ",5.4%,,yes,", "outcome:"),
        ("past_goals.csv", ",2025-01,2025,5.4", ",2026-01,2025,5.4", "set in 2026-01, after its deadline 2025; check the year"),
        ("past_goals.csv", ",2025-01,2025,5.4", ",2025-01,20025,5.4", "deadline: the period '20025'"),
        ("past_goals.csv", "gdp_per_head,output,力争,", "gdp_per_head,output,plain,", "say '力争'; write that"),
        ("past_goals.csv", "2026-04-28", "2019-04-28", "published 2019-04-28, before its deadline 2025 begins"),
        ("past_goals.csv", "2026-04-28", "28.4.2026", "published '28.4.2026' is no day, month or year"),
        ("past_goals.csv", "output,左右,>=,5,", "output,左右,>=,5左右,", "goal:"),
        ("past_goals.csv", ",province,2025", ",provinz,2025", "level: 'provinz' is not allowed. Did you mean 'province'?"),
        ("past_goals.csv", "outcome_words,", "", "column 'outcome_words' is missing"),
        ("nearest.csv", "T05,research", "T05,reserch", "no past goal is of kind 'reserch'. Did you mean 'research'?"),
        ("nearest.csv", "T05,research", "T05,;", "no past goal is of kind ''"),
    ],
)  # fmt: skip
def test_what_breaks_the_contract_is_named(copy: Path, file: str, old: str, new: str, words: str) -> None:
    spoil(copy, file, old, new)
    found = [str(problem) for problem in past_goal_problems(copy, [f"T{number:02}" for number in range(1, 35)], dt.date(2026, 11, 30))]
    assert any(words in line for line in found), found
    with pytest.raises(DataError):
        read_past_goals(copy)


def test_a_goal_whose_period_is_not_over_is_refused(copy: Path) -> None:
    found = list(past_goal_problems(copy, ["T03"], dt.date(2025, 6, 30)))
    assert sum("the deadline 2025 is not over" in str(problem) for problem in found) == 100


def test_check_reads_the_folder_and_names_a_goal_the_plan_does_not_have(tmp_path: Path) -> None:
    shutil.copytree(RAW, tmp_path / "data" / "raw")
    spoil(tmp_path / "data" / "raw", "nearest.csv", "T05,research", "T95,research")
    assert any("no target 'T95'; add it to targets.csv." in str(problem) for problem in check(tmp_path / "data" / "raw"))


@pytest.mark.parametrize("table", [PAST_GOALS, NEAREST], ids=lambda table: table.name)
def test_the_contract_page_prints_every_column(table) -> None:  # type: ignore[no-untyped-def]
    assert describe(table) in (RAW / "README.md").read_text(encoding="utf-8")
