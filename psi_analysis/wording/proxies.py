"""A goal judged by another area's series: says so first, gives a range and no decimals."""

from __future__ import annotations

from psi_analysis.assessments.assessment import Assessment
from psi_analysis.assessments.proxy import record_basis
from psi_analysis.assessments.rough import outward
from psi_analysis.wording.names import area_name, goal_phrase, period_name, unit_of
from psi_analysis.wording.numbers import Quantity, probability_step
from psi_analysis.wording.subjects import subject
from psi_analysis.wording.text import Text, filled, joined, plain


def shown_range(answer: Assessment) -> tuple[Quantity, Quantity]:
    """Return the range of probabilities widened to the steps that the grade bears; an end is never 0 % or 100 %.

    Args:
        answer: one with a `probability_range`.
    """
    assert answer.probability_range is not None
    step = probability_step(answer.monte_carlo_error, answer.grade)
    style = {0.01: "probability", 0.05: "probability by 5", 0.1: "probability by 10"}[step]
    low, high = outward(*answer.probability_range, step)
    return Quantity(low, style), Quantity(high, style)


def range_text(low: Quantity, high: Quantity) -> Text:
    """Write a range, both ends with their unit; one end alone where all of it lies beyond the last step.

    >>> range_text(Quantity(0.05, "probability by 5"), Quantity(0.7, "probability by 5")).said("en")
    '5% to 70%'
    >>> range_text(Quantity(0.95, "probability by 5"), Quantity(1.0, "probability by 5")).said("en")
    '>95%'
    """
    if high.style == "probability by 5" and low.value >= 0.95:
        return Text("{high}", "{high}", {"high": high})
    return Text("{low}～{high}", "{low} to {high}", {"low": low, "high": high})


def proxy_sentence(answer: Assessment) -> Text | None:
    """The range over the stated priors, what it hangs on and the record of such goals; None unless the grade is C."""
    if answer.grade != "C" or answer.probability_range is None or answer.forecast is not None:
        return None
    low, high = shown_range(answer)
    detail = answer.proxy
    stand_in = area_name(detail.proxy_area) if detail is not None else plain("其他地区", "another area")
    start = filled(
        "{who}没有可比的本地数据，以{proxy}数据推断（证据等级C）：{when}{aim}的概率从{low}到{high}不等，取决于所设前提。",
        "{who} has no comparable local figures and is judged by those of {proxy} (evidence grade C): the probability to {aim} in {when} "
        "runs from {low} to {high}, depending on the assumptions.",
        who=_capital(subject(answer)),
        proxy=stand_in,
        when=period_name(answer.target.deadline),
        aim=goal_phrase(answer.target, unit_of(answer)),
        low=_bound_in_words(low),
        high=_bound_in_words(high),
    )
    return joined([start, _break_even(answer), _record(answer)])


def proxy_in_short(answer: Assessment) -> Text | None:
    """The range and what it hangs on, where a heading has said whose quantity it is; None unless the grade is C."""
    if answer.grade != "C" or answer.probability_range is None or answer.forecast is not None:
        return None
    detail, (low, high) = answer.proxy, shown_range(answer)
    start = filled(
        "没有可比的本地数据，以{proxy}数据推断（证据等级C）：{when}{aim}的概率从{low}到{high}不等。",
        "No comparable local figures; judged by those of {proxy} (evidence grade C): the probability to {aim} in {when} runs from {low} to "
        "{high}, depending on the assumptions.",
        proxy=area_name(detail.proxy_area) if detail is not None else plain("其他地区", "another area"),
        when=period_name(answer.target.deadline),
        aim=goal_phrase(answer.target, unit_of(answer)),
        low=_bound_in_words(low),
        high=_bound_in_words(high),
    )
    return joined([start, _break_even(answer)])


def range_said(low: Quantity, high: Quantity) -> Text:
    """A range for running text; one that starts at nothing is told by its upper end, one that ends at certainty by its lower."""
    if low.value < 0.01:
        return Text("不超过{high}", "at most {high}", {"high": high})
    if high.value > 0.99:
        return Text("不低于{low}", "at least {low}", {"low": low})
    return Text("为{low}～{high}", "{low} to {high}", {"low": low, "high": high})


def _bound_in_words(end: Quantity) -> Quantity:
    """An end of a range for running text: 不到5% where the sign would be <5%."""
    return Quantity(end.value, f"{end.style} said") if end.value < 0.01 or end.value > 0.99 else end


def _break_even(answer: Assessment) -> Text | None:
    detail = answer.proxy
    if detail is None or detail.break_even.empty:
        return None
    nearest = detail.break_even.iloc[int((detail.break_even["probability"] - 0.5).abs().to_numpy().argmin())]
    side = ("不高于", "at most") if not answer.target.upward else ("不低于", "at least")
    return filled(
        f"只有{{when}}实际{side[0]}{{base}}，达标的可能才过半。",
        f"The odds are better than even only if the level of {{when}} was {side[1]} {{base}}.",
        when=period_name(detail.base_period),
        base=Quantity(float(nearest["base"]), "share"),
    )


def _record(answer: Assessment) -> Text | None:
    rate = answer.proxy.base_rate if answer.proxy is not None else None
    if rate is None or rate.known == 0:
        return None
    were, (zh, en) = "was" if rate.met == 1 else "were", record_basis(rate)
    return Text(
        f"同类目标中已有公开结果的有{{known}}个，实现{{met}}个{zh}。",
        f"Of {{known}} earlier goals of the kind with a published outcome {{met}} {were} met{en}.",
        {"known": Quantity(rate.known, "count"), "met": Quantity(rate.met, "count")},
    )


def _capital(text: Text) -> Text:
    return Text(text.zh, text.en[:1].upper() + text.en[1:], text.values)
