"""Tables of tasks: rows of sentences with who answers and by when, as plans part their work among departments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from psi_analysis.studies.plan_text.grammar import Grammar


@dataclass(frozen=True)
class TaskRow:
    """A row of such a table: its sentences, who answers, and the year it is due where the row names one."""

    text: str
    departments: str
    due: int | None


def tasks_in_table(lines: Sequence[str], place: int, words: Grammar) -> tuple[list[TaskRow], int]:
    """Return the tasks of the table that begins at a line, and the line behind it; none where there is no such table.

    Args:
        lines: of the plan.
        place: of the line.
        words: of the plan's language.
    """
    head = _cells(lines[place])
    who, due = ([at for at, cell in enumerate(head) if words.finds(name, cell)] for name in ("task_who", "task_due"))
    if len(head) < 3 or not who or len(head) == len(who) + len(due):
        return [], place
    said = [at for at, cell in enumerate(head) if at not in (*who, *due) and not words.finds("task_number", cell)]
    tasks: list[TaskRow] = []
    for behind in range(place + 1, len(lines)):
        cells = _cells(lines[behind])
        if len(cells) < 2 or len(cells) > len(head):
            return tasks, behind
        cells = [""] * (len(head) - len(cells)) + cells
        text = "。".join(cell.rstrip("。；") for at, cell in enumerate(cells) if at in said and cell)
        years = [int(year) for at in due for year in re.findall(r"20\d\d", cells[at])]
        tasks.append(TaskRow(text, "；".join(cells[at] for at in who if cells[at]), years[-1] if years else None))
    return tasks, len(lines)


def _cells(line: str) -> list[str]:
    """Cells of a line without blanks."""
    return [re.sub(r"\s+", "", cell) for cell in parted(line)]


def parted(line: str) -> list[str]:
    """Return the cells of a line that tabs or bars part.

    Args:
        line: of a plan.

    >>> parted("| 1 | 新建水厂2座 |")
    ['1', '新建水厂2座']
    """
    mark = "\t" if "\t" in line else "|"
    return [cell.strip() for cell in line.strip().strip("|").split(mark)]
