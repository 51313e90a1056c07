"""What a year in progress rests on, reckoned by hand: which reading, whose months, and the error of a doubtful figure."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from psi_analysis.models.streams import stream
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.series import Series
from psi_analysis.nowcasts.confidence import ReadingError
from psi_analysis.nowcasts.nowcasting import MEMBER
from psi_analysis.nowcasts.patterns import MEMBER as BY_PATTERN
from psi_analysis.nowcasts.patterns import PatternEstimate, estimate_by_pattern, month_ends
from psi_analysis.nowcasts.study_year import DOUBT, _best, _Candidate, _flow_year, _year, year_from_months, year_so_far
from psi_analysis.nowcasts.within_year import YearEstimate
from psi_analysis.studies.data import Data
from psi_analysis.studies.loading import load
from tests.studies.small_study import BREAKS, HEADER, STUDY, write_small_study

YEARS = range(2015, 2026)


def figure(area: str, period: str, value: float, confidence: str = "high", *, what: str = "deposits", **more: str) -> str:
    unit, published = ("count", "2026-10-20") if what == "parcels" else ("100m yuan", more.get("published", "2026-10-20"))
    currency, source = "" if what == "parcels" else "RMB", more.get("source", "bank")
    return f"{what},{area},{period},,{value:.4f},{unit},final,{confidence},{source},{published},no,{currency},,1 − 1,\n"


def study(folder: Path, figures: list[str], breaks: str = "") -> Data:
    return load(write_small_study(folder, observations=HEADER + "".join(figures), breaks=BREAKS + breaks))


def level(year: int, month: int, area: str = "town") -> float:
    """Month-ends that grow by 8 % a year, with a season, each year a little apart."""
    wobble = 0.004 * ((year * 7 + month * 3) % 5 - 2)
    return (100.0 if area == "town" else 1000.0) * float(np.exp(0.08 * (year - 2015 + month / 12) + 0.01 * np.sin(month) + wobble))


def months(area: str = "town", years: range = YEARS) -> list[str]:
    return [figure(area, f"{year}-{month:02d}", level(year, month, area)) for year in years for month in range(1, 13)]


def test_own_months_carry_a_stock_as_the_rule_says_with_a_stream_named_by_the_month(tmp_path: Path) -> None:
    data = study(tmp_path, [*months(), figure("town", "2026-08", level(2026, 8))])
    found = year_so_far(data, data.series("deposits"), n_paths=40, seed=3)
    assert found is not None and (found.confidence, found.error, found.now.method) == ("high", None, "nowcast from 2026-08")
    logs = np.log([[round(level(year, month), 4) for month in range(1, 13)] for year in YEARS])
    added = logs[:, 11] - logs[:, 7]
    said = {row: np.average(added[:row], weights=0.5 ** np.arange(row, 0, -1.0)) for row in range(2, 12)}
    errors = np.array([added[row] - said[row] for row in range(2, 11)])
    scale = np.sqrt(np.average(errors**2, weights=0.9 ** np.arange(8, -1, -1.0)))
    drawn = stream(3, "deposits/town", MEMBER, 202608).standard_t(9, 40)
    assert np.log(found.now.draws) == pytest.approx(np.log(round(level(2026, 8), 4)) + said[11] + scale * drawn)


def test_the_larger_area_s_months_carry_a_lone_reading_with_what_earlier_readings_missed(tmp_path: Path) -> None:
    ends = [figure("town", str(year), level(year, 12) * (1 + 0.01 * (year % 3))) for year in YEARS]
    own = [figure("town", f"{year}-06", 1.03 * level(year, 6)) for year in (2022, 2023, 2024)]
    data = study(tmp_path, [*months("land"), *ends, *own, figure("town", "2026-06", level(2026, 6))])
    series = data.series("deposits")
    found = year_so_far(data, series, n_paths=40, seed=3)
    assert found is not None and (found.months_of, str(found.reading)) == ("land", "2026-06")
    assert found.now.method == "nowcast from 2026-06 by the months of deposits/land"
    pattern = month_ends(data, data.series("deposits", area="land"))
    earlier = [(f"{year}-06", round(1.03 * level(year, 6), 4)) for year in (2022, 2023, 2024)]
    estimate = estimate_by_pattern(series, ("2026-06", round(level(2026, 6), 4)), pattern, earlier=earlier)
    assert estimate.widened > 1.1
    assert found.now.draws == pytest.approx(estimate.draw(40, stream(3, "deposits/town", BY_PATTERN, 202606)))


def test_a_ratio_and_months_themselves_have_no_year_in_progress(tmp_path: Path) -> None:
    ratio = "cost_ratio,town,{},,14.5,percent,final,medium,paper,2026-07-31,no,,,表,\n"
    data = study(tmp_path, [*months(), *(ratio.format(each) for each in (2023, 2024, 2025, "2026-06"))])
    assert year_so_far(data, data.series("deposits", frequency="M")) is None
    assert year_so_far(data, data.series("cost_ratio")) is None


def test_of_two_figures_of_a_month_the_later_published_counts_then_the_more_trusted(tmp_path: Path) -> None:
    figures = [figure("town", str(year), 90.0) for year in (2022, 2023)]
    for month, first, second in (
        ("2024-01", ("high", "2024-02-10"), ("low", "2024-03-10")),
        ("2024-02", ("low", "2024-03-10"), ("high", "2024-03-10")),
    ):
        figures += [
            figure("town", month, value, sure, published=day, source=source)
            for value, (sure, day), source in ((100.0, first, "bank"), (105.0, second, "paper"))
        ]
    for flipped in (False, True):
        data = study(tmp_path / str(flipped), figures[:2] + (figures[:1:-1] if flipped else figures[2:]))
        found = {str(one.month): (one.value, one.confidence) for one in month_ends(data, data.series("deposits")).within()}
        assert found == {"2024-01": (105.0, "low"), "2024-02": (105.0, "high")}


@pytest.mark.parametrize(
    ("gap", "first"),
    [
        ("2024-03,2024-06,gap,after", "2024-07"),
        ("2024-03,,gap,after", "2024-04"),
        ("2024-03,2024-06,gap,before", "2023-11"),
        ("2024Q1,2024Q2,gap,after", "2024-07"),
    ],
)
def test_what_lies_before_a_gap_to_be_left_behind_is_not_a_reading(tmp_path: Path, gap: str, first: str) -> None:
    known = [figure("town", month, 100.0) for month in ("2023-11", "2024-01", "2024-02", "2024-04", "2024-07", "2024-08")]
    inside = [row for row in known if not ("2024-06" in gap or "Q2" in gap) or ",2024-04," not in row]
    data = study(tmp_path, [figure("town", str(year), 90.0) for year in (2021, 2022)] + inside, f"deposits,town,{gap},缺,missing,\n")
    series = replace(data.series("deposits", area="town"), values=pd.Series([90.0], index=pd.PeriodIndex(["2022"], freq="Y")))
    assert str(month_ends(data, series).within()[0].month) == first


def test_how_sure_a_candidate_is_counts_the_figure_s_own_error() -> None:
    own = YearEstimate(0.0, 0.03, 5, np.zeros(5))
    doubt = ReadingError(2, 1, 0.04 * np.sqrt(2.0))
    month = pd.Period("2026-06", "M")
    assert _Candidate(month, own, "high", None).deviation == pytest.approx(0.03)
    assert doubt.deviation == pytest.approx(0.04) and _Candidate(month, own, "low", doubt).deviation == pytest.approx(0.05)
    pattern = PatternEstimate(0.0, own, 0.04, widened=2.0)
    assert _Candidate(month, pattern, "high", None).deviation == pytest.approx(0.1)


def candidate(month: str, scale: float, confidence: str = "high", centre: float = 0.0) -> _Candidate:
    return _Candidate(pd.Period(month, "M"), YearEstimate(centre, scale, 5, np.zeros(5)), confidence, None)


def test_of_equally_sure_readings_the_later_carries_the_year_and_two_exact_ones_do_not_contradict() -> None:
    early, late, sharp = candidate("2026-03", 0.02), candidate("2026-06", 0.02), candidate("2026-01", 0.01)
    assert _best([early, late]) is late and _best([early, late, sharp]) is sharp
    exact = candidate("2026-03", 0.0), candidate("2026-06", 0.0)
    assert exact[0].far_from(exact[1]) == 0.0 and _best(exact) is exact[1]
    assert candidate("2026-03", 0.03, centre=0.1).far_from(candidate("2026-06", 0.04)) == pytest.approx(2.0)


def test_the_surest_that_says_most_is_what_a_doubtful_reading_is_held_against() -> None:
    wide, sharp = candidate("2026-03", 0.2, centre=0.9), candidate("2026-06", 0.01)
    doubtful = candidate("2026-08", 0.001, "low", centre=0.5)
    assert _best([wide, sharp, doubtful]) is sharp
    medium = candidate("2026-07", 0.005, "medium", centre=0.01)
    assert _best([sharp, medium, doubtful]) is medium


def test_a_doubtful_figure_s_error_is_drawn_from_a_stream_of_its_own(tmp_path: Path) -> None:
    doubt = ReadingError(2, 1, 0.3)
    series = Series.from_pandas(pd.Series([1.0, 1.1, 1.2], index=[2023, 2024, 2025]), name="town", kind="stock")
    one = replace(candidate("2026-06", 0.02), confidence="low", error=doubt)
    made = _year(one, series, np.zeros(60), "land", "nowcast", 7)
    assert np.log(made.now.draws) == pytest.approx(doubt.draw(60, stream(7, "town/own", DOUBT, 202606)))
    assert (made.now.method, str(made.now.period), str(made.now.reading)) == ("nowcast, of low confidence", "2026", "2026-06")
    assert (made.area, made.months_of, made.confidence, made.error) == ("own", "land", "low", doubt)
    plain = _year(candidate("2026-06", 0.02), series, np.zeros(60), "land", "nowcast", 7)
    assert plain.now.method == "nowcast" and (plain.now.draws == 1.0).all() and plain.error is None


FLOW = Indicator("parcels", "包裹", "Parcels", "count", "flow")


@pytest.mark.parametrize(
    ("yearly", "slip"),
    [([100.0, 110.0, 99.0], np.sqrt((np.log(1.1) ** 2 + np.log(0.9) ** 2) / 2)), ([100.0, 0.0, 99.0], 0.1), ([100.0], 0.1)],
)
def test_a_doubtful_flow_may_be_the_year_before_s(tmp_path: Path, yearly: list[float], slip: float) -> None:
    data = study(tmp_path, months(years=range(2020, 2022)))
    whole = Series(FLOW, "town", pd.Series(yearly, index=pd.period_range(end="2025", periods=len(yearly), freq="Y")))
    index = pd.period_range("2025-11", "2026-03", freq="M")
    sure = pd.DataFrame({"confidence": ["low", "low", "high", "medium", "high"]}, index=index)
    within = Series(FLOW, "town", pd.Series(1.0, index=index), provenance=sure)
    found = _flow_year(data, whole, within, np.zeros(50), "nowcast", 1)
    assert found.confidence == "medium" and found.error is not None and found.error.size == pytest.approx(slip)
    assert (str(found.reading), found.months_of, found.now.method) == ("2026-03", "town", "nowcast, of medium confidence")


def test_a_flow_is_carried_by_months_where_no_figures_to_date_are_at_hand_and_not_from_another_year(tmp_path: Path) -> None:
    whole = [(year, month) for year in range(2017, 2026) for month in range(1, 13)]
    rows = [figure("town", f"{y}-{m:02d}", 100 * 1.05 ** (y - 2017) * (1 + 0.1 * (m % 3)), what="parcels") for y, m in whole]
    ahead = [figure("town", f"2026-{m:02d}", 160.0, what="parcels") for m in range(1, 7)]
    data = study(tmp_path, [*rows, *ahead])
    found = year_so_far(data, data.series("parcels"))
    assert found is not None and (str(found.reading), str(found.now.period)) == ("2026-06", "2026")
    earlier = data.series("parcels").until(pd.Period("2024", "Y"))
    assert year_so_far(data, earlier) is None


def test_a_month_of_the_last_whole_year_begins_no_year(tmp_path: Path) -> None:
    data = study(tmp_path, [*months(), *months("land")])
    series = data.series("deposits")
    assert year_from_months(data, series, month_ends(data, series), n_paths=20, seed=1) is None


def test_a_month_without_earlier_years_is_passed_over_and_a_later_one_carries_the_year(tmp_path: Path) -> None:
    whole = [row for row in months() if not any(f",{year}-02," in row for year in YEARS)]
    gap = "".join(f"deposits,town,{year}-02,,single readings,,缺,missing,\n" for year in YEARS)
    data = study(tmp_path, [*whole, figure("town", "2026-02", level(2026, 2)), figure("town", "2026-08", level(2026, 8))], gap)
    found = year_so_far(data, data.series("deposits"))
    assert found is not None and (str(found.reading), found.months_of) == ("2026-08", "town")


def test_where_the_larger_area_has_no_months_that_of_the_next_larger_carries_the_year(tmp_path: Path) -> None:
    world = (
        STUDY.replace('name_en = "Land"', 'name_en = "Land"\nreference = "world"') + '\n[areas.world]\nname_zh = "世"\nname_en = "World"\n'
    )
    ends = [figure(area, str(year), level(year, 12, area)) for year in YEARS for area in ("town", "land")]
    figures = [*months("world"), *ends, figure("town", "2026-06", level(2026, 6))]
    data = load(write_small_study(tmp_path, study=world, observations=HEADER + "".join(figures)))
    found = year_so_far(data, data.series("deposits"), n_paths=20)
    assert found is not None and (found.months_of, str(found.reading)) == ("world", "2026-06")


def test_three_standard_deviations_themselves_are_no_contradiction() -> None:
    sure = candidate("2026-06", 0.8)
    on, beyond = candidate("2026-08", 0.6, "low", centre=3.0), candidate("2026-08", 0.6, "low", centre=3.001)
    assert on.far_from(sure) == 3.0 and _best([sure, on]) is on and _best([sure, beyond]) is sure
