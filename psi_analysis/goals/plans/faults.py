"""What goes wrong with one goal stays with that goal: it becomes a reason, or a fault on record, and the others go on."""

from __future__ import annotations

import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from psi_analysis.errors import DataError, ModelError, PeriodError, PsiError, SeriesError, TargetError, UnitError

T = TypeVar("T")
Other = TypeVar("Other")

_SAID = (
    ((SeriesError, DataError), "现有数据不能用于判断本目标", "the data at hand cannot be used for it"),
    ((ModelError,), "现有模型均不适用于这些数据", "no model fits the data at hand"),
    ((TargetError, PeriodError, UnitError), "目标与数据的口径或期间不相配", "goal and data do not fit together"),
)


def refusal_words(error: PsiError) -> tuple[str, str]:
    """Say why a goal cannot be judged: a clause in Chinese, one in English with the error's own sentence.

    >>> refusal_words(SeriesError("series 'x/own' has no observations."))[1]
    "the data at hand cannot be used for it (series 'x/own' has no observations)"
    """
    zh, en = next(((zh, en) for kinds, zh, en in _SAID if isinstance(error, kinds)), ("不能判断", "it cannot be judged"))
    return zh, f"{en} ({str(error).rstrip('.')})"


def fault_words(error: Exception) -> tuple[str, str]:
    """Say that a goal was not judged because of a fault in the program, a clause in each language.

    >>> fault_words(KeyError("2026"))[1]
    "not judged because of a fault in the program (KeyError: '2026'), which is on record"
    """
    name = type(error).__name__
    return f"程序出错，未作判断（{name}），已记录", f"not judged because of a fault in the program ({name}: {error}), which is on record"


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
            make: makes it.
            otherwise: stands in for it.
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
