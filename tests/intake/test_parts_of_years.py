"""Months and quarters in rows under their year: read where the year's own row has no figure, else one sentence."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import psi_analysis as psi
from psi_analysis.errors import PsiError

MONTHS = [f"{month}月" for month in range(1, 13)]
READ = {
    "months": ("2021年,\n" + "".join(f"{month},{8 + at}\n" for at, month in enumerate(MONTHS)) + "2022年,\n1月,9\n2月,10\n", "2022-02", 14),
    "months by number of year": ("2021,\n11月份,1\n12月份,2\n2022,\n1月份,3\n", "2022-01", 3),
    "quarters": ("2021年,\n一季度,1\n二季度,2\n三季度,3\n四季度,4\n2022年,\n一季度,5\n", "2022Q1", 5),
    "numbered quarters": ("2021年度,\n第1季度,1\n第2季度,2\n第3季度,3\n第4季度,4\n", "2021Q4", 4),
    "of which": ("2021年,\n其中：10月,1\n11月,2\n12月,3\n注：初步数\n", "2021-12", 3),
    "letters": ("2021年,\nQ1,1\nQ2,2\nQ3,3\n", "2021Q3", 3),
    "in Chinese numbers": ("2021年,\n十月,1\n十一月,2\n十二月,3\n", "2021-12", 3),
}


@pytest.mark.parametrize(("rows", "last", "count"), READ.values(), ids=READ)
def test_parts_under_a_year_without_a_figure_are_read(rows: str, last: str, count: int, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("时期,税收\n" + rows, encoding="utf-8")
    read = psi.read_series(path, unit="亿元")
    assert (str(read.origin), len(read.y), read.last) == (last, count, float(rows.split("注")[0].strip().rpartition(",")[2]))


REFUSED = {
    "figures of years and months": ("2021年,100\n1月,8\n2月,9\n3月,9\n", "row 2: figures of years and of their parts stand in one column"),
    "a year after its months": ("2021年,\n1月,8\n2月,9\n2022年,120\n1月,9\n", "row 5: figures of years and of their parts"),
    "no year at all": ("1月,8\n2月,9\n3月,9\n", "row 2: no year stands above '1月'; write it in each row, such as '2021年1月'"),
    "January and February together": ("2021年,\n1-2月,8\n3月,9\n4月,9\n", "January and February together"),
    "half-years": ("2021年,\n上半年,8\n下半年,9\n2022年,\n上半年,9\n", "is a half-year, which is not supported"),
}


@pytest.mark.parametrize(("rows", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_told_is_said_in_one_sentence(rows: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("时期,税收\n" + rows, encoding="utf-8")
    with pytest.raises(PsiError, match=said) as caught:
        psi.read_series(path, unit="亿元")
    assert "\n" not in str(caught.value)


def test_a_workbook_with_months_under_years_is_read_too(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["时期", "税收"], [2021, None], *([month, 8.0 + at] for at, month in enumerate(MONTHS)), [2022, None], ["1月", 30.0]):
        book.active.append(row)
    book.save(tmp_path / "own.xlsx")
    read = psi.read_series(tmp_path / "own.xlsx", unit="亿元")
    assert (str(read.origin), read.last, len(read.y)) == ("2022-01", 30.0, 13)
