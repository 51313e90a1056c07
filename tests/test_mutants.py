"""The command that puts faults into the package: what it changes, what it leaves alone, which tests it runs."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = '''"""A doc with 3 > 2."""
from typing import Literal
Kind = Literal[1, 2]

@decorated(frozen=True)
def made(values: dict[str, 1], top: float = 0.5) -> 7:
    """Say 1."""
    assert top > 0
    for low, high in zip(values, values, strict=True):
        if low < high and not top:
            continue
    return min(values) + f"{1}"
'''


@pytest.fixture(scope="module")
def mutants():
    place = importlib.util.spec_from_file_location("mutants", ROOT / "scripts" / "mutants.py")
    module = importlib.util.module_from_spec(place)
    sys.modules[place.name] = module
    place.loader.exec_module(module)
    return module


def test_every_change_is_of_one_token_of_a_number_and_never_of_a_guard_or_a_type(mutants):
    found = {(fault.line, fault.change) for fault in mutants.faults_of("a.py", SOURCE)}
    assert found == {
        (6, "0.5  →  0.625"),
        (6, "0.5  →  0.4"),
        (10, "low < high  →  low <= high"),
        (10, "low < high  →  low > high"),
        (10, "low < high and (not top)  →  low < high or not top"),
        (10, "not top  →  top"),
        (11, "continue  →  break"),
        (12, "min(values)  →  max(values)"),
        (12, "1  →  2"),
        (12, "1  →  0"),
    }


def test_the_source_with_a_fault_differs_in_that_token_alone(mutants):
    fault = next(fault for fault in mutants.faults_of("a.py", SOURCE) if fault.change == "low < high  →  low <= high")
    made = mutants.with_fault(SOURCE, fault)
    assert "if low <= high and (not top):" in made and "zip(values, values, strict=True)" in made
    assert made.replace("<=", "<") == mutants.ast.unparse(mutants.ast.parse(SOURCE)) + "\n"


def test_a_seed_draws_the_same_faults_again_and_a_line_once(mutants):
    drawn = mutants.draw(ROOT, 60, 7, "scoring/")
    assert drawn[:20] == mutants.draw(ROOT, 20, 7, "scoring/") and drawn != mutants.draw(ROOT, 60, 8, "scoring/")
    assert len({(fault.path, fault.line) for fault in drawn}) == 60


@pytest.mark.slow
def test_every_room_is_drawn_from_and_has_tests_near_it_its_mirror_first(mutants):
    importers, faults = mutants.imported_by(ROOT), mutants.draw(ROOT, 200, 7)
    assert {fault.path.split("/")[1] for fault in faults} == {"goals", "evidence", "engine", "forecasts", "nowcasts", "scoring", "briefs"}
    assert [fault for fault in faults[:40] if not mutants.nearest_tests(ROOT, fault, importers, 6)] == []
    near = mutants.nearest_tests(ROOT, mutants.draw(ROOT, 1, 7, "forecasts/pooling")[0], importers, 6)
    assert near[0] == "tests/forecasts/test_pooling.py" and len(near) == 6


def test_a_fault_is_looked_for_by_the_names_through_which_it_is_called(mutants):
    source = "def inner():\n    return 1\n\ndef outer():\n    return inner()\n\ndef verb():\n    return outer()\n\ndef other():\n    pass\n"
    assert mutants.names_at(source, 2) == {"inner", "outer", "verb"}
