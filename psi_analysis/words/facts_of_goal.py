"""What is asked, what became of it, and why the answer is as sure as it is."""

from __future__ import annotations

from dataclasses import replace

from psi_analysis.goals.answers.assessment import Assessment, ImpliedBase
from psi_analysis.words.dates import period_name
from psi_analysis.words.fact import Fact, fact, nothing, part
from psi_analysis.words.likelihood import probability_shown, status_of, status_word
from psi_analysis.words.messages import message, messages
from psi_analysis.words.names import goal_phrase, judged_in, target_name
from psi_analysis.words.numbers import Quantity
from psi_analysis.words.reasons import clauses
from psi_analysis.words.subjects import amount_in, goal_name, id_before_name, unit_of
from psi_analysis.words.text import Text, filled, plain

CLOSE = 0.05
"""A back-test is close to what it said where it is at most so far from what happened."""


def goal_fact(answer: Assessment) -> Fact:
    """The goal as the plan asks for it."""
    aim = goal_phrase(answer.target, unit_of(answer))
    return fact("goal", id=id_before_name(answer), name=target_name(answer.target), when=in_period(answer), aim=aim)


def quote_fact(answer: Assessment) -> Fact | None:
    """The words of the plan."""
    words = answer.target.quote_zh
    return fact("quote", words=plain(words)) if words else None


def outcome_fact(answer: Assessment) -> Fact | None:
    """That the goal has come due, and what became of it."""
    if answer.outcome is None:
        return None
    return fact("outcome", "met" if answer.outcome else "missed", what=goal_name(answer))


def refusal_fact(answer: Assessment) -> Fact | None:
    """That the goal cannot be assessed."""
    return None if answer.assessable else fact("refusal", what=goal_name(answer))


def condition_fact(answer: Assessment) -> Fact | None:
    """What must be true for the goal to be met, where no probability can be stated."""
    if answer.condition is None:
        return None
    why = why_graded(answer)
    return fact("condition", what=goal_name(answer), why=Text(why.zh, why.en[:1].lower() + why.en[1:], why.values))


def status_fact(answer: Assessment) -> Fact | None:
    """The word of the mid-term reviews, with the probability."""
    status = status_of(answer)
    if status is None or answer.probability is None:
        return None
    return fact("status", word=status_word(status), short=probability_shown(answer, answer.probability))


def grade_fact(answer: Assessment) -> Fact | None:
    """The evidence grade and why; what would be needed for a goal that cannot be assessed.

    None where the answer says so itself: by proxy, or a condition.
    """
    on_proxy = answer.grade == "C" and not answer.gated and answer.forecast is None and answer.stated is None
    if on_proxy or answer.condition is not None:
        return None
    why = why_graded(answer)
    return fact("grade", "" if answer.grade in ("A", "B") else "why", grade=plain(answer.grade), why=why, Why=capitalised(why))


def reliability_fact(answer: Assessment) -> Fact | None:
    """What happened when the back-test said about as much."""
    record = answer.reliability
    if record is None:
        return None
    apart = record.happened - record.said
    return fact(
        "reliability",
        "close" if abs(apart) <= CLOSE else "higher" if apart > 0 else "lower",
        said=Quantity(record.said, "whole share"),
        happened=Quantity(record.happened, "whole share"),
        cells=record.cells,
        years=record.years,
    )


def untested_fact(answer: Assessment) -> Fact | None:
    """That no back-test covers a forecast."""
    tested = answer.reliability is not None or answer.forecast is None or answer.probability is None
    return None if tested or answer.grade not in ("A", "B") else fact("untested")


def brier_fact(answer: Assessment) -> Fact | None:
    """The score of that back-test beside the base rate's."""
    record = answer.reliability
    if record is None:
        return None
    base = record.brier_base_rate
    against = nothing() if base is None else part("brier.base", score=Quantity(base, "score"))
    return fact("brier", score=Quantity(record.brier, "score"), base=against)


def past_fact(answer: Assessment) -> Fact | None:
    """How many past goals of the nearest class were met; no word of it changes the probability."""
    found = answer.past
    if found is None or not answer.assessable or answer.outcome is not None:
        return None
    worded = {"": "any", "plain": "plain", "range": "range"}.get(found.wording, "as")
    pieces = {"wording": _wording(found.wording)} if worded == "as" else {}
    return fact(
        "past",
        kind=part(f"past.worded.{worded}", kind=found.kind.text(), **pieces),
        n=found.goals,
        met=found.met,
        share=Quantity(found.share, "probability"),
        many=found.in_busiest,
        year=Quantity(found.busiest, "year"),
    )


def _wording(words: str) -> Text:
    """A hedge of the plan in both languages; one that has no message stands as it is written."""
    id = f"answer.past.worded.wording.{words}"
    return message(id) if id in messages() else plain(words)


def in_period(answer: Assessment) -> Text:
    """Return the period judged, as a sentence has it; nothing for an average growth, which names its years itself."""
    return nothing() if answer.target.nature.averaged else part("in", when=judged_in(answer.target))


def why_graded(answer: Assessment) -> Text:
    """Return the reasons of an answer as one clause without a full stop."""
    why = clauses(answer.reasons)
    return Text(why.zh.rstrip("。."), why.en.rstrip("。."), why.values)


def capitalised(text: Text) -> Text:
    """Return a text whose English begins with a large letter."""
    return Text(text.zh, text.en[:1].upper() + text.en[1:], text.values)


def pair_fact(answer: Assessment) -> Fact | None:
    """The base a level and a growth goal imply together, which of them binds, and what an earlier year said."""
    implied = answer.implied_base
    if implied is None:
        return None
    answer = replace(answer, target=replace(answer.target, kind="level"))  # a base is a level, also where the goal is growth
    pieces: dict[str, Text | Quantity] = {
        "when": period_name(implied.base_period),
        "base": amount_in(answer, implied.base),
        "binds": message(f"nouns.binds.{implied.binds}"),
    }
    series = answer.forecast.series if answer.forecast is not None else None
    if series is not None and implied.base_period in series.values.index:
        return _known_base(answer, implied, series.value_at(implied.base_period), pieces)
    earlier = [_earlier(answer, place) for place in range(len(implied.earlier))]
    names = {f"e{place}": text for place, text in enumerate(earlier)}
    glued = "".join(f"{{{name}}}" for name in names)
    p = probability_shown(answer, implied.probability_base_above)
    return fact("pair", "open", **pieces, p=p, earlier=filled(glued, glued, **names))


def _known_base(answer: Assessment, implied: ImpliedBase, seen: float, pieces: dict[str, Text | Quantity]) -> Fact:
    """The implied base against the base as it came: nothing is left to chance."""
    return fact(
        "pair",
        "above" if seen >= implied.base else "below",
        **pieces,
        seen=amount_in(answer, seen),
        gap=amount_in(answer, abs(seen - implied.base), difference=True),
        asks=_asks_more(answer, implied, seen),
    )


def _asks_more(answer: Assessment, implied: ImpliedBase, seen: float) -> Text:
    """How much more or less than the level goal the growth goal comes to from the base as it came."""
    if implied.level is None:
        return nothing()
    apart = implied.level * (seen / implied.base - 1.0)
    end, by = amount_in(answer, implied.level + apart), amount_in(answer, abs(apart), difference=True)
    return part(f"pair.asks.{'more' if apart >= 0 else 'less'}", end=end, apart=by)


def _earlier(answer: Assessment, place: int) -> Text:
    assert answer.implied_base is not None
    period, observed, implied = answer.implied_base.earlier[place]
    return part(
        f"pair.earlier.{'above' if observed >= implied else 'below'}",
        when=period_name(period),
        seen=amount_in(answer, observed),
        base=amount_in(answer, implied),
        gap=amount_in(answer, abs(observed - implied), difference=True),
    )
