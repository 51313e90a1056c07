"""A Chinese title broken by meaning: lines end where a clause, a subject or an item ends, and are of even length."""

from __future__ import annotations

import re
from functools import cache

from psi_analysis.briefs.formats.columns import width_of
from psi_analysis.words.messages import pair

TITLE_CHARACTERS = 19.5
"""Characters of a Chinese title that fit one line of 156 mm in 22 pt."""

SHEET_CHARACTERS = 24.0
"""The same in the 18 pt of a brief on one goal."""

_BREAKS = ((r"(?<=[，；：])", 0.0), (r"(?<={goal})(?=[^、，（）]{{2}})", 6.0), (r"(?=（)", 20.0), (r"(?<=、)(?![^（]*）)", 24.0))
"""Where a line may end, and how much worse that is than the end of a clause; {goal} is the word a subject ends with."""


def title_lines(title: str, room: float) -> tuple[str, ...]:
    """Break a title into lines; it stays whole where it fits one or where nothing can be broken well.

    >>> title_lines("2027年存款目标有望实现（74%），贷款目标难度较大（25%）", 20)
    ('2027年存款目标有望实现（74%），', '贷款目标难度较大（25%）')
    """
    places = _places(title)
    ends = sorted(places)

    @cache
    def best(start: int) -> tuple[float, tuple[str, ...]]:
        """Least cost of setting the rest, and its lines."""
        if width_of(title[start:]) <= room:
            return (room - width_of(title[start:])) ** 2 / room, (title[start:],)
        found: list[tuple[float, tuple[str, ...]]] = []
        for end in ends:
            line = title[start:end]
            if end > start and width_of(line) <= room:
                cost, lines = best(end)
                found.append((cost + places[end] + (room - width_of(line)) ** 2 / room, (line, *lines)))
        return min(found, default=(1e9, (title[start:],)))

    cost, lines = best(0)
    return lines if cost < 1e9 else (title,)


def _places(title: str) -> dict[int, float]:
    """Position after which a line may end, with its cost."""
    places: dict[int, float] = {}
    goal = re.escape(pair("briefs.headline.goal")[0])
    for pattern, cost in reversed(_BREAKS):
        places.update({found.start(): cost for found in re.finditer(pattern.format(goal=goal), title) if 0 < found.start() < len(title)})
    return places
