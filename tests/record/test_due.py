"""What will be judged when: as long after its period as the last figure of its kind came."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from psi_analysis.record.due import due_dates
from psi_analysis.record.what_came import Came, with_outcome
from psi_analysis.studies.loading import load
from tests.record.made_up import band, chance
from tests.studies.small_study import observations_with, write_small_study

QUICK = "deposits,town,2023,,95,100m yuan,final,high,paper,2024-04-28,no,RMB,,报,"


def test_a_figure_is_expected_as_long_after_its_period_as_the_latest_came_after_its_own(tmp_path: Path) -> None:
    data = load(write_small_study(tmp_path, observations=observations_with(QUICK)))
    entries = [
        chance(), band(80, 85, 90, 95, 99, period="2027"), replace(chance(edition="2025"), same_as="2024"), chance(period="2026"),
        with_outcome(chance(period="2025"), Came(dt.date(2026, 4, 28), 100.0)),
        replace(chance(period="2026"), goal="G3", indicator="parcels"),
    ]  # fmt: skip
    found = due_dates(entries, data)
    assert [(due.expected, due.period, due.statements, due.goals) for due in found] == [
        (dt.date(2027, 4, 29), "2026", 1, ("G1",)),
        (dt.date(2028, 4, 28), "2027", 2, ("G1",)),
        (None, "2026", 1, ("G3",)),
    ]
    assert found[0].publication == "报《新闻》" and found[0].overdue(dt.date(2027, 5, 1)) and not found[2].overdue(dt.date(2030, 1, 1))


def test_a_revision_does_not_say_how_long_publication_takes(tmp_path: Path) -> None:
    late = QUICK.replace(",final,", ",revised,").replace("2024-04-28", "2025-12-31")
    data = load(write_small_study(tmp_path, observations=observations_with(QUICK, late)))
    assert due_dates([chance()], data)[0].expected == dt.date(2028, 4, 28)
