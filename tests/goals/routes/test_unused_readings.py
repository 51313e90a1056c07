"""Readings within a year that carry nothing are named in the answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from psi_analysis.goals.routes.unused_readings import carried_by, left_unused, unused_readings
from psi_analysis.studies.data import Data
from psi_analysis.studies.loading import load
from tests.studies.small_study import HEADER, write_small_study

DAY = "2026-11-23"


def figure(area: str, period: str, value: float, published: str, confidence: str = "high") -> str:
    return f"deposits,{area},{period},,{value:g},100m yuan,final,{confidence},yearbook,{published},no,RMB,,表,\n"


def with_months(folder: Path, months: dict[str, list[str]], day: str = DAY) -> Data:
    """Five whole years of a town and its land, and later months of low confidence."""
    rows = [figure(area, str(year), 80.0 + year - 2021, f"{year + 1}-03-31") for area in ("town", "land") for year in range(2021, 2026)]
    rows += [figure(area, month, 85.0, "2026-10-20", "low") for area, named in months.items() for month in named]
    return load(write_small_study(folder, observations=HEADER + "".join(rows)), as_of=day)


def words_of(data: Data, *areas: str) -> tuple[str, str] | None:
    found = left_unused(data, [data.series("deposits", area=area) for area in areas])
    return found.pair if found is not None else None


def test_nothing_is_said_where_no_later_month_is_at_hand(tmp_path: Path) -> None:
    assert words_of(with_months(tmp_path, {"town": ["2025-09"]}), "town", "land") is None


def test_the_words_of_both_languages_name_the_same_readings(tmp_path: Path) -> None:
    words = words_of(with_months(tmp_path, {"town": ["2026-09"], "land": ["2026-09"]}), "town", "land")
    assert words is not None and "镇2026年9月、国2026年9月（" in words[0] and "Town in September 2026, Land in September 2026 (" in words[1]


def test_a_month_published_after_the_day_is_not_known(tmp_path: Path) -> None:
    data = with_months(tmp_path, {"town": ["2026-09"]}, day="2026-10-19")
    assert unused_readings(data, data.series("deposits")) == []


def test_a_series_of_months_leaves_none_out(tmp_path: Path) -> None:
    data = with_months(tmp_path, {"town": ["2026-07", "2026-08", "2026-09"]})
    assert [str(one) for one in unused_readings(data, data.series("deposits"))] == ["2026-07", "2026-08", "2026-09"]
    assert unused_readings(data, data.series("deposits", frequency="M")) == []


@pytest.mark.parametrize(
    ("months", "said"),
    [(1, " in January 2026"), (2, " in January 2026, February 2026"), (9, ", January 2026 to September 2026, 9 readings")],
)
def test_many_months_are_named_by_first_and_last(tmp_path: Path, months: int, said: str) -> None:
    words = words_of(with_months(tmp_path, {"town": [f"2026-{month:02d}" for month in range(1, months + 1)]}), "town")
    assert words is not None and f"Town{said} (" in words[1]


def test_nothing_carried_has_no_words(tmp_path: Path) -> None:
    assert carried_by(with_months(tmp_path, {}), ()) is None


@pytest.mark.parametrize(
    ("months", "said"), [(3, "January 2026, February 2026, March 2026 ("), (4, "January 2026 to April 2026, 4 readings (")]
)
def test_three_months_are_named_one_by_one_and_four_by_first_and_last(tmp_path: Path, months: int, said: str) -> None:
    words = words_of(with_months(tmp_path, {"town": [f"2026-{month:02d}" for month in range(1, months + 1)]}), "town")
    assert words is not None and said in words[1]
