"""Scenarios a study states: amounts added back, another scope of counting."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from psi_analysis.errors import DataError, TargetError
from psi_analysis.forecasts.forecasting import forecast
from psi_analysis.goals.answers.attainment import attainment_probability
from psi_analysis.goals.scenarios import project, stated_scenarios
from psi_analysis.goals.scenarios.assumption import excess_rise
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.checking import check
from psi_analysis.studies.judgements.judging import FEW_READINGS
from psi_analysis.studies.loading import load
from tests.spec_tables import rows
from tests.studies.small_study import INDICATORS, observations_with, write_small_study

HEADER = "id,target,kind,indicator,area,to,from,usual_from,over_indicator,name_zh,name_en,reason_zh,reason_en,sources\n"
SWAPS = "swaps,G1,added back,debt,town,2024,2022,2020,,还上,added back,理由,reason,paper\n"
SCOPE = "scope,G1,other scope,deposits,town,2022,,,deposits_all,按本币,in local currency,理由,reason,bank\n"
DEBT = "debt,债务,Debt,100m yuan,stock,year end\ndeposits_all,全部存款,All deposits,100m yuan,stock,year end\n"
DEBTS = [
    f"debt,town,{year},,{value},100m yuan,final,high,paper,{year + 1}-03-31,no,,,表,"
    for year, value in ((2020, 10), (2021, 13), (2022, 14), (2023, 20), (2024, 30))
]
EARLIER = [
    f"deposits,town,{year},,{value},100m yuan,final,high,yearbook,{year + 1}-12-31,yes,RMB,,表," for year, value in ((2018, 70), (2019, 76))
]
ALL = ["deposits_all,town,2022,,100,100m yuan,final,high,bank,2023-02-01,no,all currencies,,表,"]


def study(folder: Path, stated: str = SWAPS + SCOPE) -> Path:
    write_small_study(folder, indicators=INDICATORS + DEBT, observations=observations_with(*DEBTS, *EARLIER, *ALL))
    (folder / "data/raw/judging").mkdir()
    for name, columns in (
        ("few_readings", ",".join(column.name for column in FEW_READINGS.columns)),
        ("conditions", "target,rule,trend_indicator,trend_area,whole_indicator,reason_zh,reason_en,sources"),
        ("needed", "target,series_zh,series_en,definition_zh,definition_en,department_zh,department_en"),
        ("ties", "kind,part,whole,total_indicator,reason_zh,reason_en"),
    ):  # fmt: skip
        (folder / f"data/raw/judging/{name}.csv").write_text(columns + "\n", encoding="utf-8")
    (folder / "data/raw/judging/restatements.csv").write_text(HEADER + stated, encoding="utf-8")
    return folder


def test_what_rose_above_its_usual_rise_is_added_to_every_path(tmp_path):
    data = load(study(tmp_path))
    swaps = stated_scenarios(data, "G1")[0]
    assert swaps.size == excess_rise(10, 14, 30, usual_years=2, years=2) == pytest.approx(16 - 2 * 2)
    assert [(one.value, str(one.period)) for one in swaps.rests_on] == [(10, "2020"), (14, "2022"), (30, "2024")]
    fc = forecast(data.series("deposits"), to="2027", models="drift", n_paths=500)
    made = project(fc, data.target("G1"), [swaps])
    assert made["swaps"].probability == attainment_probability(fc.at("2027") + 12.0, data.target("G1"))
    assert made["swaps"].median == pytest.approx(np.median(fc.at("2027")) + 12.0)


def test_another_scope_multiplies_every_path_by_the_ratio_of_the_two_counts(tmp_path):
    data = load(study(tmp_path))
    scope = stated_scenarios(data, "G1")[1]
    assert scope.size == pytest.approx(91 / 100)
    fc = forecast(data.series("deposits"), to="2027", models="drift", n_paths=500)
    assert project(fc, data.target("G1"), [scope])["scope"].median == pytest.approx(np.median(fc.at("2027")) * 0.91)


def test_a_scenario_whose_figures_were_not_public_on_the_day_is_left_out(tmp_path):
    folder = study(tmp_path)
    assert [each.id for each in stated_scenarios(load(folder, as_of="2025-03-30"), "G1")] == ["scope"]
    assert [each.id for each in stated_scenarios(load(folder, as_of="2025-03-31"), "G1")] == ["swaps", "scope"]
    assert stated_scenarios(load(folder), "G2") == ()


def test_a_growth_goal_is_not_restated(tmp_path):
    data = load(study(tmp_path))
    fc = forecast(data.series("deposits"), to="2027", models="drift", n_paths=10)
    with pytest.raises(TargetError, match="restates a level"):
        project(fc, Target(">=", 0.1, "2027", "average growth", base="2022"), [stated_scenarios(data, "G1")[0]])


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (SWAPS.replace("2022,2020", ",2020"), "'added back' needs from"),
        (SWAPS.replace("2022,2020", "2022,2023"), "usual_from must lie before from"),
        (SCOPE.replace("deposits_all", ""), "'other scope' needs over_indicator"),
        (SWAPS.replace("added back,debt", "given back,debt"), "given back"),
    ],
)
def test_a_row_that_lacks_something_is_refused_by_name(tmp_path, row, words):
    folder = study(tmp_path, row)
    with pytest.raises(DataError, match=words):
        stated_scenarios(load(folder), "G1")
    assert any(words in str(problem) for problem in check(folder))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (SWAPS.replace("G1", "G9"), "no target 'G9'"),
        (SWAPS.replace(",debt,", ",dept,"), "no indicator 'dept'"),
        (SWAPS.replace(",town,", ",twon,"), "no area 'twon'"),
        (SCOPE.replace("deposits_all", "deposits_al"), "no over_indicator 'deposits_al'"),
        (SWAPS.replace("reason,paper", "reason,papper"), "no source 'papper'"),
    ],
)
def test_names_that_are_not_defined_are_found_by_the_check(tmp_path, row, words):
    assert any(words in str(problem) for problem in check(study(tmp_path, row)))


HALF_KNOWN = """
day        | wanted   | over     | known
2022-12-31 | deposits | debt     | yes
2022-12-30 | deposits | debt     | no
2022-12-30 | debt     | deposits | no
2022-12-31 | debt     | deposits | yes
"""
"""Of 2021 the debt is public in March 2022, the deposits on the last day of that year."""


@pytest.mark.parametrize(("day", "wanted", "over", "known"), rows(HALF_KNOWN))
def test_of_another_scope_both_counts_are_to_be_known(tmp_path, day, wanted, over, known):
    row = f"scope,G1,other scope,{wanted},town,2021,,,{over},按本币,in local currency,理由,reason,bank\n"
    found = stated_scenarios(load(study(tmp_path, row), as_of=day), "G1")
    assert [one.size for one in found] == ([] if known == "no" else [pytest.approx(85 / 13 if wanted == "deposits" else 13 / 85)])


@pytest.mark.parametrize(("day", "known"), [("2025-03-30", False), ("2025-03-31", True)])
def test_a_rise_needs_all_three_of_its_figures(tmp_path, day, known):
    assert len(stated_scenarios(load(study(tmp_path, SWAPS), as_of=day), "G1")) == known
