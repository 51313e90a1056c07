"""What goes wrong with one goal: a reason of its own by what was raised, kept with the traceback where it is a fault."""

from __future__ import annotations

import pytest

from psi_analysis.errors import DataError, ModelError, ParameterError, PeriodError, PsiError, SeriesError, TargetError, UnitError
from psi_analysis.goals.plans.faults import Faults, reason_of_refusal

KINDS = {
    "goals.refused.data": (SeriesError, DataError),
    "goals.refused.model": (ModelError,),
    "goals.refused.unlike": (TargetError, PeriodError, UnitError),
    "goals.refused.other": (ParameterError, PsiError),
}


@pytest.mark.parametrize(("code", "error"), [(code, error) for code, errors in KINDS.items() for error in errors])
def test_each_error_has_the_reason_of_its_kind(code: str, error: type[PsiError]) -> None:
    made = reason_of_refusal(error("it is so."))
    assert made.code == code and "(it is so)" in made.said("en")


def refuses() -> str:
    raise SeriesError("no such series.")


def breaks() -> str:
    raise KeyError("2026")


def test_what_is_made_is_given_back_and_what_is_refused_is_said_in_a_sentence() -> None:
    faults = Faults()
    assert faults.attempt("G", lambda: "made", None) == "made" and faults.attempt("G", refuses, "else") == "else"
    assert faults.left_out == ["G: no such series."] and not faults.unexpected


def test_every_fault_of_a_goal_is_kept_one_below_the_other_and_warned_of() -> None:
    faults = Faults()
    for goal in ("G", "H", "G"):
        with pytest.warns(RuntimeWarning, match=f"{goal}: a fault in the program, KeyError: '2026'; the others go on"):
            assert faults.attempt(goal, breaks, None) is None
    assert {goal: said.count("KeyError: '2026'") for goal, said in faults.unexpected.items()} == {"G": 2, "H": 1}
    assert "in breaks" in faults.unexpected["H"] and "\n\nTraceback" in faults.unexpected["G"] and not faults.left_out
