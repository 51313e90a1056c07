"""Made-up plans with the goals they set: each file has the text, a line of signs, then a goal a line.

A goal: relation, value, unit, year, kind, then `about`, `strive` and `dept:` where they hold, and after a bar words of its clause or name.
A `?` before it: it may be read or not. A `!`: words of the text with a figure that is no goal.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from psi_analysis.studies.plan_text.draft_goal import DraftGoal

FOLDER = Path(__file__).parent
CUT = "=====\n"


@dataclass(frozen=True)
class TrueGoal:
    """A goal that a text sets; `free` if it counts neither way, `unit` empty where it has none."""

    relation: str
    value: float
    year: int
    kind: str
    about: bool
    strive: bool
    departments: tuple[str, ...]
    words: str
    free: bool
    unit: str = ""

    def is_read_in(self, goal: DraftGoal) -> bool:
        """Say whether a draft has its value, relation, year, 左右, 力争 and departments."""
        same = (goal.relation, goal.year, goal.about, goal.strive) == (self.relation, self.year, self.about, self.strive)
        return same and abs(goal.value - self.value) < 0.01 and all(name in goal.departments for name in self.departments)

    def unit_in(self, goal: DraftGoal) -> bool:
        """Say whether a draft has its unit, or the unit's noun."""
        said, read = squeezed(self.unit), squeezed(goal.unit)
        if self.unit.startswith(("%", "percent")):
            return read.startswith("%")
        return not said or (read != "" and (said in read or read in said))

    def named_in(self, goal: DraftGoal) -> bool:
        """Say whether a draft rests on its words."""
        return squeezed(self.words)[:6] in squeezed(goal.quote + goal.name)


def squeezed(text: str) -> str:
    """Return a text without blanks and capitals."""
    return re.sub(r"\s+", "", text).lower()


def text_and_goals(path: Path) -> tuple[str, list[TrueGoal]]:
    """Read one file."""
    text, goals = path.read_text(encoding="utf-8").split(CUT)
    return text, [_goal(line) for line in goals.strip().splitlines() if not line.startswith("! ")]


def figures_that_are_none(path: Path) -> list[str]:
    """Return the words of a text's figures that set no goal, where its file names them."""
    _, goals = path.read_text(encoding="utf-8").split(CUT)
    return [line.removeprefix("! ") for line in goals.strip().splitlines() if line.startswith("! ")]


def _goal(line: str) -> TrueGoal:
    head, words = line.removeprefix("? ").split(" | ")
    relation, value, unit, year, kind, *rest = head.split()
    departments = tuple(one.removeprefix("dept:") for one in rest if one.startswith("dept:"))
    return TrueGoal(
        relation,
        float(value),
        int(year),
        kind.replace("_", " "),
        "about" in rest,
        "strive" in rest,
        departments,
        words.strip(),
        line.startswith("?"),
        "" if unit == "-" else unit.replace("_", " "),
    )


@dataclass(frozen=True)
class Score:
    """How many goals a text sets, how many were read, how many rows are too many, how many of those read have the right kind."""

    goals: int
    read: int
    too_many: int
    kinds: int

    def __add__(self, other: Score) -> Score:
        return Score(self.goals + other.goals, self.read + other.read, self.too_many + other.too_many, self.kinds + other.kinds)


def scored(goals: Sequence[TrueGoal], drafts: Sequence[DraftGoal]) -> tuple[Score, list[str]]:
    """Match drafts to goals one to one; return the score, and in words what is missing or too many."""
    left, read, kinds, wrong = list(drafts), 0, 0, []
    for goal in goals:
        fits = [draft for draft in left if goal.is_read_in(draft)]
        if not fits:
            wrong += [] if goal.free else [f"missing: {goal}"]
            continue
        best = max(fits, key=lambda draft: (goal.named_in(draft), draft.kind == goal.kind))
        left.remove(best)
        read, kinds = read + (not goal.free), kinds + (best.kind == goal.kind and not goal.free)
    wrong += [f"too many: {draft}" for draft in left]
    return Score(sum(not goal.free for goal in goals), read, len(left), kinds), wrong
