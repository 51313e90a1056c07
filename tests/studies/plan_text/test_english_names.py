"""An English goal is named by what is measured: without number, bound, base and deadline."""

from __future__ import annotations

import pytest

from psi_analysis.studies.plan_text.drafting import read_plan
from psi_analysis.studies.plan_text.register_draft import draft_files
from tests.spec_tables import rows

NAMES = """
sentence | value | name
Bus fleet: 50% electric by 2030 (9% in 2024) | 50 | Bus fleet
At least 40% of visitors arrive by train by 2030 | 40 | visitors arrive by train
By 2029, 92% of patients will start treatment | 92 | patients will start treatment
Cut car kilometres by 10% by 2030 compared with 2024 | 10 | Cut car kilometres
Hotel beds to rise from 18,000 to 24,000 by 2028 | 24000 | Hotel beds to rise
"""


@pytest.mark.parametrize(("sentence", "value", "name"), rows(NAMES))
def test_the_name_is_what_is_measured(sentence: str, value: str, name: str) -> None:
    goals = read_plan(["Plan 2026-2030", "", "Targets", "", sentence + "."]).goals
    assert [(goal.value, goal.name) for goal in goals] == [(float(value), name)]


def test_a_number_of_millions_without_a_noun_counts_things(tmp_path) -> None:
    plan = tmp_path / "plan.txt"
    plan.write_text("Plan 2026-2030\n\nTargets\n\n- Visitors: 5.5 million by 2030\n", encoding="utf-8")
    units = draft_files(plan).units
    assert 'dimension = "count"' in units and "size = 1000000" in units
