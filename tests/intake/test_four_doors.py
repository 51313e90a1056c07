"""The same figures at four doors (`read_series`, `psi forecast`, `psi add`, `assess_panel`): the same reading, or the same sentence."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import psi_analysis as psi
from psi_analysis.cli.main import main
from psi_analysis.errors import PsiError
from psi_analysis.studies.adding.workbook import FIELDS
from psi_analysis.studies.adding.writing import prepare_addition
from tests.studies.adding.made_up_workbook import SOUND
from tests.studies.small_study import write_small_study

pytestmark = pytest.mark.slow

VALUES = ["90", "94.5", "98", "101", "107", "111", "118"]
YEARS = [str(year) for year in range(2014, 2021)]

READ_PERIODS = {
    "年": ([f"{year}年" for year in YEARS], "2014"),
    "年末": ([f"{year}年末" for year in YEARS], "2014"),
    "2014.0": ([f"{year}.0" for year in YEARS], "2014"),
    "full-width digits": (["２０１４", "２０１５", "２０１６", "２０１７", "２０１８", "２０１９", "２０２０"], "2014"),
    "characters": (["二〇一四年", "二〇一五年", "二〇一六年", "二〇一七年", "二〇一八年", "二〇一九年", "二〇二〇年"], "2014"),
    "last days": ([f"{year}年12月31日" for year in YEARS], "2014"),
    "last days with slashes": ([f"31/12/{year}" for year in YEARS], "2014"),
    "1-12月": ([f"{year}年1-12月" for year in YEARS], "2014"),
    "a time zone at midnight": ([f"{year}-12-31T00:00:00+08:00" for year in YEARS], "2014"),
    "signs without room": ([f"\ufeff{year}\u200b" for year in YEARS], "2014"),
    "quarters": ([f"20{at // 4 + 14}年第{'一二三四'[at % 4]}季度" for at in range(7)], "2014Q1"),
    "Q": ([f"20{at // 4 + 14}Q{at % 4 + 1}" for at in range(7)], "2014Q1"),
    "202201": ([f"2014{month:02d}" for month in range(1, 8)], "2014-01"),
    "M": ([f"2014M{month}" for month in range(1, 8)], "2014-01"),
}
REFUSED_PERIODS = {
    "1-2月": (["2014年1-2月", "2014年3月", "2014年4月"], "holds January and February together; sum a flow to quarters"),
    "1-9月": ([f"{year}年1-9月" for year in YEARS], "counts from January; give each quarter or month alone"),
    "前三季度": ([f"{year}年前三季度" for year in YEARS], "counts from January; give each quarter alone"),
    "half-years": (["2014年上半年", "2014年下半年", "2015年上半年"], "is a half-year, which is not supported; give quarters, or years"),
    "H1": (["2014H1", "2014H2", "2015H1"], "is a half-year, which is not supported"),
    "weeks": (["2014-W01", "2014-W02", "2014-W03"], "is a week, which is not supported; give months"),
    "fiscal years": (["FY2014", "FY2015", "FY2016"], "is a fiscal period, which is not supported"),
    "summers": (["2014/15", "2015/16", "2016/17"], "looks like a year from one summer to the next, not supported; give calendar years"),
    "day numbers": (["41639", "42004", "42369"], "looks like the spreadsheet's number of a day (2013-12-31 if counted from 1900)"),
    "2021.1": (["2014.1", "2014.2", "2014.3"], "is a number, in which 2021.1 may be January or October"),
    "footnotes": (["2014①", "2015①", "2016①"], "carries the footnote mark '①'; write 2014."),
    "superscripts": (["2014²", "2015²", "2016²"], "carries the footnote mark '²'; write 2014."),
    "a part of the year": (["2014（上半年）", "2015", "2016"], "carries the remark '（上半年）', which may say another period"),
    "expected": (["2014（预计）", "2015", "2016"], "carries the remark '（预计）', and is expected, not observed; leave the row out"),
    "a time zone": (["2014-12-31T16:00:00Z"] * 3, "has a time of day, and may be midnight of 2015-01-01 elsewhere"),
    "day or month first": (["1/2/2014", "1/3/2014", "1/4/2014"], "may be 2014-01-02 or 2014-02-01; write it that way."),
    "month without year": (["5月", "6月", "7月"], "year"),
    "two digits": (["14", "15", "16"], "cannot be read; write '2027', '2027Q2' or '2027-06'."),
    "a span of years": (["2011-2014", "2015-2018", "2019-2020"], "spans several years"),
}
READ_VALUES = {
    "full-width": ["９０", "９４．５", "98", "101", "107", "111", "118"],
    "decimal commas": ["90,0", "94,5", "98", "101,0", "107", "111", "118"],
    "exponents": ["9.0E+01", "9.45E+01", "98", "1.01e2", "107", "111", "118"],
    "blanks": [" 90 ", "94.5\u3000", "98", "101", "107", "\u00a0111", "118\u200b"],
    "signs": ["+90", "+94.5", "+98", "+101", "+107", "+111", "+118"],
}
REFUSED_VALUES = {
    "ten thousands": ("1,0050", "'1,0050' may be 10050, its comma parting ten thousands, or a decimal"),
    "footnote": ("94.5①", "'94.5①' carries the footnote mark '①'; write 94.5."),
    "star": ("94.5*", "'94.5*' carries the footnote mark '*'; write 94.5."),
    "percent": ("94.5%", "'94.5%' carries the unit '%'; write 94.5"),
    "another unit": ("9450万元", "'9450万元' carries the unit '万元'; write 9450"),
    "brackets": ("(94.5)", "'(94.5)' stands in brackets; write -94.5 if that is meant"),
    "triangle": ("▲94.5", "'▲94.5' has '▲' before it, which may stand for minus"),
    "minus behind": ("94.5-", "'94.5-' has a minus sign behind it"),
    "about": ("约94.5", "'约94.5' is a bound, not a value"),
    "at least": ("94.5以上", "'94.5以上' is a bound, not a value"),
    "a range": ("90-95", "'90-95' is a range, not a value"),
    "expected": ("94.5(预计)", "'94.5(预计)' is marked as expected, not as observed; leave it out."),
    "an error": ("#DIV/0!", "'#DIV/0!' is an error of the spreadsheet, not a number"),
    "missing": ("…", "is missing; fill it from a source"),
    "not published": ("n/a", "is missing; fill it from a source"),
    "letters": ("94.5p", "'94.5p' has 'p' behind the number"),
    "O for 0": ("1O1", "'1O1' is not a number; write digits with a decimal point"),
    "beyond": ("1e400", "is beyond what a number can hold"),
}


def write(path: Path, rows: list[list[str]]) -> Path:
    """Write a table."""
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
    return path


def at_every_door(folder: Path, periods: list[str], values: list[str], capsys: pytest.CaptureFixture[str]) -> list[object]:
    """What is read (first period, figures) or said at the four doors."""
    rows = [list(pair) for pair in zip(periods, values, strict=False)]
    own = write(folder / "own.csv", [["年份", "存款"], *rows])
    long = write(folder / "long.csv", [["series", "period", "value"], *(["a", *row] for row in rows)])
    given = [SOUND | {"period": period, "value": value, "published": "2026-11-01", "reason": "换了口径"} for period, value in rows]
    office = write(folder / "office.csv", [[f.header() for f in FIELDS], *([row.get(f.key, "") for f in FIELDS] for row in given)])
    found: list[object] = []
    try:
        series = psi.read_series(own, unit="亿元", kind="stock")
        found.append((str(series.values.index[0]), series.y.tolist()))
    except PsiError as error:
        found.append(str(error))
    code = main(["forecast", str(own), "--unit", "亿元", "--kind", "stock", "--to", "2030", "--models", "naive", "--paths", "100", "--csv"])
    said = capsys.readouterr().err
    found.append(said if code and "'naive' needs" not in said else found[0])
    addition = prepare_addition(office, write_small_study(folder / "study"))
    figures = [change.figure for change in addition.written]
    said = " ".join(map(str, addition.problems))
    found.append(said or (str(figures[0].period), [figure.value for figure in figures]))
    try:
        made = psi.assess_panel(long, horizon=1)
        found.append(found[0] if made.failed.empty else made.failed["reason"].iloc[0])
    except PsiError as error:
        found.append(str(error))
    return found


@pytest.mark.parametrize(("labels", "first"), READ_PERIODS.values(), ids=READ_PERIODS)
def test_a_period_is_the_same_at_four_doors(labels: list[str], first: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = at_every_door(tmp_path, labels, VALUES, capsys)
    assert found == [(first, [float(value) for value in VALUES])] * 4


@pytest.mark.parametrize(("labels", "words"), REFUSED_PERIODS.values(), ids=REFUSED_PERIODS)
def test_what_is_no_period_is_one_sentence_at_four_doors(
    labels: list[str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for said in at_every_door(tmp_path, labels, VALUES, capsys):
        assert isinstance(said, str) and words.rstrip(".") in said


@pytest.mark.parametrize("texts", READ_VALUES.values(), ids=READ_VALUES)
def test_a_figure_is_the_same_at_four_doors(texts: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert at_every_door(tmp_path, YEARS, texts, capsys) == [("2014", [float(value) for value in VALUES])] * 4


@pytest.mark.parametrize(("text", "words"), REFUSED_VALUES.values(), ids=REFUSED_VALUES)
def test_what_is_no_figure_is_one_sentence_at_four_doors(text: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for said in at_every_door(tmp_path, YEARS, [*VALUES[:1], text, *VALUES[2:]], capsys):
        assert isinstance(said, str) and words.rstrip(".") in said
