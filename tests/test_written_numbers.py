"""Numbers as offices write them: read where the meaning is certain; no advice ever names another figure."""

from __future__ import annotations

import re

import pandas as pd
import pytest

import psi_analysis as psi
from psi_analysis.errors import UnitError
from psi_analysis.written.number_words import comma_of, read_number

READ = {
    "1,110": 1110.0,
    "1，110": 1110.0,
    "1,234,567.5": 1234567.5,
    "1 110.5": 1110.5,
    "1\u00a0110,5": 1110.5,
    "1.234.567": 1234567.0,
    "1.110,5": 1110.5,
    "112,5": 112.5,
    "0,125": 0.125,
    "１１０": 110.0,
    " 110 ": 110.0,
    "−3.2": -3.2,
    "1'110": 1110.0,
}
NAMED = {
    "4693.8①": "carries the footnote mark '①'; write 4693.8.",
    "100²": "carries the footnote mark '²'; write 100.",
    "4,693.8*": "carries the footnote mark '*'; write 4693.8.",
    "4693.8(1)": "carries the footnote mark '(1)'; write 4693.8.",
    "4693.8注1": "carries the footnote mark '注1'; write 4693.8.",
    "4693.8⒈": "carries the footnote mark '⒈'; write 4693.8.",
    "△12.3": "may stand for minus; write -12.3 or 12.3.",
    "(12.3)": "write -12.3 if that is meant",
    "112,5亿": "carries the unit '亿'; write 112.5 and put",
    "1,110亿": "carries the unit '亿'; write the number alone",
    "<5": "is a bound",
    "100-110": "is a range",
    "3.2k": "has 'k' behind the number; write the number alone",
    "#DIV/0!": "is an error of the spreadsheet",
    "½": "is not a number",
    "1e400": "is beyond what a number can hold",
}


@pytest.mark.parametrize(("text", "number"), READ.items())
def test_a_number_of_one_meaning_is_read_at_every_door(text: str, number: float) -> None:
    assert read_number(text) == number
    given = pd.Series([number, number, text], index=[2021, 2022, 2023], dtype=object)
    assert psi.Series.from_pandas(given).y.tolist() == [number] * 3
    values = [float(year) for year in range(1, 12)]
    table = pd.DataFrame({"series": "a", "period": range(2010, 2022), "value": pd.Series([*values, text], dtype=object)})
    plain = table.assign(value=[*values, number])
    found, wanted = (psi.assess_panel(one, horizon=1).forecasts for one in (table, plain))
    pd.testing.assert_frame_equal(found, wanted)


@pytest.mark.parametrize(("text", "said"), NAMED.items())
def test_what_is_no_number_is_named_at_every_door(text: str, said: str) -> None:
    with pytest.raises(UnitError) as raised:
        psi.Series.from_pandas(pd.Series(["1", "2", text], index=[2021, 2022, 2023], dtype=object))
    assert said in str(raised.value)
    table = pd.DataFrame({"series": "a", "period": range(2010, 2022), "value": pd.Series([*map(float, range(11)), text], dtype=object)})
    assert said.rstrip(".") in psi.assess_panel(table, horizon=1).summary["reason"].iloc[0]


@pytest.mark.parametrize("text", NAMED)
def test_an_advice_never_names_a_figure_with_a_mark_for_a_digit(text: str) -> None:
    with pytest.raises(UnitError) as raised:
        read_number(text)
    advised = re.findall(r"write (?:-?[0-9.]+ or )?(-?[0-9.]+[0-9])", str(raised.value))
    plain = "".join(sign for sign in text if sign in "0123456789.")
    assert [word for word in advised if word.lstrip("-") not in (plain, plain.replace(",", ""), "4693.8", "112.5", "4693.75")] == []


def test_commas_mean_one_thing_in_one_column() -> None:
    assert comma_of(["985,5", "1.110,5"], semicolons=True) == "decimal"
    assert comma_of(["985.5", "1,110.5"]) == comma_of(["1,110", "1,120"]) == "thousands"
    assert comma_of(["112,500", "0,125"], semicolons=True) == "decimal"
    for cells, said in (
        (["985,5", "1,110"], "'1,110' may be 1110 or 1.110"),
        (["112,500", "113,100"], "'112,500' may be 112500 or 112.500"),
        (["985", "1.110"], "'1.110' may be 1110 or 1.1100"),
        (["112,5", "1,110.5"], "has a decimal comma and '1,110.5' a comma for thousands"),
    ):
        with pytest.raises(UnitError, match=re.escape(said)):
            comma_of(cells, semicolons=True)


def test_thousands_beside_decimal_commas_are_read_by_the_column() -> None:
    assert [read_number(text, "decimal") for text in ("985,5", "1.110", "1.110,5", "1 110,5")] == [985.5, 1110.0, 1110.5, 1110.5]
    with pytest.raises(UnitError):
        read_number("1.5", "decimal")
