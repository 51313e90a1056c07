"""What the annual brief says of one headline goal in a few lines; the annex has the rest."""

from __future__ import annotations

from psi_analysis.briefs.brief_results import AnnualResults, GoalResult
from psi_analysis.briefs.content import Block, Paragraph, Section
from psi_analysis.briefs.sections.goal_section import area_text, curve_figure_block
from psi_analysis.briefs.sections.headline import over_rules, why_different
from psi_analysis.briefs.sections.phrases import growth, headed, short, span, year
from psi_analysis.briefs.sections.proxy_section import made_of
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.words import Quantity, Text, goal_phrase, joined, period_name, plain
from psi_analysis.words.answer_view import ON_WEAK_EVIDENCE, sentences
from psi_analysis.words.likelihood import probability_said, probability_shown
from psi_analysis.words.messages import message


def goal_summary(goal: GoalResult, results: AnnualResults, number: int, *, alone: bool = False) -> Section:
    """Where a goal stands, what it takes, and what the answer depends on.

    Args:
        alone: the brief is on this goal alone, and its core judgements have said where the goal stands.
    """
    blocks = _by_proxy(goal, results) if goal.by_proxy else _by_series(goal, results, stands=not alone)
    return Section(f"goal-{goal.target.id}", _heading(goal, number), tuple(blocks))


def _heading(goal: GoalResult, number: int) -> Text:
    """Its number, short name and what the plan wants."""
    return message(
        "briefs.goal.heading",
        number=message(f"briefs.goal.ordinal.{number}"),
        what=headed(goal),
        when=year(goal.target.deadline),
        aim=goal_phrase(goal.target, goal.indicator.unit),
    )


def _by_series(goal: GoalResult, results: AnnualResults, *, stands: bool) -> list[Block]:
    answer = goal.assessment
    expected = [_year_later(answer), _loosened(answer), _pair(goal), _known_base(answer)]
    stand = joined([sentences(answer, *(["standing"] if stands else []), "required", "gap"), *expected])
    blocks: list[Block] = [Paragraph(stand)] if stand.zh else []
    depends = [why_different(goal, results), _even(goal, results), *_wider(goal, results), over_rules(goal, results)]
    hangs = joined([*depends, sentences(answer, "reliability", "past")])
    blocks += [Paragraph(hangs)] if hangs.zh else []
    figure = curve_figure_block(goal, results)
    return [*blocks, *([figure] if figure is not None else [])]


def _by_proxy(goal: GoalResult, results: AnnualResults) -> list[Block]:
    answer, detail = goal.assessment, goal.assessment.proxy
    said = sentences(answer, *ON_WEAK_EVIDENCE) if answer.assessable else None
    blocks: list[Block] = [Paragraph(said)] if said is not None else []
    past = sentences(answer, "past")
    blocks += [Paragraph(joined([made_of(detail, results), message("briefs.proxy.annexed")]))] if detail is not None else []
    return [*blocks, *([Paragraph(past)] if past is not None else [])]


def _year_later(answer: Assessment) -> Text | None:
    """The chance of having met the goal a year after its deadline."""
    passage, later = answer.first_passage, answer.target.deadline + 1
    if passage is None or later not in passage.by.index:
        return None
    by = dict(zip(passage.by.index, passage.by.to_numpy(dtype=float), strict=True))
    return message("briefs.goal.year_later", when=period_name(later), p=probability_shown(answer, float(by[later])))


def _loosened(answer: Assessment) -> Text | None:
    """What "about" is worth at one in a hundred."""
    if not answer.target.about or 0.01 not in answer.tolerance:
        return None
    return message(
        f"briefs.goal.loosened_{'below' if answer.target.upward else 'above'}",
        s=Quantity(0.01, "goal growth"),
        p=probability_shown(answer, answer.tolerance[0.01]),
    )


def _pair(goal: GoalResult) -> Text | None:
    """The paired goal's probability."""
    if goal.pair is None or goal.pair.probability is None:
        return None
    return message(
        "briefs.goal.pair",
        what=short(goal),
        aim=goal_phrase(goal.pair.target, goal.indicator.unit),
        p=probability_said(goal.pair, goal.pair.probability),
    )


def _known_base(answer: Assessment) -> Text | None:
    """What the growth goal comes to from its base, where the base has come."""
    implied, series = answer.implied_base, answer.forecast.series if answer.forecast is not None else None
    known = implied is not None and series is not None and implied.base_period in series.values.index
    return sentences(answer, "pair") if known else None


def _wider(goal: GoalResult, results: AnnualResults) -> list[Text]:
    """The same of the areas above the reference."""
    return [
        message(
            "briefs.goal.wider",
            who=area_text(results, curve),
            what=short(goal),
            even=growth(curve.even_at),
            **{name: growth(value) for name, value in zip(("middle", "low", "high"), curve.expected, strict=True)},
        )
        for curve in goal.wider
        if curve.even_at is not None
    ]


def _even(goal: GoalResult, results: AnnualResults) -> Text | None:
    """The growth of the reference at which the odds are even, beside what is expected of it."""
    curve = goal.curve
    if curve is None or curve.even_at is None or results.reference is None:
        return None
    middle, low, high = curve.expected
    return message(
        "briefs.goal.even",
        who=plain(results.reference.name_zh, results.reference.name_en),
        what=short(goal),
        years=span(curve.from_period, curve.to_period),
        even=growth(curve.even_at),
        middle=growth(middle),
        low=growth(low),
        high=growth(high),
        last=growth(curve.recent[1]),
    )
