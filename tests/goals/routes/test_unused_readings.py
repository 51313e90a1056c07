"""Readings within a year that carry nothing are named in the answer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from psi_analysis.forecasts.forecast import InProgress
from psi_analysis.goals.routes.unused_readings import carried_by, left_unused, unused_readings
from psi_analysis.nowcasts.confidence import ReadingError
from psi_analysis.nowcasts.study_year import YearSoFar
from psi_analysis.studies.data import Data
from psi_analysis.studies.loading import load
from tests.spec_tables import rows
from tests.studies.small_study import HEADER, write_small_study

DAY = "2026-11-23"


def figure(area: str, period: str, value: float, published: str, confidence: str = "high") -> str:
    return f"deposits,{area},{period},,{value:g},100m yuan,final,{confidence},yearbook,{published},no,RMB,,表,\n"


def with_months(folder: Path, months: dict[str, list[str]], day: str = DAY) -> Data:
    """Five whole years of a town and its land, and later months of low confidence."""
    lines = [figure(area, str(year), 80.0 + year - 2021, f"{year + 1}-03-31") for area in ("town", "land") for year in range(2021, 2026)]
    lines += [figure(area, month, 85.0, "2026-10-20", "low") for area, named in months.items() for month in named]
    return load(write_small_study(folder, observations=HEADER + "".join(lines)), as_of=day)


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


def year(area: str, reading: str, months_of: str, error: ReadingError | None = None) -> YearSoFar:
    now = InProgress(pd.Period("2026", "Y"), np.array([90.0]), "nowcast", pd.Period(reading, "M"))
    return YearSoFar(now, area, pd.Period(reading, "M"), months_of, error=error)


@pytest.mark.parametrize(
    ("months_of", "words"), [("town", "by its own later months in earlier years"), ("land", "by the later months of Land")]
)
def test_whose_months_carry_a_reading_to_the_end_of_its_year_is_said(tmp_path: Path, months_of: str, words: str) -> None:
    found = carried_by(with_months(tmp_path, {}), [year("town", "2026-09", months_of)])
    assert found is not None and f"Town in September 2026, taken to the end of 2026 {words}" in found.said("en")


def test_a_second_hand_reading_says_how_many_such_figures_equal_their_originals(tmp_path: Path) -> None:
    doubt = ReadingError(pairs=10, unequal=2, size=0.024)
    found = carried_by(with_months(tmp_path, {}), [year("town", "2026-09", "town", doubt), year("land", "2026-08", "land")])
    assert found is not None
    assert "8 of 10 such figures equal theirs, a further error of 1.2% is added" in found.said(
        "en"
    ) and "Land in August 2026" in found.said("en")


USED = """
carried         | left
                | Town in July 2026, August 2026, Land in August 2026
town 2026-07    | Town in August 2026, Land in August 2026
town 2026-08    | Land in August 2026
land 2026-08    | Town in July 2026, August 2026
land 2026-07    | Town in July 2026, August 2026, Land in August 2026
"""


@pytest.mark.parametrize(("carried", "left"), rows(USED))
def test_readings_up_to_the_one_that_carries_the_year_of_their_area_are_not_named(tmp_path: Path, carried: str, left: str) -> None:
    data = with_months(tmp_path, {"town": ["2026-08", "2026-07"], "land": ["2026-08"]})
    years = [year(*carried.split(), "town")] if carried else []
    found = left_unused(data, [data.series("deposits", area=area) for area in ("town", "land")], years)
    assert found is not None and f": {left} (" in found.said("en")


def test_months_of_the_last_whole_year_are_not_later(tmp_path: Path) -> None:
    data = with_months(tmp_path, {"town": ["2025-11", "2026-01"]})
    assert [str(one) for one in unused_readings(data, data.series("deposits"))] == ["2026-01"]
