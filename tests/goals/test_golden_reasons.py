"""The reasons of the 38 goals: those of the fourth edition, but for the ones that golden_reasons.md lists before and after."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from psi_analysis.evidence.recorded import load_evidence
from psi_analysis.goals.plans.plan import assess_plan
from psi_analysis.studies.loading import load

GOLDEN = Path(__file__).with_name("golden_reasons.md")
EDITION = Path(__file__).parents[2] / "reports" / "2026-4" / "tables" / "attainment.csv"


def published() -> dict[tuple[str, str], str]:
    """The edition's reasons by goal and language."""
    with EDITION.open(encoding="utf-8-sig", newline="") as file:
        return {(row["target"], language): row[name] for row in csv.DictReader(file) for language, name in COLUMNS.items()}


COLUMNS = {"zh": "reason_zh", "en": "reason"}


def listed() -> dict[tuple[str, str], tuple[str, str]]:
    """Before and after by goal and language."""
    pattern = re.compile(r"^## (\w+) (zh|en)\n\n- (.*)\n- (.*)$", re.MULTILINE)
    return {(goal, language): (before, after) for goal, language, before, after in pattern.findall(GOLDEN.read_text(encoding="utf-8"))}


@pytest.fixture(scope="module")
def reasons() -> dict[tuple[str, str], str]:
    plan = assess_plan(load(as_of="2026-11-30"), n_paths=200, record=load_evidence())
    return {(id, language): said for id, answer in plan.assessments.items() for language, said in zip(COLUMNS, answer.reason, strict=True)}


def test_every_reason_is_that_of_the_edition_or_listed_before_and_after(reasons) -> None:
    then = published()
    assert len(reasons) == 2 * 38 and reasons.keys() == then.keys()
    moved = {key: (then[key], said) for key, said in reasons.items() if said != then[key]}
    assert moved == listed()
