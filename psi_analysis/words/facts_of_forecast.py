"""What a forecast says of a goal: how probable, where it stands, what it takes, when it is met."""

from __future__ import annotations

from collections.abc import Mapping

from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.nouns.periods import years_between
from psi_analysis.nouns.series import Series
from psi_analysis.words.dates import period_name, years_name
from psi_analysis.words.efforts import growth_for, trend_growth
from psi_analysis.words.fact import Fact, fact, nothing, part
from psi_analysis.words.facts_of_goal import in_period
from psi_analysis.words.likelihood import (
    bears_a_word,
    likelihood_word,
    models_disagree,
    pool_probabilities,
    probability_said,
    probability_shown,
)
from psi_analysis.words.lists import chained, enumerated
from psi_analysis.words.names import area_name, goal_phrase, member_name
from psi_analysis.words.numbers import Quantity, amount_of
from psi_analysis.words.ranges import range_text
from psi_analysis.words.rounding import borne
from psi_analysis.words.subjects import amount_in, subject, unit_of
from psi_analysis.words.text import Text

RECENT_YEARS = 3
"""Over how many years the recent increase is averaged."""


def headline_fact(answer: Assessment) -> Fact | None:
    """The probability with its interval, and a likelihood word where the evidence bears one."""
    if (answer.grade in ("C", "D") and not answer.gated) or answer.probability is None:
        return None
    return fact(
        "headline",
        when=in_period(answer),
        who=subject(answer),
        aim=goal_phrase(answer.target, unit_of(answer)),
        doing=goal_phrase(answer.target, unit_of(answer), form="doing"),
        p=probability_said(answer, answer.probability),
        short=probability_shown(answer, answer.probability),
        inside=_inside(answer, answer.probability),
    )


def _inside(answer: Assessment, probability: float) -> Text:
    """The likelihood word and the interval in brackets, as far as there are any."""
    pieces: dict[str, Text] = {}
    if bears_a_word(answer):
        pieces["word"] = likelihood_word(probability)
    if answer.interval80 is not None:
        pieces["interval"] = range_text(*(amount_in(answer, borne(value)) for value in answer.interval80))
    return part("_and_".join(pieces) or "nothing", **pieces)


def simulation_fact(answer: Assessment) -> Fact | None:
    """The standard error of the probability from the finite number of paths."""
    if not answer.monte_carlo_error or answer.grade not in ("A", "B"):
        return None
    return fact("simulation", error=Quantity(answer.monte_carlo_error, "points"))


def spread_fact(answer: Assessment) -> Fact | None:
    """How far the members of the pool are apart; says so where they stand on both sides of one half."""
    members = pool_probabilities(answer)
    if len(members) < 2:
        return None
    ends = (probability_shown(answer, end) for end in (min(members.values()), max(members.values())))
    return fact("spread", "disagree" if models_disagree(answer) else "agree", range=range_text(*ends))


def members_fact(answer: Assessment) -> Fact | None:
    """The probability by each model, those included that are only shown, highest first."""
    if len(answer.by_member) < 2 or answer.grade not in ("A", "B"):
        return None
    ranked = sorted(answer.by_member.items(), key=lambda pair: (-pair[1], pair[0]))
    said = [part("members.one", name=member_name(name, short=True), p=probability_shown(answer, value)) for name, value in ranked]
    return fact("members", all=chained(said, "semicolon"))


def conditional_fact(answer: Assessment) -> Fact | None:
    """The plain univariate answer beside the one that uses what is known of the larger areas."""
    rungs = answer.forecast.rungs if answer.forecast is not None else ()
    if answer.univariate is None or not rungs or answer.probability is None:
        return None
    known = [part("conditional.known", who=area_name(one.series.area), until=period_name(one.known_to)) for one in rungs]
    return fact("conditional", known=enumerated(known), alone=probability_shown(answer, answer.univariate))


def tolerance_fact(answer: Assessment) -> Fact | None:
    """What 左右 is worth: the probability where the goal is loosened."""
    sweep = {level: value for level, value in answer.tolerance.items() if level > 0}
    if not answer.target.about or not sweep:
        return None
    return fact(
        "tolerance",
        "below" if answer.target.upward else "above",
        levels=enumerated([Quantity(level, "goal growth") for level in sweep], "or"),
        odds=enumerated([probability_shown(answer, value) for value in sweep.values()], "or"),
    )


def gap_fact(answer: Assessment) -> Fact | None:
    """The median forecast against the goal."""
    if answer.median is None or answer.gap is None or answer.grade == "C":
        return None
    return fact(
        "gap",
        "above" if answer.gap >= 0 else "below",
        when=period_name(answer.target.deadline),
        median=amount_in(answer, borne(answer.median)),
        gap=amount_in(answer, borne(abs(answer.gap), answer.median), difference=True),
    )


def standing_fact(answer: Assessment) -> Fact | None:
    """The latest figure of an amount, the distance to the goal, and the increase a year it takes beside the recent one.

    Args:
        answer: of a level or a count with a yearly series of its own.

    Returns:
        None where there is no such series, or the goal is one to fall below.
    """
    series = answer.forecast.series if answer.forecast is not None else None
    if series is None or series.frequency != "Y" or not answer.grows or not answer.target.upward:
        return None
    left, years = answer.target.value - series.last, years_between(series.origin, answer.target.deadline)
    start: dict[str, Text | Quantity] = {"when": period_name(series.origin), "latest": amount_in(answer, series.last)}
    if left <= 0:
        return fact("standing", "over", **start, over=amount_in(answer, -left, difference=True))
    recent = _recent(answer, series)
    return fact(
        "standing",
        "left_and_recent" if recent else "left",
        **start,
        left=amount_in(answer, left, difference=True),
        years=years_name(series.origin.year + 1, answer.target.deadline.year),
        per=amount_in(answer, left / years, difference=True),
        **recent,
    )


def _recent(answer: Assessment, series: Series) -> Mapping[str, Quantity]:
    """What the last years brought on average; nothing where one of their ends is not observed."""
    start = series.origin - RECENT_YEARS
    if start not in series.values.index:
        return {}
    change = (series.last - series.value_at(start)) / RECENT_YEARS
    return {"n": Quantity(RECENT_YEARS, "count"), "recent": amount_in(answer, change, difference=True)}


def latest_fact(answer: Assessment) -> Fact | None:
    """The latest figure where `standing_fact` does not say it; beside the level that a growth goal comes to."""
    if answer.latest is None or answer.latest_period is None or answer.forecast is None or answer.outcome is not None:
        return None
    if answer.grade not in ("A", "B") or standing_fact(answer) is not None:
        return None
    unit = answer.forecast.series.indicator.unit
    pieces: dict[str, Text | Quantity] = {"when": period_name(answer.latest_period), "latest": amount_of(answer.latest, unit)}
    if answer.target.nature.on_growth and answer.distance is not None and answer.distance > 0:
        level, left = amount_of(answer.latest + answer.distance, unit), amount_of(answer.distance, unit, difference=True)
        return fact("latest", "asks", **pieces, level=level, left=left)
    return fact("latest", "met" if answer.met_already else "plain", **pieces)


def required_fact(answer: Assessment) -> Fact | None:
    """Required growth from the latest observation, and for the years that remain."""
    required, later = answer.required, answer.required_remaining
    if required is None:
        return None
    remaining = nothing()
    if later is not None and later.years < required.years:
        years = years_name(later.start_period.year + 1, answer.target.deadline.year)
        remaining = part("required.remaining", years=years, rate=Quantity(later.per_year, "growth"))
    return fact(
        "required",
        when=period_name(required.start_period),
        latest=amount_in(answer, required.start),
        rate=Quantity(required.per_year, "growth"),
        n=Quantity(required.over, "years"),
        remaining=remaining,
    )


def history_fact(answer: Assessment) -> Fact | None:
    """How often such growth was reached before: by the series itself and by its peers."""
    required = answer.required
    if required is None:
        return None
    own, peers = required.own_percentile, required.peers_percentile
    pieces: dict[str, Quantity] = {}
    if own is not None:
        pieces |= {"n": Quantity(required.own_windows, "count"), "share": Quantity(1 - own, "whole share")}
    if peers is not None:
        pieces |= {"m": Quantity(required.peers_windows, "count"), "years": Quantity(required.peers_years, "count")}
        pieces["peers"] = Quantity(1 - peers, "whole share")
    if not pieces:
        return None
    return fact("history", "both" if own is not None and peers is not None else "peers" if own is None else "own", **pieces)


def takes_fact(answer: Assessment) -> Fact | None:
    """Growth in the years that remain and the probability each rate gives; beside the forecast's where there is no such growth."""
    trend, needed, takes = trend_growth(answer), growth_for(answer), answer.takes
    if takes is None or not takes.extra_growth:
        return None
    if trend is None or not needed:
        style = "signed number" if takes.way == "things" else "signed points"
        shifts, years = takes.from_now
        rates = enumerated([Quantity(extra, style) for extra in shifts.values()], "or")
        return fact("takes", f"beside_{takes.way}", odds=_odds(shifts), rates=rates, n=Quantity(years, "years"))
    last = answer.target.deadline.year
    return fact(
        "takes",
        "rates",
        years=years_name(min(last - trend[1] + 1, last), last),
        trend=Quantity(trend[0], "growth"),
        rates=enumerated([Quantity(rate, "growth") for rate in needed.values()], "or"),
        odds=_odds(needed),
    )


def _odds(by_probability: Mapping[float, float]) -> Text:
    return enumerated([Quantity(probability, "whole share") for probability in by_probability], "or")


def passage_fact(answer: Assessment) -> Fact | None:
    """When the goal is first met: by the deadline, a period later, the median, never; or since when it has been."""
    passage = answer.first_passage
    if passage is None:
        return None
    if passage.observed is not None:
        return fact("passage", "since", since=period_name(passage.observed))
    wanted = (answer.target.deadline, answer.target.deadline + 1)
    by = zip(passage.by.index, passage.by.to_numpy(dtype=float), strict=True)
    said = [part("passage.one", when=period_name(period), p=probability_shown(answer, float(p))) for period, p in by if period in wanted]
    median = period_name(passage.by.index[-1] if passage.median is None else passage.median)
    if not said:
        return fact("passage", "later" if passage.median is None else "median", median=median)
    return fact("passage", "by_or_later" if passage.median is None else "by", all=enumerated(said), median=median)
