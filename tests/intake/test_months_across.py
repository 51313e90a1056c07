"""Years down and months or quarters across; remarks, signs and marks around a figure or a period."""

import pytest

import psi_analysis as psi
from psi_analysis.errors import DataError, PeriodError, SeriesError, UnitError
from psi_analysis.written.number_words import read_number
from psi_analysis.written.period_words import read_words


def read(tmp_path, text, **given):
    path = tmp_path / "own.csv"
    path.write_text(text, encoding="utf-8")
    return psi.read_series(path, **given)


@pytest.mark.parametrize(
    ("names", "first", "last", "count"),
    [
        ([f"{month}月" for month in range(1, 13)], "2020-01", "2022-05", 29),
        (["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"], "2020-01", "2022-05", 29),
        (["一季度", "二季度", "三季度", "四季度"], "2020Q1", "2022Q2", 10),
        (["Q1", "Q2", "Q3", "Q4"], "2020Q1", "2022Q2", 10),
    ],
)
def test_months_or_quarters_across_are_read_as_the_months_of_their_years(tmp_path, names, first, last, count):
    figures = [100.0 + at + at % 3 for at in range(count)]
    cells = [str(figure) for figure in figures] + [""] * (3 * len(names) - count)
    lines = [",".join([f"{2020 + row}年", *cells[row * len(names) : (row + 1) * len(names)], "999"]) for row in range(3)]
    found = read(
        tmp_path, "零售额\n单位：亿元\n" + ",".join(["年份", *names, "合计"]) + "\n" + "\n".join(lines) + "\n注：初步数。\n", unit="亿元"
    )
    assert (str(found.values.index[0]), str(found.values.index[-1]), found.y.tolist()) == (first, last, figures)


def test_a_month_across_that_is_missing_or_wrong_is_named(tmp_path):
    head = "年份," + ",".join(f"{month}月" for month in range(1, 13))
    with pytest.raises(SeriesError, match=r"row 2, column 'value', 2020年5月: the value is missing"):
        read(tmp_path, f"{head}\n2020,1,2,3,4,,6,7,8,9,10,11,12\n")
    with pytest.raises(UnitError, match=r"2020年5月: 'x' is not a number"):
        read(tmp_path, f"{head}\n2020,1,2,3,4,x,6,7,8,9,10,11,12\n")
    with pytest.raises(DataError, match="comes more than once"):
        read(tmp_path, f"指标,{head}\n存款,2020,1,2,3,4,5,6,7,8,9,10,11,12\n存款,2021,1,2,3,4,5,6,7,8,9,10,11,12\n")
    with pytest.raises(UnitError, match="the file says '亿元' and unit='万元' was given"):
        read(tmp_path, f"单位：亿元,,\n{head}\n2020,1,2,3,4,5,6,7,8,9,10,11,12\n", unit="万元")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("6210.4（初步）", "carries the remark '(初步)'; write 6210.4."),
        ("6210.4 (p)", "carries the remark '(p)'; write 6210.4."),
        ("1,234(初步)", "carries the remark '(初步)'; write the number without it."),
        ("5010.5-", "has a minus sign behind it; write -5010.5 if that is meant"),
        ("'5010.5", "begins with an apostrophe, as cells of text do; write 5010.5."),
    ],
)
def test_what_stands_beside_a_number_is_named(text, said):
    with pytest.raises(UnitError) as caught:
        read_number(text)
    assert said in str(caught.value)


def test_roman_quarters_are_read_and_a_remark_on_a_period_is_named():
    assert [str(read_words(f"2020年{sign}季度")) for sign in "ⅠⅡⅢⅣ"] == [f"2020Q{at}" for at in (1, 2, 3, 4)]
    with pytest.raises(PeriodError, match=r"carries the remark '（预计）', and is expected, not observed; leave the row out\."):
        read_words("2020年（预计）")
