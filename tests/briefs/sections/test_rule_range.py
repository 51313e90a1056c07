"""A goal under every rule that the panel does not tell from the best."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from psi_analysis.briefs.sections.rule_range import _same_question, rule_ranges
from psi_analysis.evidence.cities.city_record import load_city_record
from psi_analysis.goals.routes.own_series import forecast_own_series
from psi_analysis.studies.loading import load
from tests.spec_tables import rows


@pytest.fixture(scope="module")
def data():
    return load(as_of="2026-11-30")


@pytest.fixture(scope="module")
def record():
    return load_city_record()


@pytest.mark.parametrize(("level", "growth"), [("T20", "T21"), ("T22", "T23")])
def test_every_admitted_rule_answers_the_goal_and_its_pair(data, record, level, growth):
    goals = [data.target(level), data.target(growth)]
    made = forecast_own_series(data, goals[0], to="2027", n_paths=1000, seed=5).main
    found = rule_ranges(made, goals, record)
    names = [rule.name for rule in record.admitted_rules(goals[0].indicator)]
    assert list(found) == [level, growth] and all(list(each.probability) == names for each in found.values())
    assert all(0.0 < odds < 1.0 for each in found.values() for odds in each.probability.values())
    assert list(found[level].brier.values()) == sorted(found[level].brier.values())
    binding = {name: found[growth].probability[name] <= found[level].probability[name] for name in names}
    assert all(binding.values())  # both growth goals ask more than their levels from the base as it came
    own = sum(made.at("2027") >= goals[0].value) / 1000
    assert found[level].probability["ladder"] == own


def test_another_question_has_no_range(data, record):
    goal = data.target("T22")
    early = load(as_of="2025-12-31")
    assert rule_ranges(forecast_own_series(early, goal, to="2027", n_paths=200, seed=5).main, [goal], record) == {}
    alone = forecast_own_series(data, goal, to="2027", n_paths=200, seed=5).alone
    assert rule_ranges(alone, [goal], record) == {}


QUESTIONS = """
city | province | nation | nation in progress | city in progress | same
2025 | 2025     | 2025   | yes                | no               | yes
2025 | 2026     | 2025   | yes                | no               | no
2025 | 2025     | 2026   | yes                | no               | no
2025 | 2026     | 2026   | yes                | no               | no
2025 | 2025     | 2025   | no                 | no               | no
2025 | 2025     | 2025   | yes                | yes              | no
2025 | 2025     | 2025   | no                 | yes              | no
"""


@pytest.mark.parametrize(("city", "province", "nation", "ahead", "begun", "same"), rows(QUESTIONS))
def test_the_panel_s_question_is_city_and_province_to_one_year_with_the_nation_s_next_in_progress(
    city: str, province: str, nation: str, ahead: str, begun: str, same: str
) -> None:
    rungs = [
        SimpleNamespace(origin=province, in_progress=None),
        SimpleNamespace(origin=nation, in_progress=ahead if ahead == "yes" else None),
    ]
    made = SimpleNamespace(origin=city, in_progress=begun if begun == "yes" else None, rungs=rungs)
    assert _same_question(made) is (same == "yes")
