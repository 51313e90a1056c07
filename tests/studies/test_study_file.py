"""study.toml is read strictly."""

from __future__ import annotations

from pathlib import Path

import pytest

from psi_analysis.errors import DataError
from psi_analysis.studies.loading import load
from tests.studies.small_study import STUDY, write_small_study


@pytest.mark.parametrize(
    ("wrong", "right", "words"),
    [
        ('area = "twon"', 'area = "town"', r"study.toml: the study's area 'twon' is not among its areas. Did you mean 'town'\?"),
        ('reference = "lend"', 'reference = "land"', r"study.toml: the reference 'lend' of 'town' is not an area. Did you mean 'land'\?"),
        ("[plon]", "[plan]", r"study.toml: the part 'plan' is missing"),
        ("publishd =", "published =", r"study.toml: \[plan\]: entry 'publishd' is not known. Did you mean 'published'\?"),
        ('published = "2025-03-21"', "published = 2025-03-21", r"published '2025-03-21' is not a day; write it without quotation marks"),
        ('end = "soon"', 'end = "2027"', r"study.toml: period 'soon' cannot be read"),
        ("[study", "[study]", r"study.toml: not valid TOML"),
    ],
)
def test_a_slip_in_the_study_is_named(tmp_path: Path, wrong: str, right: str, words: str) -> None:
    with pytest.raises(DataError, match=words):
        load(write_small_study(tmp_path, study=STUDY.replace(right, wrong, 1)))


def test_the_study_knows_its_plan_areas_and_references() -> None:
    study = load().study
    assert (study.area, study.plan.number, str(study.plan.published)) == ("zhuzhou", "株政办发〔2025〕3号", "2025-03-21")
    assert [load().reference_of(area) for area in ("zhuzhou", "hunan", "china")] == ["hunan", "china", None]
    assert study.areas["zhuzhou"].name_zh == "株洲市"
