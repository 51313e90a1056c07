"""The answers of a brief as a table of numbers, one row a goal."""

from __future__ import annotations

import numpy as np
import pandas as pd

from psi_analysis.briefs.brief_results import AnnualResults
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.scoring.classes_of_progress import CLASSES
from psi_analysis.words.rounding import STEP, nearest, outward


def numbers_of_goals(results: AnnualResults) -> pd.DataFrame:
    """The same as a table of numbers, one row a goal, for `tables/attainment.csv`."""
    return pd.DataFrame([_attainment_row(answer) | _class_columns(answer) for answer in results.assessments.values()])


def numbers_beside(results: AnnualResults) -> dict[str, pd.DataFrame]:
    """Tables of numbers beside that one, by name: what the next figures would say and be worth, how many goals are met, the cities.

    `number_met` has the share of draws in which so many goals are met, one column a correlation of what is not known.
    """
    cities = [city.row() for found, _ in results.neighbours.values() for city in found]
    tables = results.watched.tables() | {"cities": pd.DataFrame(cities)}
    if results.all_together is not None:
        met = results.all_together.number_met
        tables["number_met"] = met.set_axis([f"at_{value:g}" for value in met.columns], axis=1).reset_index()
    return {name: table.map(_short) for name, table in tables.items() if not table.empty}


def _short(value: object) -> object:
    return _rounded(value) if isinstance(value, float) and not np.isnan(value) else value


def _attainment_row(answer: Assessment) -> dict[str, object]:
    probability, low, high = _borne(answer)
    lower, upper = answer.interval80 or (None, None)
    return {
        "target": answer.target.id,
        "probability": probability,
        "grade": answer.grade,
        "reason": answer.reason[1],
        "reason_zh": answer.reason[0],
        "probability_low": low,
        "probability_high": high,
        "probability_univariate": _rounded(answer.univariate),
        "median": _rounded(answer.median),
        "interval80_low": _rounded(lower),
        "interval80_high": _rounded(upper),
        "gap": _rounded(answer.gap),
        "latest": _rounded(answer.latest),
        "latest_period": "" if answer.latest_period is None else str(answer.latest_period),
        "required_growth": _rounded(answer.required.per_year if answer.required else None),
        "monte_carlo_error": None if answer.grade == "C" else _rounded(answer.monte_carlo_error),
        "told_to": answer.told_to if answer.grade == "C" and answer.probability is not None else None,
        "period": str(answer.target.deadline),
        "relation": answer.target.relation,
        "value": answer.target.value,
        "name_zh": answer.target.name_zh,
        "name_en": answer.target.name_en,
        "quote": answer.target.quote_zh,
        "section": answer.target.section,
        "departments": answer.target.departments,
    }


def _class_columns(answer: Assessment) -> dict[str, float | None]:
    """The probability of each class of progress, where the evidence bears it."""
    borne = answer.classes if answer.grade in ("A", "B") else {}
    return {f"probability_{name.replace(' ', '_')}": _rounded(borne.get(name)) for name in CLASSES}


def _borne(answer: Assessment) -> tuple[float | None, float | None, float | None]:
    """Probability and its range as finely as the evidence bears: at grade C to 5 points, P to the nearest, its range outward.

    On few readings P is told no nearer to 0 and 1 than a tenth; beyond that it is written as the middle of what is left, 0.05 or 0.95.
    """
    value, (low, high) = answer.probability, answer.probability_range or (None, None)
    if answer.grade != "C":
        return _rounded(value), _rounded(low), _rounded(high)
    ends = (None, None) if low is None or high is None else outward(low, high)
    if value is None or answer.told_to == STEP:
        return None if value is None else nearest(value), *ends
    return min(max(nearest(value), answer.told_to / 2), 1.0 - answer.told_to / 2), *ends


def _rounded(value: float | None) -> float | None:
    """Six significant digits: more would be digits of the simulation."""
    return None if value is None else float(f"{value:.6g}")
