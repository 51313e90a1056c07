"""Where a goal stands and what is still needed: one figure and one window each, the same in every table of a brief."""

from __future__ import annotations

from psi_analysis.briefs.brief_results import AnnualResults
from psi_analysis.briefs.sections.phrases import DASH
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.nouns.periods import years_between
from psi_analysis.nouns.units import COUNT
from psi_analysis.words import Quantity, Text, period_name
from psi_analysis.words.messages import message
from psi_analysis.words.numbers import amount_of
from psi_analysis.words.subjects import amount_in, unit_of
from psi_analysis.words.text import one


def stands(answer: Assessment, results: AnnualResults) -> Text:
    """The latest figure with its period; else the last single reading of the goal's own; a dash where there is neither."""
    if answer.latest is None or answer.latest_period is None:
        read = results.readings.get(answer.target.id)
        return DASH if read is None else message("briefs.needed.stands", v=amount_of(read[1], read[2]), when=period_name(read[0]))
    unit, grows = unit_of(answer), answer.target.nature.on_growth
    amount = one(amount_of(answer.latest, unit)) if grows else _counted(answer, amount_in(answer, answer.latest))
    return message("briefs.needed.stands", v=amount, when=period_name(answer.latest_period))


def still_needed(answer: Assessment) -> Text:
    """The distance from the latest figure to the goal, below 0 where it must fall; of a growth goal to the level it comes to."""
    if answer.distance is None:
        return DASH
    return message("briefs.needed.nothing") if _reached(answer) else _amount(answer, answer.distance)


def needed_a_year(answer: Assessment, results: AnnualResults) -> Text:
    """The same spread over the years left, with the constant growth it takes; a dash where the latest figure is older than last year's."""
    if answer.proxy is not None:
        return one(Quantity(answer.proxy.needed_per_year, "signed points"))
    latest, when = answer.latest, answer.latest_period
    if answer.distance is None or latest is None or when is None or _reached(answer) or when.year < results.as_of.year - 1:
        return DASH
    years = years_between(when, answer.target.deadline)
    if years <= 0:
        return DASH
    amount, unit = _amount(answer, answer.distance / years), unit_of(answer)
    rises = min(latest, latest + answer.distance) > 0 and (answer.grows or answer.target.nature.on_growth)
    if unit == COUNT or not rises:
        return amount
    growth = ((latest + answer.distance) / latest) ** (1.0 / years) - 1.0
    return message("briefs.needed.a_year", amount=amount, growth=Quantity(growth, "growth"))


def both_needed(answer: Assessment, results: AnnualResults) -> Text:
    """What is needed altogether and a year, in one cell."""
    left, yearly = still_needed(answer), needed_a_year(answer, results)
    if yearly is DASH:
        return left
    return message("briefs.needed.yearly", a_year=yearly) if left is DASH else message("briefs.needed.both", left=left, a_year=yearly)


def _reached(answer: Assessment) -> bool:
    """Whether the latest figure meets the goal."""
    return answer.met_already or (answer.distance is not None and (answer.distance <= 0) is answer.target.upward)


def _amount(answer: Assessment, value: float) -> Text:
    """A distance in the goal's unit; things are counted."""
    if answer.target.nature.on_growth:
        return one(amount_of(value, unit_of(answer), difference=True))
    return _counted(answer, amount_in(answer, value, difference=True))


def _counted(answer: Assessment, amount: Quantity) -> Text:
    return message("briefs.aim.counted", v=amount) if unit_of(answer) == COUNT else one(amount)
