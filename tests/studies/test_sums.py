"""Parts beside their whole: a sum above it or outside the stated bounds is a problem with its row."""

from __future__ import annotations

from pathlib import Path

import pytest

from psi_analysis.studies.checking import check
from tests.studies.small_study import observations_with, write_small_study

HEADER = "indicator,area,period,parts,share_from,share_to,note_zh,note_en\n"
LAND = "deposits,land,2022,,{},100m yuan,final,high,paper,2023-06-30,no,RMB,,表,"


def problems(tmp_path: Path, row: str, whole: float = 95.0) -> list[str]:
    folder = write_small_study(tmp_path, observations=observations_with(LAND.format(whole)))
    (folder / "data/raw/sums.csv").write_text(HEADER + row + "\n", encoding="utf-8")
    return [str(problem) for problem in check(folder)]


@pytest.mark.parametrize("whole", [92.0, 91.0 / 0.96, 91.0 / 0.99])
def test_a_sum_within_its_bounds_is_no_problem(tmp_path: Path, whole: float) -> None:
    assert problems(tmp_path, "deposits,land,2022,town,0.95,0.995,缺,missing", whole) == []


@pytest.mark.parametrize(
    ("row", "whole", "expected"),
    [
        ("deposits,land,2022,town,0.9,1,缺,missing", 90.0, "add up to 91.00, more than the whole, 90.00; one"),
        ("deposits,land,2022,town,0.97,1,缺,missing", 95.0, "add up to 91.00, 95.79% of 95.00, outside 97.0% to 100.0%; check the figures"),
        ("deposits,land,2022,town,0.5,0.9,缺,missing", 95.0, "95.79% of 95.00, outside 50.0% to 90.0%"),
        ("deposits,land,2021,town,0.9,1,缺,missing", 95.0, "no deposits of land in 2021; add the figure or take the row out."),
        ("deposits,land,2022,town;town,0.9,1,缺,missing", 95.0, "the part 'town' is counted twice, or is the whole itself"),
        ("deposits,land,2022,land,0.9,1,缺,missing", 95.0, "the part 'land' is counted twice, or is the whole itself"),
        ("deposits,land,2022,twon,0.9,1,缺,missing", 95.0, "no area 'twon'; add it to study.toml. Did you mean 'town'?"),
        ("deposit,land,2022,town,0.9,1,缺,missing", 95.0, "no indicator 'deposit'; add it to indicators.csv. Did you mean 'deposits'?"),
        ("deposits,land,2022,town,1,0.9,缺,missing", 95.0, "bounds 1 and 0.9 are not shares of the whole, the lower first"),
        ("deposits,land,2022,town,90,99,缺,missing", 95.0, "bounds 90 and 99 are not shares of the whole"),
        ("deposits,land,2022,town,0.9,,缺,missing", 95.0, "share_to:"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named_with_its_row(tmp_path: Path, row: str, whole: float, expected: str) -> None:
    (found,) = problems(tmp_path, row, whole)
    assert found.startswith("sums.csv, row 2: ") and expected in found


def test_thirteen_cities_make_nearly_all_of_the_province_and_zhangjiajie_is_missing() -> None:
    from psi_analysis.studies.loading import load

    data = load()
    rows = (data.folder / "sums.csv").read_text(encoding="utf-8").splitlines()[1:]
    for row, total in zip(rows, (87_472, 76_616), strict=True):
        indicator, whole, period, parts = row.split(",")[:4]
        cities = [data.readings(indicator, area=one).set_index("period")["value"] for one in parts.split(";")]
        assert "zhangjiajie" not in parts and len(cities) == 13
        found = sum(float(values[[str(p) == period for p in values.index]].iloc[-1]) for values in cities)
        assert found == pytest.approx(total, abs=0.5), indicator
        assert whole == "hunan"
