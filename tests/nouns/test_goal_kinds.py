"""What every kind of goal owes, whatever it is, and that nothing outside its module asks for a kind by its word."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import get_args

import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import TargetError
from psi_analysis.nouns.goal_kinds import FULL_COVERAGE, KINDS, TargetKind, kind_of, measured_as
from psi_analysis.nouns.targets import Target
from psi_analysis.nouns.units import UNITS
from psi_analysis.words.messages import template
from tests.source_trees import nodes_of

ALL = (*KINDS.values(), FULL_COVERAGE)
every_kind = pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.name)
PACKAGE = Path(__file__).parents[2] / "psi_analysis"
MAY_NAME_THEM = {"models/registry.py", "nouns/indicators.py", "nouns/units.py", "words/numbers.py"}
"""Tables of other things that bear the same words: scales of models, kinds of indicators, units, styles of numbers."""
END, BASE = pd.Period("2027", "Y"), pd.Period("2024", "Y")


def goal(kind, value=0.5, relation=">="):
    """A goal of one kind, judged in 2027 and counted from 2024 where it counts from a stated base."""
    word = "ratio" if kind is FULL_COVERAGE else kind.name
    return Target(relation, 1.0 if kind is FULL_COVERAGE else value, "2027", word, base="2024" if kind.base == "stated" else None)


def test_the_registry_has_every_word_a_register_may_use_and_no_other() -> None:
    assert list(KINDS) == [kind.name for kind in KINDS.values()] and set(KINDS) == set(get_args(TargetKind))


@every_kind
def test_a_goal_finds_its_kind_and_cannot_change_it(kind) -> None:
    assert goal(kind).nature is kind
    with pytest.raises(FrozenInstanceError):
        kind.name = "other"


@every_kind
def test_it_is_judged_on_one_of_three_quantities_and_counts_from_a_base_unless_it_is_a_level(kind) -> None:
    assert [kind.on_level, kind.on_growth, kind.on_change].count(True) == 1
    assert (kind.base == "") == kind.on_level
    expected = {"": None, "stated": BASE, "before": END - 1}[kind.base]
    assert goal(kind).counts_from == expected


@every_kind
@pytest.mark.parametrize("end", [80.0, 100.0, 130.0])
def test_the_level_it_makes_of_a_base_is_just_what_meets_it(kind, end) -> None:
    achieved = float(kind.achieved(np.array([end]), np.array([100.0]), 3.0)[0])
    assert kind.level_from(achieved, 100.0, 3.0) == pytest.approx(end)


@every_kind
def test_more_at_the_end_is_never_less_of_what_is_judged(kind) -> None:
    ends = np.linspace(1.0, 200.0, 50)
    assert (np.diff(kind.achieved(ends, np.full(50, 100.0), 3.0)) > 0).all()


@every_kind
def test_its_value_has_a_unit_of_its_own_or_the_indicators(kind) -> None:
    assert kind.unit == "" or kind.unit in UNITS
    assert kind.unit_of("100m yuan") == ("growth" if kind.on_growth else "100m yuan")
    assert (kind.unit in ("share", "growth")) == np.isfinite(kind.bounds).all()


@every_kind
def test_a_value_that_can_only_be_percent_is_refused_with_what_to_write(kind) -> None:
    if not kind.unit:
        kind.check_value(13.0, "T1")
        return
    with pytest.raises(TargetError, match=rf"target T1: a {kind.unit} of 13 is 1300 %; write 0.13 for 13 %"):
        kind.check_value(13.0, "T1")
    for edge in kind.bounds:
        kind.check_value(edge, "T1")


@every_kind
def test_it_is_said_in_both_languages_around_the_same_number(kind) -> None:
    said = template(kind.phrase)
    assert said.names == {"aim"}


@every_kind
def test_growth_is_judged_at_the_deadline_alone_and_what_lasts_can_be_met_early(kind) -> None:
    assert kind.early != kind.on_growth and (kind.early or not kind.lasting)
    assert kind.in_points == (kind.way == "points") and kind.grows == (kind.on_level and kind.way == "rate")


def test_a_goal_from_a_stated_base_without_one_is_refused() -> None:
    for kind in KINDS.values():
        if kind.base == "stated":
            with pytest.raises(TargetError, match="counts from a base; give base='2024'"):
                Target(">=", 0.5, "2027", kind.name)


def test_full_coverage_is_a_share_that_is_to_reach_one_hundred_percent() -> None:
    assert goal(KINDS["ratio"], 1.0).nature is FULL_COVERAGE
    assert goal(KINDS["ratio"], 0.99).nature is goal(KINDS["ratio"], 1.0, "<").nature is KINDS["ratio"]


def test_an_unknown_word_is_refused_with_the_nearest() -> None:
    with pytest.raises(TargetError, match=r"kind 'levle' is not known. Did you mean 'level'"):
        kind_of("levle", 1.0, upward=True)


def test_a_level_of_a_share_or_of_a_rate_has_its_bounds() -> None:
    assert [measured_as(kind).bounds for kind in ("ratio", "growth")] == [(0.0, 1.0), (-1.0, 1.0)]
    assert all(measured_as(kind).bounds == (-np.inf, np.inf) for kind in ("stock", "flow", "count"))


def kinds_told_apart(nodes: Iterable[ast.AST]) -> Iterator[ast.Constant]:
    """Return the words of kinds that stand in comparisons, tuples, lists and sets, as keys of dictionaries or of `KINDS`."""
    for node in nodes:
        parts: list[ast.expr | None] = []
        if isinstance(node, ast.Compare):
            parts = [node.left, *node.comparators]
        elif isinstance(node, ast.Tuple | ast.List | ast.Set):
            parts = [*node.elts]
        elif isinstance(node, ast.Dict):
            parts = node.keys
        elif isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith("KINDS"):
            parts = [node.slice]
        yield from (part for part in parts if isinstance(part, ast.Constant) and part.value in (*KINDS, FULL_COVERAGE.name))


def test_no_other_module_tells_goals_apart_by_the_word_of_their_kind() -> None:
    named = {
        path.relative_to(PACKAGE).as_posix(): [constant.lineno for constant in found]
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.name != "goal_kinds.py" and (found := [*kinds_told_apart(nodes_of(path))])
    }
    assert named.keys() == MAY_NAME_THEM, "ask the goal's nature instead: " + str(
        {k: v for k, v in named.items() if k not in MAY_NAME_THEM}
    )


def test_the_search_for_words_of_kinds_finds_every_way_to_tell_them_apart() -> None:
    code = "a = k == 'level' or k in ('growth', 'x') or k in ['ratio'] or k in {'count'}\n"
    code += "b = {'milestone': 1}\nc = f('addition') or KINDS['average growth'] or other['growth']"
    assert [found.value for found in kinds_told_apart(ast.walk(ast.parse(code)))] == [
        "milestone",
        "level",
        "average growth",
        "growth",
        "ratio",
        "count",
    ]
