"""What is said of a goal on weak evidence: a rough probability with its range, and first of all what it rests on."""

from __future__ import annotations

from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.routes.proxy import record_basis
from psi_analysis.words.dates import period_name
from psi_analysis.words.fact import Fact, fact, nothing, part
from psi_analysis.words.facts_of_goal import capitalised, in_period
from psi_analysis.words.likelihood import probability_said, shown_range, weak_text
from psi_analysis.words.lists import chained
from psi_analysis.words.names import area_name, goal_phrase
from psi_analysis.words.numbers import Quantity
from psi_analysis.words.ranges import between_said
from psi_analysis.words.subjects import subject, unit_of
from psi_analysis.words.text import Text, one, plain


def proxy_fact(answer: Assessment) -> Fact | None:
    """The probability by proxy and its range; None where no proxy stands in."""
    if not _rough(answer) or answer.forecast is not None or answer.stated is not None:
        return None
    area = area_name(answer.proxy.proxy_area) if answer.proxy is not None else part("proxy.another_area")
    between = between_said(*shown_range(answer))
    return fact("proxy", **_said(answer), Who=capitalised(subject(answer)), proxy=area, between=between)


def few_readings_fact(answer: Assessment) -> Fact | None:
    """The probability over the stated rules and its range; None unless the grade is C for want of own readings."""
    if not _rough(answer) or answer.gated or answer.forecast is None:
        return None
    return fact("few_readings", **_said(answer), between=_differing(answer, "few_readings"))


def stated_fact(answer: Assessment) -> Fact | None:
    """The probability over stated priors and its range; None where the answer does not rest on such."""
    if answer.stated is None or not _rough(answer):
        return None
    return fact("stated", **_said(answer), between=_differing(answer, "stated"))


def _rough(answer: Assessment) -> bool:
    return answer.grade == "C" and answer.probability is not None and answer.probability_range is not None


def _said(answer: Assessment) -> dict[str, Text | Quantity]:
    """The pieces of every such answer."""
    short = weak_text(answer)
    assert answer.probability is not None and short is not None  # the callers look
    return {
        "who": subject(answer),
        "when": in_period(answer),
        "aim": goal_phrase(answer.target, unit_of(answer)),
        "p": probability_said(answer, answer.probability),
        "short": short,
    }


def _differing(answer: Assessment, key: str) -> Text:
    """How far rules or priors differ; that they do not, where all of them say the same as roughly as it is told."""
    assert answer.probability is not None  # the callers look
    between = between_said(*shown_range(answer))
    if between.said("en") == one(probability_said(answer, answer.probability)).said("en"):
        return part(f"{key}.same")
    return part(f"{key}.differ", between=between)


def break_even_fact(answer: Assessment) -> Fact | None:
    """The base from which a goal judged by proxy is more likely met than not."""
    detail = answer.proxy
    if detail is None or detail.break_even.empty:
        return None
    nearest = detail.break_even.iloc[int((detail.break_even["probability"] - 0.5).abs().to_numpy().argmin())]
    side = "at_least" if answer.target.upward else "at_most"
    return fact("break_even", side, when=period_name(detail.base_period), base=Quantity(float(nearest["base"]), "share"))


def elsewhere_fact(answer: Assessment) -> Fact | None:
    """How fast the same ratio has moved in other areas, beside what the goal asks a year; None where nothing is known of that."""
    detail = answer.proxy
    if detail is None or detail.elsewhere.empty:
        return None
    fast = detail.elsewhere[detail.elsewhere["as_fast"]]
    who = [plain(str(zh), str(en)) for zh, en in zip(fast["name_zh"], fast["name_en"], strict=True)]
    return fact(
        "elsewhere",
        "rise" if answer.target.upward else "fall",
        needed=Quantity(abs(detail.needed_per_year), "points"),
        n=len(detail.elsewhere),
        k=len(fast),
        named=part("named", all=chained(who, "comma")) if who else nothing(),
    )


def known_outcomes_fact(answer: Assessment) -> Fact | None:
    """What became of earlier goals of the kind that have a published outcome."""
    rate = answer.proxy.base_rate if answer.proxy is not None else None
    if rate is None or rate.known == 0:
        return None
    known, met = Quantity(rate.known, "count"), Quantity(rate.met, "count")
    return fact("known_outcomes", "one" if rate.met == 1 else "several", n=known, met=met, basis=record_basis(rate))
