"""The words NAME=VALUE after `psi brief`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psi_analysis.errors import ParameterError

if TYPE_CHECKING:
    from psi_analysis.briefs.parameters import BriefParameters


def read_brief_words(words: list[str]) -> BriefParameters:
    """Read NAME=VALUE words; a goal among them asks for the brief on that goal.

    >>> read_brief_words(["goal=G1", "n-paths=1000", "as_of=2025-03-21"])
    IndicatorParameters(as_of='2025-03-21', languages='zh,en', n_paths=1000, seed=20250321, goal='G1')
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
