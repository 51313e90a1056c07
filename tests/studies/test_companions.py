"""check() also reads the reference class and the stated priors."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from psi_analysis.studies.checking import check

RAW = Path(__file__).parents[2] / "data" / "raw"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of this repository's raw folder that may be spoiled."""
    shutil.copytree(RAW, tmp_path / "data" / "raw")
    return tmp_path / "data" / "raw"


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("proxy/priors.csv", ",T15,", ",T51,", "no target 'T51'; add it to targets.csv."),
        ("proxy/changes_elsewhere.csv", ",anhui,", ",anhwei,", "no area 'anhwei'; add it to study.toml"),
        ("proxy/changes_elsewhere.csv", "T15,logistics_cost_ratio,yunnan", "T15,logistics_ratio,yunnan", "no indicator 'logistics_ratio'"),
        ("proxy/changes_elsewhere.csv", ",2020,2025,yunnan", ",2025,2025,yunnan", "'to' is a later year than 'from'"),
        ("proxy/changes_elsewhere.csv", "yunnan-work-report-2026", "yunan-work-report-2026", "no source 'yunan-work-report-2026'"),
        (
            "judging/few_readings.csv",
            "rd_intensity,,2019,2018,hunan,rd_intensity",
            "rd_intensity,,2019,2018,,",
            "borrows the drift of wider_area",
        ),
        ("proxy/priors.csv", ",central,", ",centrel,", "case: 'centrel' is not allowed. Did you mean 'central'?"),
        ("peers/city_growth.csv", "growth_percent", "growth", "city_growth.csv has no column 'growth_percent'"),
    ],
)
def test_a_slip_beside_the_observations_is_found(copy: Path, file: str, old: str, new: str, words: str) -> None:
    path = copy / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")
    assert any(words in str(problem) for problem in check(copy)), check(copy)
