"""What goes wrong with one goal stays with that goal: it becomes a reason, or a fault on record, and the others go on."""

from __future__ import annotations

import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from psi_analysis.errors import DataError, ModelError, PeriodError, PsiError, SeriesError, TargetError, UnitError
from psi_analysis.words.reasons import Reason, aside, because

T = TypeVar("T")
Other = TypeVar("Other")

_CODES = (
    ((SeriesError, DataError), "goals.refused.data"),
    ((ModelError,), "goals.refused.model"),
    ((TargetError, PeriodError, UnitError), "goals.refused.unlike"),
)


def reason_of_refusal(error: PsiError) -> Reason:
    """Say why a goal cannot be judged, in English with the error's own sentence.

    >>> reason_of_refusal(SeriesError("series 'x/own' has no observations.")).said("en")
    "the data cannot be used to judge it (series 'x/own' has no observations)"
    """
    code = next((code for kinds, code in _CODES if isinstance(error, kinds)), "goals.refused.other")
    return because(code, error=aside(error))


def fault(error: Exception) -> Reason:
    """Say that a goal was not judged because of a fault in the program.

    >>> fault(KeyError("2026")).said("en")
    "not judged because of a fault in the program (KeyError: '2026'), which is on record"
    """
    return because("goals.refused.fault", error=f"{type(error).__name__}: {error}")


@dataclass
class Faults:
    """What went wrong, by goal.

    Attributes:
        unexpected: faults of the program: the whole traceback, by goal or step.
        left_out: what was left out for a named reason, a sentence each.
    """

    unexpected: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)

    def attempt(self, goal: str, make: Callable[[], T], otherwise: Other) -> T | Other:
        """Return what `make` gives; where it raises, keep what was raised and return `otherwise`.

        Args:
            goal: what it is for: the id of a goal, or a step.
        """
        try:
            return make()
        except PsiError as error:
            self.left_out.append(f"{goal}: {error}")
        except Exception as error:
            self.record(goal, error)
        return otherwise

    def record(self, goal: str, error: Exception) -> None:
        """Keep a fault of the program with its traceback, and warn of it."""
        said = "".join(traceback.format_exception(error))
        self.unexpected[goal] = f"{self.unexpected[goal]}\n{said}" if goal in self.unexpected else said
        warnings.warn(f"{goal}: a fault in the program, {type(error).__name__}: {error}; the others go on", RuntimeWarning, stacklevel=3)
