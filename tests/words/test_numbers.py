"""How numbers are printed: a table a policy researcher can check line by line."""

import pytest

from psi_analysis.errors import ParameterError, UnitError
from psi_analysis.words.numbers import Quantity, percent, say, shown
from psi_analysis.words.rounding import digits, nearest, outward, probability_step

TABLE = """
style                   | value     | unit           | 中文          | English
money                   | 6300      |                | 6300亿元      | 630 billion yuan
money                   | 6305      |                | 6305亿元      | 630.5 billion yuan
money                   | 4693.75   |                | 4693.8亿元    | 469.38 billion yuan
money                   | 5085.04   |                | 5085.0亿元    | 508.50 billion yuan
money                   | 43.478    |                | 43.5亿元      | 4.35 billion yuan
money                   | 7.125     |                | 7.13亿元      | 0.713 billion yuan
money                   | 12345.6   |                | 12345.6亿元   | 1,234.56 billion yuan
money                   | -86.44    |                | −86.4亿元     | −8.64 billion yuan
value                   | 6300      | 100m yuan      | 6300亿元      | 630 billion yuan
value                   | 630       | bn yuan        | 6300亿元      | 630 billion yuan
value                   | 0.13      | share          | 13%           | 13%
value                   | 0.1354    | share          | 13.5%         | 13.5%
value                   | 13        | percent        | 13%           | 13%
value                   | 37.9      | per 10k people | 37.9件/万人   | 37.9 per 10,000 people
value                   | 1000      | trains a year  | 1000列/年     | 1,000 trains a year
value                   | 5000      | count          | 5000          | 5,000
probability             | 0.634     |                | 63%           | 63%
probability             | 0.635     |                | 64%           | 64%
probability             | 0.005     |                | <1%           | <1%
probability             | 0.0       |                | <1%           | <1%
probability             | 0.01      |                | 1%            | 1%
probability             | 0.99      |                | 99%           | 99%
probability             | 0.992     |                | >99%          | >99%
probability             | 1.0       |                | >99%          | >99%
probability said        | 0.634     |                | 约为63%       | about 63%
probability said        | 0.005     |                | 不到1%        | below 1%
probability said        | 0.9999    |                | 超过99%       | above 99%
probability by 5        | 0.634     |                | 65%           | 65%
probability by 5        | 0.02      |                | <5%           | <5%
probability by 5        | 0.99      |                | >95%          | >95%
probability by 5 said   | 0.634     |                | 约为65%       | about 65%
probability by 10       | 0.634     |                | 60%           | 60%
probability by 10 said  | 0.97      |                | 超过90%       | above 90%
probability by 5        | 0.05      |                | 5%            | 5%
probability by 5 said   | 0.02      |                | 不到5%        | below 5%
probability by 5 said   | 0.124     |                | 约为10%       | about 10%
probability by 5 said   | 0.126     |                | 约为15%       | about 15%
probability by 5 said   | 0.98      |                | 超过95%       | above 95%
probability of few      | 0.07      |                | <10%          | <10%
probability of few said | 0.98      |                | 超过90%       | above 90%
points                  | 0.0123    |                | 1.2个百分点   | 1.2 percentage points
signed points           | 0.0123    |                | +1.2个百分点  | +1.2 percentage points
signed points           | -0.0123   |                | −1.2个百分点  | −1.2 percentage points
signed growth           | 0.1       |                | +10.0%        | +10.0%
bare                    | 4370      | 100m yuan      | 4370亿元      | 437
bare                    | 0.035     | growth         | 3.5%          | 3.5%
as published            | 5123.45   | 100m yuan      | 5123.45亿元   | 512.345 billion yuan
as published            | 0.14123   | share          | 14.123%       | 14.123%
as published            | 1250      | count          | 1250          | 1250
growth                  | 0.0747    |                | 7.5%          | 7.5%
growth                  | -0.0004   |                | 0.0%          | 0.0%
goal growth             | 0.074     |                | 7.4%          | 7.4%
goal growth             | 0.08      |                | 8%            | 8%
share                   | 0.13985   |                | 14.0%         | 14.0%
whole share             | 0.145     |                | 15%           | 15%
count                   | 1250      |                | 1250          | 1,250
year                    | 2027      |                | 2027          | 2027
score                   | 0.1274    |                | 0.127         | 0.127
"""
ROWS = [tuple(cell.strip() for cell in line.split("|")) for line in TABLE.strip().splitlines()[1:]]


@pytest.mark.parametrize(("style", "value", "unit", "zh", "en"), ROWS, ids=[f"{row[0]} {row[1]}" for row in ROWS])
def test_a_number_is_printed_as_the_table_says(style: str, value: str, unit: str, zh: str, en: str) -> None:
    quantity = Quantity(float(value), style, unit)
    assert say(quantity, "zh") == zh
    assert say(quantity, "en") == en


@pytest.mark.parametrize("value", [0.05, 1.0, 7.125, 43.478, 4693.75, 5085.04, 6300.0, 12345.67, -86.44])
def test_both_languages_state_the_same_amount(value: float) -> None:
    zh = float(say(Quantity(value, "money"), "zh").removesuffix("亿元").replace("−", "-"))
    en = float(say(Quantity(value, "money"), "en").removesuffix(" billion yuan").replace("−", "-").replace(",", ""))
    assert en * 10 == pytest.approx(zh, abs=1e-9)


def test_halves_are_rounded_away_from_zero_and_zero_has_no_sign() -> None:
    assert [digits(value, 1) for value in (0.25, 0.35, -0.25, -0.01)] == ["0.3", "0.4", "−0.3", "0.0"]


@pytest.mark.parametrize(
    ("error", "grade", "step"),
    [(0.004, "A", 0.01), (0.0125, "B", 0.01), (0.02, "B", 0.05), (0.06, "B", 0.1), (None, "C", 0.05)],
)
def test_rounding_follows_simulation_error_and_grade(error: float | None, grade: str, step: float) -> None:
    assert probability_step(error, grade) == step


def test_a_printed_range_covers_the_range_found() -> None:
    for low, high in [(0.23, 0.58), (0.2, 0.6), (0.001, 0.999), (0.049, 0.051)]:
        for step in (0.05, 0.1):
            below, above = outward(low, high, step)
            assert below <= low <= high <= above
            assert low - below < step and above - high < step


RANGES = [(0.478, 0.69), (0.0003, 0.0995), (0.953, 0.99), (0.0, 1.0), (0.5, 0.5), (0.951, 0.953), (0.2, 0.95), (0.001, 0.03)]


@pytest.mark.parametrize(("low", "high"), RANGES)
def test_a_range_covers_what_was_found_within_a_step(low: float, high: float) -> None:
    begin, end = outward(low, high)
    assert low - 0.05 < begin <= low and high <= end < high + 0.05


@pytest.mark.parametrize(("value", "step"), [(0.124, 0.1), (0.125, 0.15), (0.0, 0.0), (0.979, 1.0), (0.97, 0.95), (0.675, 0.7)])
def test_one_value_goes_to_the_nearest_step_in_the_middle_and_at_the_ends(value: float, step: float) -> None:
    assert nearest(value) == pytest.approx(step)


def test_a_cell_has_a_dash_where_there_is_no_number_and_no_simulated_probability_is_certain() -> None:
    assert [shown(None, "growth"), shown(float("nan"), unit="share"), percent(float("nan"))] == ["–"] * 3
    assert [percent(value) for value in (0.0, 0.005, 0.625, 1.0)] == ["<1%", "<1%", "63%", ">99%"]


def test_an_unknown_style_or_unit_and_a_number_that_is_none_are_refused() -> None:
    with pytest.raises(ParameterError, match="Did you mean 'probability'"):
        Quantity(0.5, "probabilty")
    with pytest.raises(UnitError, match="unit 'parsec'"):
        Quantity(0.5, "value", "parsec")
    with pytest.raises(ParameterError, match="leave its sentence out"):
        Quantity(float("nan"), "share")
