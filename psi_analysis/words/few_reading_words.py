"""Goals without a series: a handful of own readings or stated priors with a wide range, or a condition without a probability."""

from __future__ import annotations

from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.words.dates import period_name
from psi_analysis.words.likelihood import probability_said, shown_range
from psi_analysis.words.names import goal_phrase
from psi_analysis.words.ranges import between_said
from psi_analysis.words.subjects import goal_name, subject, unit_of
from psi_analysis.words.text import Text, filled, plain


def few_readings_sentence(answer: Assessment) -> Text | None:
    """The probability over the stated rules, its range and what they rest on; None unless the grade is C for want of own readings."""
    if answer.grade != "C" or answer.gated or answer.forecast is None or answer.probability is None or answer.probability_range is None:
        return None
    return _weak(
        answer,
        "{who}只有少数读数，依据较弱（证据等级C）：{when}{aim}的概率{p}，{between}。{why}。",
        "For {who} only a few readings are known, which is weak evidence (grade C): the probability that it will {aim} in {when} is {p}, "
        "{between}. {why}.",
        ("规则", "rule"),
    )


def stated_sentence(answer: Assessment) -> Text | None:
    """The probability over stated priors, its range and what they are; None where the answer does not rest on such."""
    if answer.stated is None or answer.probability is None or answer.probability_range is None:
        return None
    return _weak(
        answer,
        "{who}按所列前提推算，依据较弱（证据等级C）：{when}{aim}的概率{p}，{between}。{why}。",
        "For {who} the answer rests on stated priors, which is weak evidence (grade C): the probability that it will {aim} in {when} is "
        "{p}, {between}. {why}.",
        ("前提", "prior"),
    )


def _weak(answer: Assessment, zh: str, en: str, differ: tuple[str, str]) -> Text:
    """A sentence with who, when, aim, p, between and why filled in."""
    assert answer.probability is not None  # both callers look
    why_zh, why_en = (clause.rstrip("。.") for clause in answer.reason)
    average = answer.target.nature.averaged  # its phrase names the years itself
    return filled(
        zh.replace("{when}", "") if average else zh,
        en.replace(" in {when}", "") if average else en,
        who=subject(answer),
        **({} if average else {"when": period_name(answer.target.deadline)}),
        aim=goal_phrase(answer.target, unit_of(answer)),
        p=probability_said(answer, answer.probability),
        between=_differing(answer, differ),
        why=plain(why_zh, why_en[:1].upper() + why_en[1:]),
    )


def _differing(answer: Assessment, by: tuple[str, str]) -> Text:
    """How far rules or priors differ; that they do not, where all of them say the same as roughly as it is told."""
    assert answer.probability is not None  # the callers look
    between = between_said(*shown_range(answer))
    if between.said("en") == filled("{p}", "{p}", p=probability_said(answer, answer.probability)).said("en"):
        return plain(f"各项{by[0]}均如此", f"under every {by[1]}")
    return filled(f"各项{by[0]}{{between}}", f"{{between}} depending on the {by[1]}", between=between)


def condition_sentence(answer: Assessment) -> Text | None:
    """What must be true for the goal to be met, where no probability can be stated."""
    if answer.condition is None:
        return None
    zh, en = (clause.rstrip("。.") for clause in answer.reason)
    return filled(
        "{what}（证据等级C）：{why}。", "{what} (evidence grade C): {why}.",
        what=goal_name(answer), why=plain(zh, en[:1].lower() + en[1:]),
    )  # fmt: skip
