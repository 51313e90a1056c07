"""What the verbs say stays what it was: every number of their answers on a frozen study and on made-up series, as kept.

The other tests say what is right; these notice what moves. After a change that was meant to move numbers: `make_kept.py`."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from tests.kept.cases import CASES
from tests.kept.flat import Leaf, leaves

pytestmark = pytest.mark.slow
KEPT = Path(__file__).parent
CLOSE = 1e-6
"""Relative; other processors differ by a billionth."""


def kept(name: str) -> dict[str, Leaf]:
    """Return the kept answers of a case by their paths."""
    lines = (KEPT / f"{name.replace(' ', '_')}.tsv").read_text(encoding="utf-8").splitlines()
    return {path: json.loads(value) for path, value in (line.split("\t", 1) for line in lines)}


def same(then: Leaf, now: Leaf | None) -> bool:
    """Say whether two leaves are equal, numbers as far as two processors can be."""
    if isinstance(then, str) or not isinstance(now, float):
        return then == now
    return math.isclose(then, now, rel_tol=CLOSE, abs_tol=1e-9) or (math.isnan(then) and math.isnan(now))


@pytest.mark.parametrize("name", CASES)
def test_every_number_is_what_it_was(name: str) -> None:
    now = dict(leaves(CASES[name]()))
    moved = {path: (value, now.get(path)) for path, value in kept(name).items() if not same(value, now.get(path))}
    assert not moved, dict(list(moved.items())[:10])
