"""Who and what a sentence is about, and its amounts."""

from __future__ import annotations

from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.nouns.units import COUNT
from psi_analysis.words.messages import message
from psi_analysis.words.names import area_name, goal_phrase, indicator_name, judged_in, target_name
from psi_analysis.words.numbers import Quantity, amount_of
from psi_analysis.words.text import Text, in_sentence, plain


def unit_of(answer: Assessment) -> str:
    """Return the unit a goal's value is in: its series', its own, percent for ratios without either, a bare number otherwise."""
    if answer.forecast is not None:
        return answer.forecast.series.indicator.unit
    return answer.target.unit or answer.target.nature.unit or COUNT


def subject(answer: Assessment) -> Text:
    """Return whose quantity it is: 株洲市金融机构贷款余额, Zhuzhou's loan balance."""
    series = answer.forecast.series if answer.forecast is not None else None
    area = area_name(answer.target.area or (series.area if series is not None else ""))
    name = in_sentence(indicator_name(series.indicator)) if series is not None else in_sentence(target_name(answer.target))
    return message("names.subject", area=area, name=name) if area.en else name


def goal_name(answer: Assessment) -> Text:
    """Return the goal with its number in the register and its deadline, as a heading of a sentence."""
    when = judged_in(answer.target)
    pieces = {"id": id_before_name(answer), "name": target_name(answer.target), "aim": goal_phrase(answer.target, unit_of(answer))}
    return message("names.goal_of_years", **pieces) if answer.target.nature.averaged else message("names.goal", **pieces, when=when)


def id_before_name(answer: Assessment) -> Text:
    """Return the goal's number in the register with a blank; nothing where it stands for the name."""
    goal = answer.target
    id = f"{goal.id} " if goal.id and (goal.name_zh or goal.name_en) else ""
    return plain(id)


def amount_in(answer: Assessment, value: float, *, difference: bool = False) -> Quantity:
    """Return a value in the unit the goal is judged in.

    Args:
        answer: whose goal and unit.
        value: in the package's unit.
        difference: of two percentages: 个百分点.
    """
    unit = unit_of(answer)
    if answer.target.nature.on_growth:
        return Quantity(value, "points" if difference else "growth")
    return amount_of(value, unit, difference=difference)
