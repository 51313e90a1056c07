"""The words NAME=VALUE after `psi brief`, and those it ends with."""

from __future__ import annotations

import os
import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from psi_analysis.errors import ParameterError
from psi_analysis.words.numbers import chosen_language

if TYPE_CHECKING:
    from psi_analysis.briefs.parameters import BriefParameters


def read_brief_words(words: list[str]) -> BriefParameters:
    """Read NAME=VALUE words; a goal among them asks for the brief on that goal.

    >>> read_brief_words(["goal=G1", "n-paths=1000", "as_of=2025-03-21"])
    IndicatorParameters(as_of='2025-03-21', languages='zh,en', n_paths=1000, seed=0, goal='G1')
    """
    from psi_analysis.briefs.indicator import IndicatorParameters
    from psi_analysis.briefs.parameters import BriefParameters, parameters_from_text

    given: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals:
            raise ParameterError(f"{word!r} is no parameter; write name=value, such as as_of=2025-03-21.")
        if name in given:
            raise ParameterError(f"parameter {name!r} of the brief is given twice; keep one.")
        given[name] = value
    return parameters_from_text(given, IndicatorParameters if "goal" in given else BriefParameters)


def found_lines(out: Path, here: Path) -> list[str]:
    """Say what a brief that has been made found, by its title, and which file to open, in the language chosen where it has that.

    Args:
        out: the folder of the run.
        here: the folder that the file is named from.
    """
    pages = sorted(out.glob("brief_*.html"), key=lambda page: page.stem != f"brief_{chosen_language()}")
    title = re.search("<title>(.*?)</title>", pages[0].read_text(encoding="utf-8"), re.DOTALL) if pages else None
    return [*([unescape(title.group(1).strip())] if title else []), f"Open {os.path.relpath(pages[0] if pages else out, here)}"]
