"""Every row of the table of faults names a test that is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.source_trees import nodes_of

ROOT = Path(__file__).parents[1]


def test_every_fault_of_the_table_is_tried_by_a_test_that_is_there() -> None:
    page = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
    tables = [part.splitlines() for part in page.split("\n\n") if part.startswith("| fault |")]
    rows = [line for table in tables for line in table[2:]]
    named = [re.search(r"`(tests/[\w/]+\.py)(?:::(\w+))?` \|$", row) for row in rows]
    assert len(rows) >= 13 and all(named)
    for found in named:
        assert found is not None
        names = {node.name for node in nodes_of(ROOT / found[1]) if isinstance(node, ast.FunctionDef)}
        assert found[2] is None or found[2] in names, found[0]
