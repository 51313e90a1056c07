"""Rules for goals without a series are data: read, checked, refused in words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from psi_analysis.errors import DataError
from psi_analysis.studies.checking import check
from psi_analysis.studies.judgements.judging import read_judging

RAW = Path(__file__).parents[3] / "data" / "raw"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of this repository's folder of rules that may be spoiled."""
    shutil.copytree(RAW / "judging", tmp_path / "judging")
    return tmp_path


def spoil(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / "judging" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


def test_a_study_without_the_folder_has_no_rules(tmp_path: Path) -> None:
    found = read_judging(tmp_path)
    assert (dict(found.few_readings), dict(found.conditions), dict(found.needed), found.ties) == ({}, {}, {}, ())


def test_every_goal_that_is_not_judged_on_a_series_says_what_it_needs() -> None:
    found = read_judging(RAW)
    assert set(found.few_readings) == {"T05", "T06", "T19", "T31"}
    assert set(found.conditions) == {"T03", "T04", "T05", "T12", "T16", "I01"}
    assert (set(found.parts), set(found.chances), set(found.elsewhere)) == ({"T03"}, {"T01"}, {"T13"})
    assert len(found.needed) == 38 - len({"T15", "T20", "T21", "T22", "T23"})
    assert all(all(part) for both in found.needed.values() for part in both)


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("few_readings.csv", "central,0.5,log drift", "central,0.6,log drift", "the weights of target 'T05' add up to 1.1"),
        ("few_readings.csv", "T06,low,0.25,level", "T06,central,0.25,level", "has 2 central rows"),
        ("few_readings.csv", "log drift", "log drifts", "rule: 'log drifts' is not allowed. Did you mean 'log drift'?"),
        ("few_readings.csv", ",,,,,,0.5,", ",,,,,,,", "net additions need the shape of their prior"),
        ("few_readings.csv", ",hunan,listed_companies,", ",hunan,,", "wider_area and wider_indicator go together"),
        ("conditions.csv", "trend,rd_intensity,hunan", "trend,,hunan", "rule 'trend' needs trend_indicator"),
        ("conditions.csv", ",,,services_value_added", ",,,", "rule 'share of whole' needs whole_indicator"),
    ],
)
def test_what_breaks_the_contract_is_named(copy: Path, file: str, old: str, new: str, words: str) -> None:
    spoil(copy, file, old, new)
    with pytest.raises(DataError) as caught:
        read_judging(copy)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("ties.csv", "T07", "T70", "no part 'T70'; add it to targets.csv"),
        ("few_readings.csv", "invention_patents,", "invention_patent,", "no indicator 'invention_patent'"),
        ("conditions.csv", "hunan-services-plan", "hunan-service-plan", "no source 'hunan-service-plan'"),
        ("few_readings.csv", "central,0.5,log drift", "central,0.6,log drift", "add up to 1.1"),
    ],
)
def test_check_finds_a_slip(tmp_path: Path, file: str, old: str, new: str, words: str) -> None:
    shutil.copytree(RAW, tmp_path / "data" / "raw")
    spoil(tmp_path / "data" / "raw", file, old, new)
    assert any(words in str(problem) for problem in check(tmp_path / "data" / "raw"))
