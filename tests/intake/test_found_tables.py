"""Tables as offices lay them out: found where that is certain, otherwise one sentence."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import psi_analysis as psi
from psi_analysis.errors import PsiError

VALUES = [100.5, 110.0, 121.0]
PLAIN = "年份,存款\n2021,100.5\n2022,110\n2023,121\n"

READ = {
    "plain": PLAIN,
    "title above": "全市存款情况,\n" + PLAIN,
    "unit above": "表1  全市存款\n单位：亿元\n\n" + PLAIN,
    "several units above": "单位：亿元、%,\n" + PLAIN,
    "an office above": "填报单位：统计局,\n" + PLAIN,
    "unit beside the title": "表1 全市存款,单位：亿元\n" + PLAIN,
    "unit row under the header": "年份,存款\n,亿元\n2021,100.5\n2022,110\n2023,121\n",
    "a table on two pages": PLAIN.replace("2023", "续表,\n年份,存款\n2023"),
    "remarks in a column of their own": "地区,年份,存款,备注\n全市,2021,100.5,\n全市,2022,110,初步\n全市,2023,121,\n",
    "a column of units": "年份,存款,单位\n2021,100.5,亿元\n2022,110,亿元\n2023,121,\n",
    "the unit in English": "year,deposits (RMB 100 million)\n2021,100.5\n2022,110\n2023,121\n",
    "signs that take no room": PLAIN.replace("110", "110\u200b").replace("2021", "\ufeff2021"),
    "notes below": PLAIN + "注：2023年为初步数，以后修订。\n资料来源：统计局,\n",
    "note with commas": PLAIN + "注：a,b,c\n",
    "footnotes below": PLAIN + "① 含县域,\n* 初步数\n",
    "total below": PLAIN + "合计,331.5\n",
    "average and total": PLAIN + "平均,110.5\n总 计,331.5\n注：合计不含本表以外数据\n",
    "total in English": "year,x\n2021,100.5\n2022,110\n2023,121\nTotal,331.5\nSource: office\n",
    "years across": "指标,2021年,2022年,2023年\n存款,100.5,110,121\n",
    "years across under a title": "表2,,,\n单位：亿元,,,\n指标,2021,2022,2023\n存款,100.5,110,121\n注：初步数,,,\n",
    "years across without a word": ",2021,2022,2023\n存款,100.5,110,121\n",
    "years across with a unit column": "指标,单位,2021年,2022年,2023年,合计\n存款,亿元,100.5,110,121,331.5\n",
    "years across behind a second header": "指标,年份,,\n,2021,2022,2023\n存款,100.5,110,121\n",
    "notes among the figures": "年份,存款\n2021,100.5\n注：口径调整,\n2022,110\n2023,121\n2023年数据为初步核算数\n",
    "a series as a program writes it with its index": ",存款\n2021,100.5\n2022,110\n2023,121\n",
    "the same under a title": "全市存款\n,存款\n2021,100.5\n2022,110\n2023,121\n",
    "newest first": "年份,存款\n2023,121\n2022,110\n2021,100.5\n",
    "semicolons and decimal commas": "年份;存款\n2021;100,5\n2022;110,0\n2023;121\n",
    "semicolons, thousands and decimal commas": "年份;存款\n2021;100,5\n2022;110,00\n2023;1.210,0\n".replace("1.210,0", "121,0"),
    "tabs": PLAIN.replace(",", "\t"),
    "bars": PLAIN.replace(",", "|"),
    "quoted thousands": '年份,存款\n2021,"100.5"\n2022,"110"\n2023,"121.00"\n',
    "number before the year": "序号,年度,存款\n",
}
READ["number before the year"] = "序号,时点,存款\n1,2021年末,100.5\n2,2022年末,110\n3,2023年末,121\n"
CHOSEN = {"number before the year": "存款"}


def own(folder: Path, content: str) -> Path:
    """Write a text file."""
    (folder / "own.csv").write_text(content, encoding="utf-8")
    return folder / "own.csv"


@pytest.mark.parametrize(("kind", "content"), READ.items())
def test_a_table_that_can_be_told_is_read(kind: str, content: str, tmp_path: Path) -> None:
    found = psi.read_series(own(tmp_path, content), unit="亿元", kind="stock", value_column=CHOSEN.get(kind))
    assert found.y.tolist() == VALUES
    assert (str(found.values.index[0]), str(found.origin)) == ("2021", "2023")


@pytest.mark.parametrize("kind", ["title above", "years across", "total below", "semicolons and decimal commas"])
def test_the_same_rows_in_a_workbook_are_read(kind: str, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for line in READ[kind].splitlines():
        cells = line.split(";" if ";" in line else ",")
        book.active.append([float(cell) if cell.replace(".", "").isdigit() else cell for cell in cells])
    book.save(tmp_path / "own.xlsx")
    assert psi.read_series(tmp_path / "own.xlsx", unit="亿元", kind="stock").y.tolist() == VALUES


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("2021,100.5\n2022,110\n2023,121\n", "own.csv, row 1: the first row is data (2021, 100.5) and no header"),
        ("2021年;100,5\n2022年;110,0\n2023年;121\n", "row 1: the first row is data (2021年, 100,5) and no header"),
        ("2021,\n2022,110\n2023,121\n", "own.csv, row 1: the first row is data (2021) and no header"),
        ("年份,存款\n2021年,\n一季度,5\n二季度,6\n", "has 2 observations (2021Q1 to 2021Q2)"),
        ("标题,\n2021,100.5\n2022,110\n2023,121\n", "row 2: the first row is data (2021, 100.5)"),
        ("item,2021A,2022A,2023E\nx,1,2,3\n", "the heads seem to be periods, but '2021A' cannot be read as one; write '2027'"),
        ("item,gdp_2021,gdp_2022\nx,1,2\n", "the heads seem to be periods, but 'gdp_2021' cannot be read as one"),
        ("year,prices of 2015,prices of 2020\n2021,1,2\n", "several columns; give value_column= one of prices of 2015"),
        ("年份,存款（万元）\n2021,1\n2022,2\n2023,3\n", "the file says '万元' and unit='亿元' was given; give the unit of the file"),
        ("单位：千元,\n" + PLAIN, "the file says '千元' and unit='亿元' was given"),
        ("年份,存款(亿美元)\n2021,1\n2022,2\n2023,3\n", "the file says '亿美元' and unit='亿元' was given"),
        ("株洲,2021,1.5\n株洲,2022,2.5\n株洲,2023,3.5\n", "row 1: the first row is data (株洲, 2021, 1.5) and no header"),
        ("全市存款（万元）\n" + PLAIN, "the file says '万元' and unit='亿元' was given"),
        ("单位 万元\n" + PLAIN, "the file says '万元' and unit='亿元' was given"),
        (PLAIN + "注：单位为万元\n", "the file says '万元' and unit='亿元' was given"),
        (PLAIN.replace("存款\n", "存款\n单位,万元\n"), "the file says '万元' and unit='亿元' was given"),
        ("Unit: 10,000 yuan\n" + PLAIN, "the file says '10,000 yuan' and unit='亿元' was given"),
        ("year,deposits (USD million)\n2021,1\n2022,2\n2023,3\n", "the file says 'USD million' and unit='亿元' was given"),
        ("年份,存款,单位\n2021,1,亿元\n2022,9800,万元\n2023,1,亿元\n", "row 3: the unit is '万元' here and '亿元' in row 2; write all"),
        ("地区,年份,x\n甲,2021,1\n甲,2022,2\n乙,2023,3\n", "row 4: 地区 is '乙' here and '甲' in row 2; keep the rows of one series"),
        ("指标,2021,,2022,\n,总量,占比,总量,占比\n存款,1,2,3,4\n", "row 2: '总量' stands under 2021; keep one column a year"),
        ("指标,2021,,2022,\n存款,1,2,3,4\n", "row 1: several columns stand under 2021; name each, or keep one a period"),
        ("年份,存款\n2021,1\n2022,2\n2023（上半年）,3\n", "carries the remark '（上半年）', which may say another period; write '2027'"),
        ("年份,存款\n2021,1\n2022,2\n2023,3（预计）\n", "'3（预计）' is marked as expected, not as observed; leave it out."),
        ('年份,存款\n2021,"1,0050"\n2022,"1,1000"\n', "'1,0050' may be 10050, its comma parting ten thousands, or a decimal"),
        ("单位：万元,\n" + PLAIN, "the file says '万元' and unit='亿元' was given"),
        ("指标,2021,2022,2023\n存款（万元）,1,2,3\n", "the file says '万元' and unit='亿元' was given"),
        ("指标,2021,2022,2023\n存款,1,2,3\n贷款,1,2,3\n", "several rows of figures; give value_column= one of 存款, 贷款"),
        ("年份;存款\n2021;112,500\n2022;113,100\n2023;114,000\n", "row 2, column '存款', 2021: '112,500' may be 112500 or 112.500"),
        ("年份;存款\n2021;985\n2022;1.110\n2023;1.250\n", "row 3, column '存款', 2022: '1.110' may be 1110 or 1.1100"),
        ("年份,存款\n2021,1\n2022,2\n2O23,3\n", "row 4, column '存款', 2O23: the period '2O23' cannot be read"),
        ("年份,存款\n2021,1\n2022,2\n2023,3①\n", "row 4, column '存款', 2023: '3①' carries the footnote mark '①'; write 3."),
    ],
)
def test_what_cannot_be_told_is_said_in_one_sentence(content: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(PsiError) as raised:
        psi.read_series(own(tmp_path, content), unit="亿元", kind="stock")
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_header_may_be_named_or_missing(tmp_path: Path) -> None:
    path = own(tmp_path, "2021,100.5\n2022,110\n2023,121\n")
    assert psi.read_series(path, header=0).y.tolist() == VALUES
    path = own(tmp_path, "甲,乙\n丙,丁\n" + PLAIN)
    assert psi.read_series(path, header=3).indicator.id == "存款"
    with pytest.raises(PsiError, match="has nothing in row 9; give header= the row of the column names"):
        psi.read_series(path, header=9)


def test_headers_of_two_rows_are_joined(tmp_path: Path) -> None:
    path = own(tmp_path, "年份,存款,,贷款,\n,余额,增速,余额,增速\n2021,100.5,1,90,2\n2022,110,2,91,3\n2023,121,3,92,4\n")
    assert psi.read_series(path, value_column="存款 余额").y.tolist() == VALUES
    assert psi.read_series(path, value_column="贷款 增速").last == 4.0


def test_years_and_months_in_two_columns_are_read_as_one(tmp_path: Path) -> None:
    months = psi.read_series(own(tmp_path, "年份,月份,存款\n2021,11,100.5\n,12,110\n2022,1,121\n"))
    assert (months.y.tolist(), str(months.origin)) == (VALUES, "2022-01")
    quarters = psi.read_series(own(tmp_path, "年度,季度,存款\n2021,第一季度,100.5\n2021,二季度,110\n2021,Q3,121\n合计,,331.5\n"))
    assert (quarters.y.tolist(), str(quarters.origin)) == (VALUES, "2021Q3")


def test_a_percent_in_the_header_is_not_read_as_a_share(tmp_path: Path) -> None:
    path = own(tmp_path, "年份,占比（%）\n2021,0.5\n2022,0.6\n2023,0.7\n")
    with pytest.raises(PsiError, match="the file says '%'"):
        psi.read_series(path, kind="ratio")
    assert psi.read_series(path, unit="percent", kind="ratio").last == pytest.approx(0.007)


def test_a_row_of_the_table_is_chosen_with_or_without_its_unit(tmp_path: Path) -> None:
    path = own(tmp_path, "指标,2021年,2022年,2023年\n存款余额（亿元）,100.5,110,121\n贷款余额（亿元）,1,2,3\n")
    for name in ("存款余额", "存款余额（亿元）"):
        assert psi.read_series(path, value_column=name, unit="亿元", kind="stock").y.tolist() == VALUES


def test_a_bad_cell_in_a_turned_table_is_named_by_row_and_column(tmp_path: Path) -> None:
    path = own(tmp_path, "指标,2021年,2022年,2023年\n存款,100.5,—,121\n")
    with pytest.raises(PsiError, match="row '存款', column 3, 2022年: the value is missing"):
        psi.read_series(path)


def test_a_year_as_a_value_is_a_value(tmp_path: Path) -> None:
    path = own(tmp_path, "年份,存款\n2021,2010\n2022,2022\n2023,2030\n")
    assert psi.read_series(path).y.tolist() == [2010.0, 2022.0, 2030.0]
    path = own(tmp_path, "地区,年份,存款\n株洲,2021,2010\n株洲,2022,2022\n株洲,2023,2030\n")
    assert psi.read_series(path, value_column="存款").y.tolist() == [2010.0, 2022.0, 2030.0]


def test_quarters_under_their_years_are_periods_and_not_the_years(tmp_path: Path) -> None:
    head = (
        "指标,2019年,,,,2020年,,,,2021年,,,,\n,一季度,二季度,三季度,四季度,一季度,二季度,三季度,四季度,一季度,二季度,三季度,四季度,全年\n"
    )
    found = psi.read_series(own(tmp_path, head + "产值,1,2,3,4,2,3,4,5,3,4,5,6,18\n"), unit="亿元")
    assert (found.y.tolist(), str(found.values.index[0])) == ([1, 2, 3, 4, 2, 3, 4, 5, 3, 4, 5, 6], "2019Q1")


@pytest.mark.parametrize("head", ["时间,本年累计（亿元）", "全市产值累计\n时间,产值", "month,output YTD"])
def test_a_flow_that_counts_from_january_by_its_name_is_refused(head: str, tmp_path: Path) -> None:
    rows = "".join(f"2021年{month}月,{month}\n" for month in range(1, 7))
    with pytest.raises(PsiError, match="says that the figures count from January; give each month or quarter alone"):
        psi.read_series(own(tmp_path, f"{head}\n{rows}"), unit="亿元", kind="flow")
    assert psi.read_series(own(tmp_path, f"{head}\n{rows}"), unit="亿元", kind="stock").last == 6


def test_a_percent_format_is_no_amount_of_money(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (("年份", "增速"), (2021, 0.1), (2022, 0.11), (2023, 0.12)):
        book.active.append(row)
    for at in (2, 3, 4):
        book.active.cell(at, 2).number_format = "0.0%"
    book.save(tmp_path / "own.xlsx")
    with pytest.raises(PsiError, match="row 2, column '增速', 2021: the cell is in percent format and unit='亿元' was given"):
        psi.read_series(tmp_path / "own.xlsx", unit="亿元")
    assert psi.read_series(tmp_path / "own.xlsx", unit="growth", kind="growth").last == 0.12
