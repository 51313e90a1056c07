"""What goals say of one another and of their own words, on a study small enough to see."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from psi_analysis.goals.plans.findings import _series, wording_findings
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.loading import load
from tests.fixtures_made_up import GOAL, made_up_assessment
from tests.studies.small_study import BREAKS, HEADER, write_small_study


def kinds(target: Target, **changes: object) -> list[str]:
    return [finding.kind for finding in wording_findings({target.id: target}, {target.id: made_up_assessment(target=target, **changes)})]


def test_a_goal_met_already_is_told_with_the_chance_that_it_still_is_at_the_deadline() -> None:
    met = replace(GOAL, value=3000.0)
    (finding,) = [each for each in wording_findings({"T22": met}, {"T22": made_up_assessment(target=met)}) if each.kind == "met already"]
    assert finding.numbers == {"probability": 0.634} and finding.targets == ("T22",) and not finding.inconsistent
    assert all("63%" in finding.text.said(language) for language in ("zh", "en"))
    assert "met already" not in kinds(GOAL)
    assert "met already" not in kinds(met, probability=None)
    assert [each.kind for each in wording_findings({"T22": met}, {})] == kinds(GOAL)


def observed(year: int, value: float) -> str:
    return f"deposits,town,{year},,{value},100m yuan,final,high,yearbook,{year + 1}-03-31,no,RMB,,表,\n"


@pytest.mark.parametrize(
    ("years", "gap", "seen"), [((2020, 2021, 2022), None, "2020 2021 2022"), ((2018, 2019, 2022, 2023), "before", "2022 2023")]
)
def test_where_a_series_ends_at_a_gap_what_lies_behind_it_is_compared(
    tmp_path: Path, years: tuple[int, ...], gap: str | None, seen: str
) -> None:
    rows = "".join(observed(year, 80.0 + year - 2018) for year in years)
    cut = f"deposits,town,2020,2021,gap,{gap},缺,missing,yearbook\n" if gap else ""
    data = load(write_small_study(tmp_path, observations=HEADER + rows, breaks=BREAKS + cut))
    found = _series(data, "deposits", "town")
    behind = list(pd.PeriodIndex(found.values.index).year) if found is not None else []
    assert behind[-1] == int(seen.split()[-1]) and (gap is not None or behind == list(years))
    assert _series(data, "", "town") is None and _series(data, "parcels", "town") is None
