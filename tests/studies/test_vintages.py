"""What was known on a day, and the year seen in quarters and months: closed forms on made-up rows."""

from __future__ import annotations

import ast
import datetime as dt
import operator
import random
import re
from pathlib import Path

import pandas as pd
import pytest

from psi_analysis.nouns.indicators import Indicator
from psi_analysis.studies.loading import load
from psi_analysis.studies.rows import Row
from psi_analysis.studies.vintages import at_frequency, covers, known_on, latest_vintage
from tests.spec_tables import rows
from tests.studies.small_study import HEADER, write_small_study

PARCELS = Indicator("parcels", "包裹", "Parcels", "count", "flow")
STOCK = Indicator("deposits", "存款", "Deposits", "100m yuan", "stock")


def row(period: pd.Period, value: float, published: dt.date, confidence: str = "high", unit: str = "count") -> Row:
    """Make a typed observation row."""
    cells = {"period": period, "value": value, "published": published, "confidence": confidence, "unit": unit}
    return Row("made-up.csv", 2, {**cells, "source": "paper", "status": "final"})


def test_the_figure_known_on_any_day_is_the_last_published_before_it() -> None:
    draw = random.Random(7)
    start = dt.date(2020, 1, 1)
    days = [start + dt.timedelta(days=draw.randrange(2000)) for _ in range(60)]
    rows = [row(pd.Period(str(2010 + draw.randrange(5)), freq="Y"), float(i), day) for i, day in enumerate(days)]
    for day in (start + dt.timedelta(days=step) for step in range(0, 2100, 70)):
        expected: dict[pd.Period, float] = {}
        for one in sorted(rows, key=lambda r: r.day("published")):
            if one.day("published") <= day:
                expected[one.cells["period"]] = one.number("value")  # type: ignore[index]
        found = latest_vintage(known_on(rows, day), PARCELS)
        assert {period: reading.value for period, reading in found.items()} == expected


def test_a_flow_sums_only_complete_years_and_its_own_yearly_figure_comes_first() -> None:
    months = pd.period_range("2021-01", "2022-11", freq="M")
    rows = [row(month, 1.0, dt.date(2023, 1, 31)) for month in months]
    yearly = at_frequency(latest_vintage(rows, PARCELS), "flow", "Y")
    assert {str(period): reading.value for period, reading in yearly.items()} == {"2021": 12.0}
    rows.append(row(pd.Period("2021", freq="Y"), 12.5, dt.date(2022, 1, 31)))
    assert at_frequency(latest_vintage(rows, PARCELS), "flow", "Y")[pd.Period("2021", freq="Y")].value == 12.5


def test_a_stock_takes_december_unless_a_later_yearly_figure_corrects_it() -> None:
    rows = [
        row(pd.Period("2021-11", freq="M"), 5.0, dt.date(2022, 1, 15), unit="100m yuan"),
        row(pd.Period("2021-12", freq="M"), 6.0, dt.date(2022, 1, 15), unit="100m yuan"),
    ]
    year = pd.Period("2021", freq="Y")
    assert at_frequency(latest_vintage(rows, STOCK), "stock", "Y")[year].value == 6.0
    rows.append(row(year, 6.5, dt.date(2022, 12, 31), unit="100m yuan"))
    assert at_frequency(latest_vintage(rows, STOCK), "stock", "Y")[year].value == 6.5


def test_a_sum_is_as_trusted_as_its_least_trusted_part_and_public_with_its_last() -> None:
    quarters = pd.period_range("2021Q1", "2021Q4", freq="Q")
    rows = [row(q, 1.0, dt.date(2022, 1, n + 1), "low" if n == 1 else "high") for n, q in enumerate(quarters)]
    year = at_frequency(latest_vintage(rows, PARCELS), "flow", "Y")[pd.Period("2021", freq="Y")]
    assert (year.value, year.confidence, year.published) == (4.0, "low", dt.date(2022, 1, 4))


@pytest.mark.parametrize(
    ("first", "until", "period", "expected"),
    [
        ("2005-01", "2005-12", "2005", True),
        ("2005-01", "2005-11", "2005", False),
        ("2005", "2005", "2005-03", True),
        ("2005", None, "2006", False),
    ],
)
def test_a_gap_covers_a_period_of_any_frequency(first: str, until: str | None, period: str, expected: bool) -> None:
    def of(text: str | None) -> pd.Period | None:
        return None if text is None else pd.Period(text, freq="M" if "-" in text else "Y")

    gap = Row("breaks.csv", 2, {"period": of(first), "until": of(until)})
    assert covers(gap, of(period)) is expected  # type: ignore[arg-type]


def test_a_year_is_missing_from_a_flow_until_its_last_month_is_public(tmp_path: Path) -> None:
    lines = [
        f"parcels,town,2023-{month:02d},,1,count,final,high,paper,{2023 + month // 12}-{month % 12 + 1:02d}-28,no,,,报,"
        for month in range(1, 13)
    ]
    folder = write_small_study(tmp_path, observations=HEADER + "\n".join(lines) + "\n")
    assert load(folder, as_of="2024-01-28").series("parcels").last == 12
    assert load(folder, as_of="2024-01-27").series("parcels", frequency="M").last == 1


CONFIRMED = """
value of another row | source | status  | confirms
100.5                | other  | final   | yes
99.5                 | other  | final   | yes
100.51               | other  | final   | no
99.49                | other  | final   | no
100                  | other  | derived | no
100                  | paper  | final   | no
100                  | other  | revised | yes
"""


@pytest.mark.parametrize(("value", "source", "status", "confirms"), rows(CONFIRMED))
def test_another_publication_within_half_a_percent_confirms_and_a_figure_the_study_derived_does_not(
    value: str, source: str, status: str, confirms: str
) -> None:
    year, day = pd.Period("2024", freq="Y"), dt.date(2025, 1, 1)
    own = row(year, 100.0, dt.date(2025, 6, 1))
    other = Row("made-up.csv", 3, {**row(year, float(value), day).cells, "source": source, "status": status})
    reading = latest_vintage([own, other], PARCELS)[year]
    assert (reading.value, len(reading.confirmed)) == (100.0, int(confirms == "yes"))


_OPERATORS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}


def evaluate(node: ast.expr) -> float:
    """Return the value of a sum, difference, product or quotient of numbers."""
    if isinstance(node, ast.BinOp):
        return float(_OPERATORS[type(node.op)](evaluate(node.left), evaluate(node.right)))
    assert isinstance(node, ast.Constant)
    return float(node.value)


def arithmetic(evidence: str) -> float:
    """Return what the left side of an evidence's equation gives."""
    left = re.sub(r"(\d(?:[\d.]*))%\)", lambda match: f"{float(match[1]) / 100})", evidence.split("=")[0])
    left = re.sub(r"[^\d.()+×÷−]", "", left.replace("3A", "").replace("4A", "")).replace("×", "*").replace("÷", "/").replace("−", "-")
    return evaluate(ast.parse(left, mode="eval").body)


DERIVED = [one for one in load().raw.observations if one.text("status") == "derived"]


@pytest.mark.parametrize("one", DERIVED, ids=lambda one: f"{one.text('indicator')}-{one.text('area')}-{one.text('period')}")
def test_the_arithmetic_of_every_derived_row_gives_its_value(one: Row) -> None:
    value, left = one.number("value"), arithmetic(one.text("evidence"))
    places = len(repr(value).partition(".")[2].rstrip("0"))
    scale = 100 if abs(left) < 1 < value else 1
    assert left * scale == pytest.approx(value, abs=0.5 * 10**-places + 1e-9)
