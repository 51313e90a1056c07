"""Whatever stands in a file or table: a series of finite numbers, or one sentence; never a traceback, never another figure."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import psi_analysis as psi
from psi_analysis.errors import PsiError, UnitError
from psi_analysis.nouns.periods import parse_period
from psi_analysis.panels.long_tables import chunks_of
from psi_analysis.written.number_words import comma_of, read_number
from psi_analysis.written.period_words import read_words
from tests.properties import HealthCheck, given, settings, st

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore:series .* stands between")]

SIGNS = "0123456789.,，;；-—/年月日季度第一二三四上下半周末合计注①②*²%％()（）万亿元QHWFYM TZ:+△…\u3000\u00a0\t"
SPELT = (
    "2021|2022年|2023Q1|2021年1-2月|202201|2013年12月31日|2013.0|41639|合计|注：x|4693.8①|1,110|112,5|—|单位：亿元|存款（万元）|2020/21|2021H1"
    "|2014-12-31T16:00:00Z|1e400|#DIV/0!|９|-3|年份|存款"
)
FORMS = ("{y}年{m}月", "{y}{m:02d}", "{y}-{m:02d}", "{y}M{m}", "{y}年{m:02d}月末", "{y}/{m:02d}")
WORDS = st.one_of(
    st.sampled_from((*SPELT.split("|"), "")),
    st.integers(1990, 2040).map(str),
    st.floats(allow_nan=False, allow_infinity=False, width=32).map(repr),
    st.text(alphabet=SIGNS, max_size=12),
    st.text(max_size=6),
)
CELLS = st.one_of(WORDS, st.integers(-(10**6), 10**6), st.floats(), st.none(), st.booleans(), st.dates(), st.integers(1990, 2040))
MANY = settings(max_examples=4000, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


def one_sentence(error: PsiError) -> None:
    """Hold an error to what is said of errors."""
    assert str(error)
    assert len(str(error)) < 1500


@MANY
@given(st.one_of(WORDS, CELLS))
def test_a_period_is_read_or_named(label: object) -> None:
    try:
        found = parse_period(label)  # type: ignore[arg-type]
    except PsiError as error:
        one_sentence(error)
    else:
        assert found.freqstr in ("Y-DEC", "Q-DEC", "M")
        assert parse_period(str(found)) == found


@MANY
@given(st.text(alphabet="0123456789.,' -①²*()%万", max_size=14))
def test_a_number_is_read_with_its_own_digits_or_named(text: str) -> None:
    try:
        number = read_number(text)
    except UnitError as error:
        one_sentence(error)
        return
    assert math.isfinite(number)
    own = "".join(sign for sign in text if sign in "0123456789").strip("0")
    shown = f"{abs(number):.12e}".split("e")[0].replace(".", "").strip("0")
    assert len(own) > 12 or shown == own


@MANY
@given(st.lists(st.one_of(WORDS), max_size=8), st.booleans())
def test_a_column_of_numbers_is_read_or_named(texts: list[str], semicolons: bool) -> None:
    try:
        comma = comma_of(texts, semicolons=semicolons)
        values = [read_number(text, comma) for text in texts]
    except UnitError as error:
        one_sentence(error)
    else:
        assert all(math.isfinite(value) for value in values)


@MANY
@given(
    st.lists(st.lists(WORDS, min_size=1, max_size=4), min_size=1, max_size=9), st.sampled_from([",", ";", "\t"]), st.sampled_from("\n\r")
)
def test_a_text_file_is_read_or_named(rows: list[list[str]], mark: str, end: str) -> None:
    content = end.join(mark.join(row) for row in rows).encode("utf-8", errors="replace")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "own.csv")
        path.write_bytes(content)
        try:
            found = psi.read_series(path)
        except PsiError as error:
            one_sentence(error)
        else:
            assert all(math.isfinite(value) for value in found.y)
        assert path.read_bytes() == content


@settings(MANY, max_examples=600)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=9))
def test_a_workbook_is_read_or_named(rows: list[list[object]]) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        try:
            book.active.append(row)
        except (ValueError, openpyxl.utils.exceptions.IllegalCharacterError):
            return
    with tempfile.TemporaryDirectory() as folder:
        book.save(Path(folder, "own.xlsx"))
        try:
            found = psi.read_series(Path(folder, "own.xlsx"))
        except PsiError as error:
            one_sentence(error)
        else:
            assert all(math.isfinite(value) for value in found.y)


@MANY
@given(st.lists(st.tuples(st.sampled_from("ab"), CELLS, CELLS), min_size=1, max_size=9))
def test_a_panel_is_read_or_named(rows: list[tuple[str, object, object]]) -> None:
    table = pd.DataFrame(
        {name: pd.Series([row[at] for row in rows], dtype=object) for at, name in enumerate(("series", "period", "value"))}
    )
    before = table.copy()
    try:
        chunks = list(chunks_of([table], None, size=10))
    except PsiError as error:
        one_sentence(error)
    else:
        assert all(math.isfinite(value) for chunk in chunks for value in chunk.values)
        assert all(reason for chunk in chunks for reason in chunk.reasons.values())
    pd.testing.assert_frame_equal(table, before)


@MANY
@given(
    st.integers(1950, 2049),
    st.integers(1, 12),
    st.sampled_from(FORMS),
)
def test_a_month_is_the_month_that_was_written(year: int, month: int, form: str) -> None:
    text = form.format(y=year, m=month)
    if form == "{y}/{m:02d}" and month == (year + 1) % 100:
        return  # 2010/11 may be a year from one summer to the next, and is refused
    assert str(read_words(text)) == f"{year}-{month:02d}"
