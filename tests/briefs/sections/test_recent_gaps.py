"""The brief names the figures of late that were not reached, of the headline series and the areas above them."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from psi_analysis.briefs.sections.method import words_section
from psi_analysis.briefs.sections.recent_gaps import recent_gaps
from psi_analysis.studies.loading import load
from psi_analysis.words import plain
from tests.briefs.made_up import made_up_results
from tests.studies.small_study import BREAKS, write_small_study

GAP = "deposits,{},{},{},gap,before,{}数据未获得,Those of {} were not reached.,\n"


@pytest.mark.parametrize(
    ("area", "first", "until", "day", "said"),
    [
        ("land", "2026-09", "2026-10", "2026-11-30", True),
        ("land", "2026-09", "2026-10", "2026-10-15", False),  # not over yet
        ("town", "2025-05", "2025-05", "2026-11-30", True),
        ("town", "2024", "2024", "2026-11-30", False),  # long ago
    ],
)
def test_a_gap_of_late_of_the_area_or_one_above_it_is_named(
    tmp_path: Path, area: str, first: str, until: str, day: str, said: bool
) -> None:
    data = load(write_small_study(tmp_path, breaks=BREAKS + GAP.format(area, first, until, first, first)), as_of=day)
    found = recent_gaps(data, [data.target("G1"), data.target("G2")])
    name = str(data.areas[area].name_en)
    assert [one.said("en") for one in found] == ([f"{name}, deposits: those of {first} were not reached"] if said else [])
    assert all(one.said("zh").endswith(f"存款：{first}数据未获得") for one in found)


def test_the_nation_s_september_and_october_of_2026_and_the_months_of_loans_are_named_once_each() -> None:
    data = load(as_of="2026-11-30")
    found = [one.said("en") for one in recent_gaps(data, [data.target(id) for id in ("T20", "T21", "T22", "T23")])]
    assert len(found) == len(set(found)) == 3
    assert sum("September and October 2026" in one for one in found) == 2 and sum("January 2026" in one for one in found) == 1
    assert recent_gaps(load(as_of="2025-03-21"), [data.target("T22")]) == ()


@pytest.mark.parametrize("gaps", [(), (plain("乙省储蓄：五月缺", "Bprovince, savings: May is missing"),)])
def test_they_stand_with_the_breaks(gaps: tuple) -> None:  # type: ignore[type-arg]
    (points,) = words_section(dataclasses.replace(made_up_results(), recent_gaps=gaps), 0).blocks
    said = [one.text.said("en") for one in points.items]  # type: ignore[union-attr]
    assert ("Bprovince, savings: May is missing." in said) is bool(gaps)
