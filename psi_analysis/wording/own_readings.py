"""Goals without a series: a handful of own readings with a wide range, or a condition instead of a probability."""

from __future__ import annotations

from psi_analysis.assessments.assessment import Assessment
from psi_analysis.wording.names import goal_phrase, period_name, unit_of
from psi_analysis.wording.proxies import range_text, shown_range
from psi_analysis.wording.subjects import goal_name, subject
from psi_analysis.wording.text import Text, filled, plain


def few_readings_sentence(answer: Assessment) -> Text | None:
    """The range over the stated rules and what they rest on; None unless the grade is C for want of own readings."""
    if answer.grade != "C" or answer.forecast is None or answer.probability_range is None:
        return None
    zh, en = (clause.rstrip("。.") for clause in answer.reason)
    return filled(
        "{who}只有少数读数（证据等级C）：{when}{aim}的概率为{between}，取决于所用规则。{why}。",
        "For {who} only a few readings are at hand (evidence grade C): the probability to {aim} in {when} is {between}, "
        "depending on the rule. {why}.",
        who=subject(answer),
        when=period_name(answer.target.deadline),
        aim=goal_phrase(answer.target, unit_of(answer)),
        between=range_text(*shown_range(answer)),
        why=plain(zh, en[:1].upper() + en[1:]),
    )


def condition_sentence(answer: Assessment) -> Text | None:
    """What must be true for the goal to be met, where no probability can be stated."""
    if answer.condition is None:
        return None
    zh, en = (clause.rstrip("。.") for clause in answer.reason)
    return filled(
        "{what}（证据等级C）：{why}。", "{what} (evidence grade C): {why}.",
        what=goal_name(answer), why=plain(zh, en[:1].lower() + en[1:]),
    )  # fmt: skip
