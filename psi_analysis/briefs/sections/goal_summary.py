"""What the annual brief says of one headline goal in a few lines; the annex has the rest."""

from __future__ import annotations

from dataclasses import replace

from psi_analysis.briefs.brief_results import AnnualResults, GoalResult
from psi_analysis.briefs.content import Block, Figure, Paragraph, Section
from psi_analysis.briefs.sections.goal_section import area_text
from psi_analysis.briefs.sections.headline import odds_said, over_rules
from psi_analysis.briefs.sections.phrases import growth, headed, numbered, numeral, short, span, year
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.words import Quantity, Text, goal_phrase, joined, period_name
from psi_analysis.words.answer_view import ON_WEAK_EVIDENCE, sentences
from psi_analysis.words.likelihood import probability_said, probability_shown
from psi_analysis.words.lists import enumerated
from psi_analysis.words.messages import message
from psi_analysis.words.ranges import range_text
from psi_analysis.words.subjects import amount_in
from psi_analysis.words.text import named


def goals_section(results: AnnualResults, number: int) -> Section:
    """The headline goals one by one."""
    parts = tuple(goal_summary(goal, results, place) for place, goal in enumerate(results.headline, start=1))
    return Section("goals-each", numbered(number, "briefs.annual.heading.goals"), parts)


def fans_block(results: AnnualResults, number: int) -> Figure | None:
    """The forecasts of the headline goals as a figure, once it is drawn."""
    if "fans" not in results.figures:
        return None
    goals = [goal for goal in results.headline if goal.assessment.forecast is not None]
    caption = message("briefs.annual.fans", what=enumerated([short(goal) for goal in goals]))
    alt = joined([text for goal in goals for text in (odds_said(goal.assessment), median_said(goal.assessment))])
    return Figure("fans", caption, alt, results.figures["fans"], message("plot.fan.bands"))  # type: ignore[arg-type]


def goal_summary(goal: GoalResult, results: AnnualResults, number: int) -> Section:
    """Where a goal stands, what it takes, and what the answer depends on.

    Args:
        alone: the brief is on this goal alone, and its core judgements have said where the goal stands.
    """
    blocks = _by_proxy(goal) if goal.by_proxy else _by_series(goal, results)
    return Section(f"goal-{goal.target.id}", _heading(goal, number), tuple(blocks))


def _heading(goal: GoalResult, number: int) -> Text:
    """Its number, short name and what the plan wants."""
    return message(
        "briefs.goal.heading",
        number=numeral(number, before="briefs.goal.numeral", after="briefs.goal.after_numeral"),
        what=headed(goal),
        when=year(goal.target.deadline),
        aim=goal_phrase(goal.target, goal.indicator.unit),
    )


def _by_series(goal: GoalResult, results: AnnualResults) -> list[Block]:
    answer = goal.assessment
    expected = joined([median_said(answer), _year_later(answer), _pair(goal), _comes_to(answer)])
    depends = [_even(goal, results), *_wider(goal, results), over_rules(goal, results), sentences(answer, "reliability")]
    return [Paragraph(text) for text in (expected, joined(depends)) if text.zh]


def _by_proxy(goal: GoalResult) -> list[Block]:
    answer = goal.assessment
    said = sentences(answer, *ON_WEAK_EVIDENCE) if answer.assessable else None
    return [Paragraph(said)] if said is not None else []


def median_said(answer: Assessment) -> Text | None:
    """The median forecast with its interval, to three digits: an interval so wide bears no more."""
    if answer.median is None or answer.gap is None or answer.interval80 is None or answer.grade == "C":
        return None
    middle, low, high = (rough(answer, value) for value in (answer.median, *answer.interval80))
    return message(
        f"briefs.goal.median_{'above' if answer.gap >= 0 else 'below'}",
        when=period_name(answer.target.deadline),
        median=middle,
        span=range_text(low, high),
        gap=rough(answer, abs(_gap_printed(answer, middle)), difference=True),
    )


def _gap_printed(answer: Assessment, middle: Quantity) -> float:
    """The gap as the reader finds it from the median that is printed; as it is where that would be none."""
    assert answer.gap is not None and answer.median is not None
    return answer.gap + (middle.value - amount_in(answer, answer.median).value) or answer.gap


def rough(answer: Assessment, value: float, *, difference: bool = False) -> Quantity:
    """A value to three digits, of a percentage to a tenth.

    Args:
        answer: whose goal and unit.
        value: in the package's unit.
        difference: of two values.
    """
    whole = amount_in(answer, value, difference=difference)
    return whole if abs(value) < 100 else replace(whole, value=float(f"{whole.value:.3g}"))


def _year_later(answer: Assessment) -> Text | None:
    """The chance of having met the goal a year after its deadline."""
    passage, later = answer.first_passage, answer.target.deadline + 1
    if passage is None or later not in passage.by.index:
        return None
    by = dict(zip(passage.by.index, passage.by.to_numpy(dtype=float), strict=True))
    return message("briefs.goal.year_later", when=period_name(later), p=probability_shown(answer, float(by[later])))


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


def _comes_to(answer: Assessment) -> Text | None:
    """What the growth goal comes to from its base, where the base has come."""
    implied, series = answer.implied_base, answer.forecast.series if answer.forecast is not None else None
    if implied is None or implied.level is None or series is None or implied.base_period not in series.values.index:
        return None
    end = implied.level * series.value_at(implied.base_period) / implied.base
    more = end >= implied.level
    return message(
        f"briefs.goal.comes_to_{'more' if more else 'less'}",
        stricter=message(f"nouns.stricter.{'growth' if more is answer.target.upward else 'level'}"),
        end=amount_in(answer, end),
        apart=amount_in(answer, abs(end - implied.level), difference=True),
    )


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
        who=named(results.reference),
        what=short(goal),
        years=span(curve.from_period, curve.to_period),
        even=growth(curve.even_at),
        middle=growth(middle),
        low=growth(low),
        high=growth(high),
        last=growth(curve.recent[1]),
    )
