"""Own CSV and Excel files: which cells are taken, and what is refused."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from psi_analysis import PsiError, read_series

ROWS = [["年份", "贷款"], [2021, 100.5], [2022, 110], [2023, 121]]


def excel(path: Path, **sheets: list[list[object]]) -> Path:
    """Write an Excel file of some sheets."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    book.save(path)
    return path


def text(path: Path, content: str, encoding: str = "utf-8") -> Path:
    """Write a text file."""
    path.write_bytes(content.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("own.csv", "年份,贷款\n2021,100.5\n2022,110\n2023,121\n"),
        ("own.csv", "年份,贷款\r\n2021,100.5\r\n\r\n2022,110\r\n2023,121"),
        ("own.csv", "年份;贷款\n2021;100.5\n2022;110\n2023;121\n"),
        ("own.tsv", "年份\t贷款\n2021\t100.5\n2022\t110\n2023\t121\n"),
        ("own.csv", '"年份","贷款"\n"2021","100.5"\n"2022","110"\n"2023","121"\n'),
        ("own.csv", "贷款,年份\n100.5,2021\n110,2022\n121,2023\n"),
        ("own.csv", "年份,贷款,\n2021,100.5,\n2022,110,\n2023,121,\n"),
    ],
    ids=["comma", "windows", "semicolon", "tab", "quoted", "period second", "trailing comma"],
)
def test_text_files_are_read_however_they_are_delimited(tmp_path: Path, name: str, content: str) -> None:
    found = read_series(text(tmp_path / name, content), unit="亿元", kind="stock")
    assert found.indicator.id == "贷款"
    assert found.y.tolist() == [100.5, 110.0, 121.0]
    assert str(found.origin) == "2023"


def test_an_excel_sheet_gives_the_same(tmp_path: Path) -> None:
    assert read_series(excel(tmp_path / "own.xlsx", 数据=ROWS), unit="亿元", kind="stock").y.tolist() == [100.5, 110.0, 121.0]


def test_days_in_excel_are_periods(tmp_path: Path) -> None:
    rows: list[list[object]] = [["date", "x"], *[[dt.datetime(2023, month, 28), month] for month in (1, 2, 3)]]
    assert str(read_series(excel(tmp_path / "own.xlsx", data=rows)).origin) == "2023-03"


def test_one_sheet_of_several_is_named(tmp_path: Path) -> None:
    path = excel(tmp_path / "own.xlsx", notes=[["nothing"]], loans=ROWS)
    assert read_series(path, sheet="loans").last == 121.0
    with pytest.raises(PsiError, match="has 2 sheets; give sheet= one of notes, loans"):
        read_series(path)
    with pytest.raises(PsiError, match=r"no sheet 'loan'\. Did you mean 'loans'"):
        read_series(path, sheet="loan")


def test_several_value_columns_need_a_choice(tmp_path: Path) -> None:
    path = text(tmp_path / "own.csv", "year,loans,deposits\n2021,1,4\n2022,2,5\n2023,3,6\n")
    assert read_series(path, value_column="deposits").last == 6.0
    with pytest.raises(PsiError, match="give value_column= one of loans, deposits"):
        read_series(path)


def test_the_row_in_a_message_is_the_row_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(PsiError, match=r"own\.csv, row 5, column 'x', 2022: .* write 110\."):
        read_series(text(tmp_path / "own.csv", "year,x\n\n2020,1\n2021,2\n2022,110②\n"))
    with pytest.raises(PsiError, match=r"own\.xlsx \(d\), row 3, column '贷款', 2022: the value is missing"):
        read_series(excel(tmp_path / "own.xlsx", d=[ROWS[0], ROWS[1], [2022, None], ROWS[3]]))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("own.et", "x", ["'.et'", "save it as .csv (UTF-8) or .xlsx"]),
        ("own.xls", "x", ["own.xls cannot be opened", "holds text", "save it again"]),
        ("own.xlsx", "no excel", ["own.xlsx cannot be opened", "save it again"]),
        ("own.csv", "", ["own.csv is empty", "header row"]),
        ("own.csv", "year\n2021\n", ["only the column 'year'"]),
        ("own.csv", "year,x,x\n2021,1,2\n", ["'x' comes more than once", "rename one"]),
        ("own.csv", "year,x\n2021,1\n2022,2,000\n", ["row 3", "3 cells under 2 headers", "quote"]),
        ("own.csv", "year,x\n2021\n2022,2\n", ["row 2", "1 cells under 2 headers"]),
        ("own.csv", 'year,x\n2021,"1\n2022,2\n', ["own.csv, row", "quotation marks"]),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, name: str, content: str, words: list[str]) -> None:
    with pytest.raises(PsiError) as raised:
        read_series(text(tmp_path / name, content))
    assert [word for word in words if word not in str(raised.value)] == [], str(raised.value)


def test_an_unknown_or_wrong_encoding_is_refused(tmp_path: Path) -> None:
    path = text(tmp_path / "own.csv", "年份,贷款\n", "gbk")
    with pytest.raises(PsiError, match="encoding 'gkb' is not known"):
        read_series(path, encoding="gkb")
    with pytest.raises(PsiError, match="row 1: not utf-8 text"):
        read_series(path, encoding="utf-8")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(PsiError, match="is a folder; name the file in it"):
        read_series(tmp_path)
