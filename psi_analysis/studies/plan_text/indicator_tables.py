"""Tables of indicators in five-year plans: the columns by their heads, a goal a row, its average growth where a column has it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from psi_analysis.nouns.goal_kinds import KINDS
from psi_analysis.studies.plan_text.cells_en import goal_in_english
from psi_analysis.studies.plan_text.draft_goal import DraftGoal, Leftover
from psi_analysis.studies.plan_text.figures_zh import Numeral, numerals
from psi_analysis.studies.plan_text.grammar import Grammar, grammar
from psi_analysis.studies.plan_text.passages import Passage, evened
from psi_analysis.studies.plan_text.plan_years import PlanYears

_WELL_BELOW = 0.97
"""How far a goal lies below where its row stands to be read as a cut; closer to it the goal is a floor."""


@dataclass(frozen=True)
class _Columns:
    """Where a table has what; None for a column it has not."""

    name: int
    goals: tuple[tuple[int, int], ...]
    growth: int | None
    unit: int | None
    who: int | None
    many: int
    base: int | None = None


def goals_in_table(passage: Passage, years: PlanYears, words: Grammar) -> tuple[list[DraftGoal], list[Leftover]]:
    """Read the goals of a table of indicators; return them, each with its row as quote, and rows without a number.

    Args:
        passage: with rows, the head first.
        years: the plan's.
        words: of the plan's language.
    """
    if len(passage.rows) == 1:  # of a table whose head was not understood
        alone = passage.rows[0].quote
        return [], [Leftover(alone, "no_verb", passage.place)] if re.search(r"\d", alone) else []
    chinese = words is grammar("zh")
    even = evened if chinese else str.strip
    columns = _columns([even(cell) for cell in passage.rows[0].cells], years, words)
    goals: list[DraftGoal] = []
    left_over: list[Leftover] = []
    for row in passage.rows[1:] if columns is not None else ():
        assert columns is not None
        cells = _fitted([even(cell) for cell in row.cells], columns)
        read = _of_row if chinese else _of_english_row
        found = list(read(cells, columns, years, row.quote)) if cells else []
        found = [replace(one, base=years.base) if KINDS[one.kind].on_change else one for one in found]
        if len(found) == 2 and KINDS[found[1].kind].averaged:
            found = [replace(found[0], pair=len(goals) + 1), replace(found[1], pair=len(goals))]
        who = cells[columns.who] if cells and columns.who is not None else passage.departments
        goals += [goal.at(passage.place, who) for goal in found]
        if cells and not found and any(re.search(r"[^\s—\-]", cells[place]) for place, _ in columns.goals):
            left_over.append(Leftover(row.quote, "no_figure", passage.place))
    return goals, left_over


def _columns(head: Sequence[str], years: PlanYears, words: Grammar) -> _Columns | None:
    """Find the columns of a table by its head; None where no column is of a goal."""
    dated = [(place, year) for place, cell in enumerate(head) if (year := _last_year(cell))]
    if not dated:
        dated = [(place, years.end) for place, cell in enumerate(head) if words.finds("table_undated", cell)]
    growth = next((place for place, cell in enumerate(head) if words.finds("table_growth", cell) and place > 0), None)
    ahead = [(place, year) for place, year in dated if year >= years.start and place != growth]
    ahead = [(place, year) for place, year in ahead if not words.finds("table_not_ahead", head[place])]
    passed = [place for place, year in dated if year < years.start]
    told = [place for place, cell in enumerate(head) if place in passed or words.finds("table_not_ahead", cell)]
    if not _year_by_year(ahead):
        first = min(years.start, *(year for _, year in dated))
        ahead = [(place, year) for place, year in ahead if year > first or words.finds("table_undated", head[place])] or ahead
    names = (place for place, cell in enumerate(head) if words.finds("table_head", cell) and not words.finds("table_not_name", cell))
    unit = next((place for place, cell in enumerate(head) if words.finds("table_unit", cell)), None)
    who = next((place for place, cell in enumerate(head) if words.finds("table_departments", cell)), None)
    base = told[-1] if told else None
    return _Columns(next(names, 0), tuple(ahead), growth, unit, who, len(head), base) if ahead else None


def _last_year(cell: str) -> int:
    """The last year a head names, of 2028/29 the second; 0 where it names none."""
    named = re.findall(r"(20\d\d)(?:/(\d\d)(?!\d))?", cell)
    return int(named[-1][0][:2] + named[-1][1] if named[-1][1] else named[-1][0]) if named else 0


def _year_by_year(columns: Sequence[tuple[int, int]]) -> bool:
    """Whether three columns or more are of one year after the other, so that the first is no base."""
    years = [year for _, year in columns]
    return len(years) > 2 and years == list(range(years[0], years[0] + len(years)))


def _fitted(cells: list[str], columns: _Columns) -> list[str]:
    """A row with as many cells as the head: a name cut by blanks put together, a missing group filled; empty for a group's row."""
    if (more := len(cells) - columns.many) > 0:
        behind = columns.name + more + 1
        cells = [*cells[: columns.name], "".join(cells[columns.name : behind]), *cells[behind:]]
    cells = [""] * (columns.many - len(cells)) + cells
    telling = [place for place, _ in columns.goals] + ([columns.growth] if columns.growth is not None else [])
    return cells if any(re.search(r"\d|[^\s—\-]{3}", cells[place]) for place in telling) and cells[columns.name] else []


def _of_row(cells: list[str], columns: _Columns, years: PlanYears, quote: str) -> Iterator[DraftGoal]:
    """A goal of each column of goals, then the average growth, or what the years add up to."""
    words, (name, unit) = grammar("zh"), _name_and_unit(cells, columns)
    base = _numeral(cells[columns.base], unit) if columns.base is not None else None
    for place, year in columns.goals:
        if numeral := _numeral(cells[place], unit):
            goal = _goal(name, numeral, year, cells[place], quote)
            yield replace(goal, relation="<=") if base and not numeral.relation and _is_less(goal, base) else goal
    growth = cells[columns.growth] if columns.growth is not None else ""
    summed = re.match(r"[\[［【〔]", growth.strip()) is not None
    year = columns.goals[-1][1]
    if not summed and (numeral := _numeral(growth, "%")):
        yield replace(_goal(name + words.said("yearly_rise"), numeral, year, growth, quote), kind="average growth", base=years.base)
    elif summed and (words.finds("sums_up", name) or words.finds("added_in_name", name)) and (numeral := _numeral(growth, unit or "%")):
        yield replace(_goal(name, numeral, year, growth, quote), relation=">=", notes=("fall",))


def _is_less(goal: DraftGoal, base: Numeral) -> bool:
    """Whether a goal lies below where its row stands, and its name is none of what shall not fall below a floor."""
    words = grammar("zh")
    less = KINDS[goal.kind].on_level and base.unit == goal.unit and goal.value < base.value
    plain = words.verb.match(words["cell_opening"].sub("", goal.rests_on[0])) is None
    return less and plain and not words.finds("floors", goal.name) and not words.finds("sums_up", goal.name)


def _of_english_row(cells: list[str], columns: _Columns, years: PlanYears, quote: str) -> Iterator[DraftGoal]:
    """A goal of each column of goals, then the average growth."""
    name, unit = _name_and_unit(cells, columns)
    base = goal_in_english(name, unit, cells[columns.base], years.base, quote) if columns.base is not None else None
    read = (goal_in_english(name, unit, cells[place], year, quote) for place, year in columns.goals)
    goals = [goal for goal in read if goal is not None]
    for goal in goals:
        cut = _is_cut(goal, base) if base else _is_cut(goals[-1], goals[0])
        yield replace(goal, relation="<=") if cut else goal
    growth = cells[columns.growth] if columns.growth is not None else ""
    if rate := goal_in_english(name, "%", growth, columns.goals[-1][1], quote):
        said = grammar("en").said("yearly_rise")
        yield replace(rate, name=f"{name}, {said}", kind="average growth", base=years.base)


def _is_cut(goal: DraftGoal, base: DraftGoal) -> bool:
    """Whether a plain goal lies well below where its row stands, so that it binds from above: 68% | 52%, but not 91% | 90%."""
    plain = re.match(r"[\d.,]", goal.rests_on[0]) is not None and KINDS[goal.kind].on_level
    same = goal.unit == base.unit and KINDS[base.kind].on_level
    return plain and same and goal.value < _WELL_BELOW * base.value and not grammar("en").finds("floors", goal.name)


def _name_and_unit(cells: list[str], columns: _Columns) -> tuple[str, str]:
    """The indicator and its unit, from a column of its own or in brackets behind the name."""
    name = re.sub(r"^\d{1,2}[.、．\s]?(?=\D)", "", cells[columns.name]).strip()
    if columns.unit is not None:
        return name, cells[columns.unit].strip()
    found = re.search(r"[（(]([^（）()]{1,14}|[^（）()]{1,12}(?:\bper\b|/)[^（）()]{1,16})[）)]$", name)
    return (name[: found.start()].rstrip(), found[1]) if found else (name, "")


def _numeral(cell: str, unit: str) -> Numeral | None:
    """The number of a cell; its own unit before the row's."""
    said = grammar("zh")["cell_opening"].sub("", re.sub(r"[\[\]［］【】〔〕()（）]", "", cell).strip())
    found = numerals(said)
    return replace(found[0], unit=found[0].unit or unit) if found else None


def _goal(name: str, numeral: Numeral, year: int, cell: str, quote: str) -> DraftGoal:
    """One cell as a goal."""
    words = grammar("zh")
    found = words.verb.match(words["cell_opening"].sub("", cell.strip()))
    verb = words.verbs[found[0]] if found else None
    falls = words.finds("falling", name) and not words.finds("sums_up", name)
    changes = verb is not None and verb.means in ("rise", "fall")
    up = verb is not None and not (falls and verb.means == "value" and verb.relation == ">=")
    relation = numeral.relation or (verb.relation if verb and up else "<=" if falls else ">=")
    share = numeral.in_percent and not numeral.unit.startswith("%/")
    if share and words.finds("growth_ends", name) and not words.finds("yearly", name):
        kind = "growth"
    elif (changes and (numeral.in_points or not share)) or words.finds("added_in_name", name):
        kind = "addition"
    else:
        kind = "ratio" if share else "count" if numeral.counted and not words.finds("per_head", name) else "level"
    name += found[0] if found and changes and not KINDS[kind].on_growth else ""
    strive = words.finds("strive", cell)
    return DraftGoal(name, numeral.value, numeral.unit, relation, kind, year, quote, (cell.strip(),), about=numeral.about, strive=strive)
