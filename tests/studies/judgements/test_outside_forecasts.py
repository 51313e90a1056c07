"""What outside forecasters say: read as known on a day, refused where it cannot be."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from psi_analysis.errors import DataError
from psi_analysis.studies.checking import check
from psi_analysis.studies.contracts import describe
from psi_analysis.studies.judgements.outside_forecasts import OUTSIDE, outside_problems, read_outside
from tests.studies.small_study import write_small_study

HEADER = ",".join(column.name for column in OUTSIDE.columns)
GOOD = "G1,2024-03-01,某行,A bank,0.4,paper"


def written(folder: Path, *rows: str) -> Path:
    raw = write_small_study(folder) / "data" / "raw"
    (raw / "outside.csv").write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    return raw


def test_only_what_was_said_by_the_day_is_read_and_one_language_is_enough(tmp_path: Path) -> None:
    raw = written(tmp_path, "G2,2024-06-01,,A fund,0.7,paper", GOOD)
    first, second = read_outside(raw, dt.date(2024, 6, 1))
    assert (first.goal, first.by, first.probability) == ("G1", ("某行", "A bank"), 0.4)
    assert second.by == ("A fund", "A fund")
    assert [one.goal for one in read_outside(raw, dt.date(2024, 5, 31))] == ["G1"]


def test_a_study_without_the_file_or_with_its_header_alone_has_none(tmp_path: Path) -> None:
    assert read_outside(write_small_study(tmp_path / "a") / "data" / "raw", dt.date(2026, 1, 1)) == ()
    raw = written(tmp_path / "b")
    assert read_outside(raw, dt.date(2026, 1, 1)) == () and not [one for one in check(raw) if one.file == "outside.csv"]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (GOOD.replace("0.4", "40"), "probability is 40; it lies between 0 and 1 (0.65 for 65 %)."),
        (GOOD.replace("某行,A bank", ","), "by_zh and by_en are both empty"),
        (GOOD.replace("G1", "G9"), "no goal 'G9'; add it to targets.csv."),
        (GOOD.replace("paper", "papers"), "no source 'papers'; add it to sources.csv. Did you mean 'paper'?"),
        (GOOD.replace("2024-03-01", "2124-03-01"), "said_on 2124-03-01 has not come yet"),
        (GOOD.replace("2024-03-01", "March"), "said_on: 'March'"),
    ],
)
def test_check_refuses_a_row_that_cannot_be(tmp_path: Path, row: str, words: str) -> None:
    raw = written(tmp_path, row)
    assert [str(problem) for problem in check(raw) if words in str(problem)], check(raw)


def test_a_row_said_twice_is_refused_and_nothing_refused_is_read(tmp_path: Path) -> None:
    raw = written(tmp_path, GOOD, GOOD)
    assert list(outside_problems(raw, ["G1"], ["paper"]))
    with pytest.raises(DataError, match=r"outside\.csv"):
        read_outside(raw, dt.date(2026, 1, 1))


def test_the_contract_page_prints_every_column() -> None:
    assert describe(OUTSIDE) in (Path(__file__).parents[3] / "data" / "raw" / "README.md").read_text(encoding="utf-8")
