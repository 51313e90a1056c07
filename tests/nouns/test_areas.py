"""An area's id carries the names its study gives it, through every copy."""

from __future__ import annotations

import pickle
from pathlib import Path

from psi_analysis.nouns.areas import AreaId
from psi_analysis.studies.loading import load
from psi_analysis.words import area_name, series_name
from tests.studies.small_study import write_small_study


def test_an_id_with_names_is_the_plain_id_to_every_table_and_file() -> None:
    place = AreaId("town", "镇", "Town")
    assert (place, hash(place), repr(place), f"{place}", {"town": 1}[place]) == ("town", hash("town"), "'town'", "town", 1)


def test_names_survive_the_way_to_another_process() -> None:
    again = pickle.loads(pickle.dumps(AreaId("town", "镇", "Town")))
    assert (again, again.name_zh, again.name_en) == ("town", "镇", "Town")


def test_a_missing_name_is_the_other_language_s_or_the_id() -> None:
    assert AreaId("town", name_en="Town").name_zh == "Town"
    assert AreaId("town").name_en == "town"


def test_another_study_s_areas_are_named_as_it_names_them(tmp_path: Path) -> None:
    data = load(write_small_study(tmp_path))
    series = data.series("deposits")
    assert series_name(series).said("zh") == "镇存款"
    assert series_name(series.until(series.origin - 1)).said("en") == "Town: Deposits"
    assert area_name(data.target("G1").area).said("en") == "Town"
    assert area_name(data.reference_of("town") or "").said("zh") == "国"
