"""Second-hand readings: what the pairs with originals say, and month-ends with holes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import SeriesError
from psi_analysis.nowcasts.confidence import Pairs, ReadingError, pairs_of, reading_error
from psi_analysis.nowcasts.patterns import month_ends
from psi_analysis.nowcasts.study_year import _best, _Candidate, year_so_far
from psi_analysis.nowcasts.within_year import YearEstimate
from psi_analysis.studies.data import Data
from psi_analysis.studies.loading import load
from tests.spec_tables import rows
from tests.studies.small_study import HEADER, write_small_study


def row(area: str, period: str, value: float, confidence: str, *, source: str = "bank", day: str = "2026-10-20", **more: str) -> str:
    status, vintage, currency = more.get("status", "final"), more.get("vintage", ""), more.get("currency", "RMB")
    return f"deposits,{area},{period},,{value:g},100m yuan,{status},{confidence},{source},{day},no,{currency},{vintage},1 − 1,\n"


def study(folder: Path, rows: list[str], breaks: str = "") -> Data:
    head = "indicator,area,period,until,kind,keep,note_zh,note_en,source\n"
    return load(write_small_study(folder, observations=HEADER + "".join(rows), breaks=head + breaks))


def level(year: int, month: int) -> float:
    """Month-ends that grow by 8 % a year, faster in the first half; years differ a little."""
    return 100.0 * 1.08 ** (year - 2015 + month / 12) * (1 + 0.004 * (year % 3 - 1) + 0.01 * np.sin(np.pi * month / 12))


MONTHS = [(year, month) for year in range(2015, 2026) for month in range(1, 13)]
OWN = [row("town", f"{year}-{month:02d}", round(level(year, month), 2), "high", day=f"{year + 1}-02-01") for year, month in MONTHS]


def test_pairs_equal_to_the_printed_digit_are_counted_and_others_measured(tmp_path: Path) -> None:
    pairs = [row("town", f"2024-0{n}", value, "low", source="paper") for n, value in ((1, 80.5), (2, 80.72), (3, 81.0), (4, 83.3))]
    originals = [row("town", f"2024-0{n}", value, "high") for n, value in ((1, 80.49), (2, 80.721), (3, 81.0), (4, 81.8))]
    found = pairs_of(study(tmp_path, [*pairs, *originals]), "low")
    assert found.differences == pytest.approx([0.0, 0.0, 0.0, np.log(83.3 / 81.8)])
    error = found.error(0.01)
    assert (error.pairs, error.unequal) == (4, 1) and error.chance == pytest.approx(2 / 6)
    assert error.size == pytest.approx(np.sqrt((np.log(83.3 / 81.8) ** 2 + 0.01**2) / 2))


@pytest.mark.parametrize(
    "other",
    [
        row("town", "2024-01", 88.0, "high", source="paper", day="2026-10-21"),
        row("town", "2024-01", 88.0, "low"),
        row("town", "2024-01", 88.0, "high", status="derived"),
        row("town", "2024-02", 88.0, "high"),
        row("land", "2024-01", 88.0, "high"),
        row("town", "2024-01", 88.0, "high", vintage="revised after the census"),
    ],
)
def test_other_vintages_periods_areas_arithmetic_and_the_same_source_are_no_pair(tmp_path: Path, other: str) -> None:
    breaks = "deposits,town,2024,,break,,变,changed,\n"
    first = row("town", "2024-01", 80.0, "low", source="paper", vintage="first release")
    assert len(pairs_of(study(tmp_path, [first, other], breaks), "low").differences) == 0


def test_the_error_of_a_doubtful_reading_has_its_closed_form() -> None:
    error = ReadingError(pairs=8, unequal=0, size=0.02)
    draws = error.draw(400_000, np.random.default_rng(1))
    assert error.deviation == pytest.approx(0.02 * np.sqrt(0.1))
    assert float(np.mean(draws != 0.0)) == pytest.approx(0.1, abs=0.002)
    assert float(draws.std()) == pytest.approx(error.deviation, rel=0.01)
    assert Pairs(np.zeros(0)).error(0.03) == ReadingError(0, 0, 0.03) and ReadingError(0, 0, 0.03).chance == 0.5


def test_an_original_has_no_such_error_and_knowledge_ends_with_the_day(tmp_path: Path) -> None:
    rows = [row("town", "2024-01", 80.0, "low", source="paper", day="2024-02-10"), row("town", "2024-01", 80.0, "high", day="2024-03-01")]
    data = study(tmp_path, rows)
    assert reading_error(data, "high", 0.01) is None
    assert [len(pairs_of(data.on(day), "low").differences) for day in ("2024-02-20", "2024-03-01")] == [0, 1]


def test_a_low_reading_carries_the_year_with_a_wider_error_than_a_high_one(tmp_path: Path) -> None:
    found = []
    for confidence in ("high", "medium", "low"):
        data = study(tmp_path / confidence, [*OWN, row("town", "2026-08", level(2026, 8), confidence)])
        found.append(year_so_far(data, data.series("deposits")))
    sure, medium, low = (one for one in found if one is not None)
    assert sure.error is None and "confidence" not in sure.now.method and low.now.method.endswith("of low confidence")
    spread = [float(np.std(np.log(one.now.draws))) for one in (sure, medium, low)]
    expected = np.hypot(spread[0], low.error.deviation)  # type: ignore[union-attr]
    assert spread[0] < spread[2] == pytest.approx(float(expected), rel=0.1) and spread[1] == pytest.approx(float(expected), rel=0.1)
    assert float(np.median(low.now.draws)) == pytest.approx(float(np.median(sure.now.draws)), rel=0.002)


def test_the_surer_of_two_contradicting_readings_carries_the_year(tmp_path: Path) -> None:
    rows = [*OWN, row("town", "2026-08", level(2026, 8), "high"), row("town", "2026-09", 1.1 * level(2026, 9), "low", source="paper")]
    data = study(tmp_path, rows)
    found = year_so_far(data, data.series("deposits"))
    assert found is not None and str(found.reading) == "2026-08"
    agreeing = study(tmp_path / "agreeing", [*rows[:-1], row("town", "2026-11", level(2026, 11), "low", source="paper", day="2026-12-10")])
    later = year_so_far(agreeing, agreeing.series("deposits"))
    assert later is not None and str(later.reading) == "2026-08"  # the months are so regular that the doubt weighs more


def test_months_with_holes_carry_the_year_where_a_series_without_gaps_could_not(tmp_path: Path) -> None:
    missing = {(2025, 5), (2025, 10), (2025, 11)}
    rows = [one for one, month in zip(OWN, MONTHS, strict=True) if month not in missing]
    gap = "deposits,town,2025-05,2026-03,gap,before,缺,missing,\n"
    data = study(tmp_path, [*rows, row("town", "2026-04", level(2026, 4), "high")], gap)
    assert str(data.series("deposits", frequency="M").origin) == "2025-04"
    found = year_so_far(data, data.series("deposits"))
    assert found is not None and str(found.reading) == "2026-04"
    assert float(np.median(found.now.draws)) == pytest.approx(level(2026, 12), rel=0.02)


def test_what_the_study_leaves_behind_a_gap_is_not_looked_at(tmp_path: Path) -> None:
    gap = "deposits,town,2016-03,2016-06,gap,after,缺,missing,\n"
    rows = [one for one, (year, month) in zip(OWN, MONTHS, strict=True) if not (year == 2016 and 3 <= month <= 6)]
    ends = month_ends(study(tmp_path, rows, gap), study(tmp_path, rows, gap).series("deposits"))
    assert str(ends.within()[0].month) == "2016-07"


def test_a_month_end_of_zero_and_months_without_a_neighbour_are_refused_in_a_sentence(tmp_path: Path) -> None:
    zero = study(tmp_path / "zero", [*OWN, row("town", "2026-02", 0.0, "high")])
    with pytest.raises(SeriesError, match="a month-end is not above 0"):
        month_ends(zero, zero.series("deposits"))
    assert year_so_far(zero, zero.series("deposits")) is None
    lone = study(tmp_path / "lone", [row("town", str(year), 100.0 + year - 2015, "high") for year in range(2015, 2025)])
    with pytest.raises(SeriesError, match="no two months in a row"):
        month_ends(lone, lone.series("deposits")).slip()


CONTRADICTED = """
doubtful reading's centre | its scale | chosen
0.149                     | 0.03      | doubtful
0.151                     | 0.03      | sure
-0.149                    | 0.03      | doubtful
-0.151                    | 0.03      | sure
0.0                       | 0.05      | sure
"""
"""Beside a sure reading with centre 0 and scale 0.04: three standard deviations of 0.05 are 0.15."""


@pytest.mark.parametrize(("centre", "scale", "chosen"), rows(CONTRADICTED))
def test_a_doubtful_reading_counts_within_three_standard_deviations_of_a_sure_one(centre: str, scale: str, chosen: str) -> None:
    def candidate(month: str, confidence: str, middle: float, width: float) -> _Candidate:
        return _Candidate(pd.Period(month, "M"), YearEstimate(middle, width, 5, np.zeros(5)), confidence, None)

    sure, doubtful = candidate("2026-06", "high", 0.0, 0.04), candidate("2026-08", "low", float(centre), float(scale))
    assert _best([sure, doubtful]) is (doubtful if chosen == "doubtful" else sure)
    assert _best([doubtful, sure]) is (doubtful if chosen == "doubtful" else sure)


def test_the_last_whole_year_shows_what_the_months_after_a_reading_add(tmp_path: Path) -> None:
    medians = []
    for name, more in (("as it was", 0.0), ("a strong end", 0.05)):
        own = [*OWN[:-1], row("town", "2025-12", level(2025, 12) * (1 + more), "high", day="2026-02-01")]
        data = study(tmp_path / name, [*own, row("town", "2026-08", level(2026, 8), "high")])
        found = year_so_far(data, data.series("deposits"))
        assert found is not None
        medians.append(float(np.median(np.log(found.now.draws))))
    assert medians[1] - medians[0] == pytest.approx(0.5 * np.log(1.05), rel=0.05)  # the last year has about half of the weight


def test_nothing_is_in_progress_until_a_reading_after_the_last_whole_year(tmp_path: Path) -> None:
    data = study(tmp_path, OWN)
    assert year_so_far(data, data.series("deposits")) is None


def test_a_town_without_months_is_carried_by_the_larger_area_from_a_reading_of_this_year_not_of_the_last(tmp_path: Path) -> None:
    land = [row("land", f"{y}-{m:02d}", round(10 * level(y, m), 2), "high", day=f"{y + 1}-02-01") for y, m in MONTHS]
    years = [row("town", str(y), round(level(y, 12) * (1 + 0.002 * (-1) ** y), 2), "high", day=f"{y + 1}-02-01") for y in range(2015, 2026)]
    data = study(tmp_path, [*land, *years, row("town", "2025-11", level(2025, 11), "high"), row("town", "2026-03", level(2026, 3), "high")])
    found = year_so_far(data, data.series("deposits"))
    assert found is not None and (str(found.reading), found.months_of, str(found.now.period)) == ("2026-03", "land", "2026")


def test_a_flow_s_confidence_is_that_of_this_year_s_figures(tmp_path: Path) -> None:
    def parcels(year: int, month: int, confidence: str) -> str:
        amount, day = 100 * 1.05 ** (year - 2018) * (1 + 0.1 * (month % 3)), f"{year + month // 12}-{month % 12 + 1:02d}-20"
        return f"parcels,town,{year}-{month:02d},,{amount:.1f},count,final,{confidence},bank,{day},no,,,1 − 1,\n"

    found = []
    for name, months in (("last year", (2025, 12)), ("this year", (2026, 1))):
        figures = [
            parcels(y, m, "low" if (y, m) == months else "high") for y in range(2018, 2027) for m in range(1, 13) if (y, m) < (2026, 9)
        ]
        data = study(tmp_path / name, figures)
        found.append(year_so_far(data, data.series("parcels")))
    last, this = (one for one in found if one is not None)
    assert (last.confidence, last.error) == ("high", None) and this.confidence == "low" and this.error is not None
    assert float(np.median(last.now.draws)) == pytest.approx(float(np.median(this.now.draws)), rel=0.02)


ROUNDED = """
second hand | original | counted equal
80.5        | 80.549   | yes
80.5        | 80.551   | no
80.5        | 80.451   | yes
80          | 80.5     | yes
80          | 80.6     | no
80.25       | 80.3     | yes
80.24       | 80.3     | no
"""
"""Half a digit of both: 0.05 + 0.0005, 0.5 + 0.05, 0.005 + 0.05."""


@pytest.mark.parametrize(("second", "original", "equal"), rows(ROUNDED))
def test_figures_are_equal_as_far_as_both_are_printed(tmp_path: Path, second: str, original: str, equal: str) -> None:
    pair = [row("town", "2024-01", float(second), "low", source="paper"), row("town", "2024-01", float(original), "high")]
    (difference,) = pairs_of(study(tmp_path, pair), "low").differences
    assert difference == (0.0 if equal == "yes" else pytest.approx(np.log(float(second) / float(original))))


def test_of_better_figures_the_most_trusted_is_the_original_then_the_first_published(tmp_path: Path) -> None:
    doubtful = row("town", "2024-01", 80.0, "low", source="paper")
    better = [
        row("town", "2024-01", 81.01, "medium", source="bank", day="2024-02-01"),
        row("town", "2024-01", 82.02, "high", source="yearbook", day="2025-02-01"),
        row("town", "2024-01", 83.03, "high", source="bank", day="2024-03-01"),
    ]
    for order in (better, better[::-1]):
        found = pairs_of(study(tmp_path / str(order is better), [doubtful, *order]), "low").differences
        assert found == pytest.approx([np.log(80.0 / 83.03)])
    medium = pairs_of(study(tmp_path / "medium", [doubtful, *better]), "medium").differences
    assert medium == pytest.approx([np.log(81.01 / 82.02)])  # the bank's own figure of the same month is no second hand of itself


@pytest.mark.parametrize(("second", "first"), [(0.0, 80.0), (80.0, 0.0)])
def test_a_figure_of_nothing_is_compared_with_nothing(tmp_path: Path, second: float, first: float) -> None:
    pair = [row("town", "2024-01", second, "low", source="paper"), row("town", "2024-01", first, "high")]
    assert len(pairs_of(study(tmp_path, pair), "low").differences) == 0


def test_a_presumed_currency_is_the_currency(tmp_path: Path) -> None:
    for currency in ("presumably RMB", "RMB"):
        figures = [row("town", "2024-01", 80.0, "low", source="paper", currency=currency), row("town", "2024-01", 82.0, "high")]
        assert len(pairs_of(study(tmp_path / currency, figures), "low").differences) == 1


def test_errors_are_drawn_for_the_share_of_figures_that_are_wrong_from_one_stream() -> None:
    error = ReadingError(3, 1, 0.05)
    rng = np.random.default_rng(7)
    wrong = rng.random(200) < 2 / 5
    expected = np.where(wrong, 0.05 * rng.standard_normal(200), 0.0)
    assert error.draw(200, np.random.default_rng(7)).tolist() == expected.tolist()
    both = Pairs(np.array([0.0, 0.03, -0.04])).error(0.05)
    assert (both.pairs, both.unequal) == (3, 2) and both.size == pytest.approx(np.sqrt((0.03**2 + 0.04**2 + 0.05**2) / 3))
