"""A goal of the user's own, typed at a command line: relation, number, and what percent means."""

from __future__ import annotations

from collections.abc import Callable

from psi_analysis.errors import ParameterError, TargetError
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.targets import read_relation
from psi_analysis.nouns.units import find_unit, parse_number


def own_goal(text: str) -> tuple[str, float]:
    """Read '>=6500' into relation and value; a sign of percent behind the number is left to the caller.

    >>> own_goal(">= 6500"), own_goal("<13%")
    (('>=', 6500.0), ('<', 13.0))
    """
    try:
        relation, number = read_relation(text)
    except TargetError:
        raise ParameterError(f"goal {text!r} does not begin with >=, >, <= or <; write for example '>=6500', in quotation marks.") from None
    return relation, parse_number(number.removesuffix("%").strip())


def value_meant(text: str, value: float, indicator: Indicator, unit: str, *, tell: Callable[[str], None]) -> float:
    """Return a goal's value in the unit of the series: for a share or a rate what is meant in percent becomes a share.

    Args:
        text: the goal as typed; with % behind the number it is in percent.
        value: its number; above 1 for a series given in percent it is in percent, too.
        tell: called with a sentence where it could be read in two ways.
    """
    if indicator.is_amount:
        if "%" in text:
            raise ParameterError(f"goal {text!r} is in percent, but the series is in {indicator.unit!r}; write it in that unit.")
        return value
    if "%" in text:
        return value / 100.0
    if find_unit(unit) not in ("percent", "percent a year"):
        return value
    if abs(value) > 1.0 or indicator.kind == "multiple":
        tell(f"the goal {value:g} is read in percent, as the series is: {value:g} %")
        return value / 100.0
    tell(f"the goal {value:g} is read as a share: {100 * value:g} %; write {value:g}% for {value:g} %")
    return value
