"""Words for probabilities, never without the number, and only where the evidence bears a word."""

from __future__ import annotations

from typing import Literal

from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.nouns.periods import years_between
from psi_analysis.scoring.classes_of_progress import ProgressClass
from psi_analysis.words.messages import message, template
from psi_analysis.words.numbers import Quantity
from psi_analysis.words.ranges import weak_said
from psi_analysis.words.rounding import STEP, outward, probability_step, probability_style_of, whole_percent
from psi_analysis.words.text import Text

Status = Literal["ahead", "faster", "on track", "behind"]
"""Four of the classes of progress, as one word for an answer; the reviews' own words stand in the messages."""


def likelihood_word(probability: float) -> Text:
    """Return the likelihood word of a probability, judged on the whole percent that is printed beside it.

    Source: IPCC guidance note on uncertainty (Mastrandrea et al. 2010).

    >>> likelihood_word(0.634).said("en"), likelihood_word(0.97).said("zh")
    ('about as likely as not', '很可能实现')
    """
    percent = whole_percent(probability)
    if probability > 0.99:
        word = "certain"
    elif probability < 0.01:
        word = "impossible"
    elif percent > 66:
        word = "very_likely" if percent > 90 else "likely"
    elif percent < 33:
        word = "very_unlikely" if percent < 10 else "unlikely"
    else:
        word = "even"
    return message(f"words.likelihood.{word}")


def chance_class(probability: float) -> Literal["likely", "even", "unlikely"]:
    """Return the class of a probability, judged on the whole percent that is printed: likely above 66 %, unlikely below 33 %.

    >>> chance_class(0.664), chance_class(0.2)
    ('even', 'unlikely')
    """
    percent = whole_percent(probability)
    return "likely" if percent > 66 else "unlikely" if percent < 33 else "even"


def bears_a_word(answer: Assessment) -> bool:
    """Say whether the evidence bears a word: grade A or B, one probability, and members that do not disagree."""
    return answer.grade in ("A", "B") and answer.probability is not None and not models_disagree(answer)


def pool_probabilities(answer: Assessment) -> dict[str, float]:
    """Return the probability by member of the pool; members that are only shown are left out.

    A model that the back-test shows to be worse than the base rate is shown, but its dissent is no disagreement.
    """
    weights = answer.forecast.weights if answer.forecast is not None else {}
    inside = {name: value for name, value in answer.by_member.items() if weights.get(name, 0.0) > 0.0}
    return inside or dict(answer.by_member)


def models_disagree(answer: Assessment) -> bool:
    """Say whether members of the pool fall on both sides of one half."""
    values = pool_probabilities(answer).values()
    return bool(values) and min(values) < 0.5 < max(values)


def status_of(answer: Assessment) -> Status | None:
    """Return the status word's key; None below grade B, or without a probability.

    ahead: met already, or very likely (above 90 %) and as likely as not met a year or more before the deadline ·
    faster: above 66 % · on track: 33 to 66 % · behind: below 33 %. The words are the reviews'; the bounds are ours.
    """
    if answer.grade not in ("A", "B") or answer.probability is None:
        return None
    percent = whole_percent(answer.probability)
    passage = answer.first_passage if answer.target.nature.early else None  # growth is judged at the deadline alone
    median = passage.median if passage is not None else None
    if median is not None and percent > 90 and years_between(median, answer.target.deadline) >= 1.0:
        return "ahead"
    return "faster" if percent > 66 else "behind" if percent < 33 else "on track"


def status_word(status: ProgressClass) -> Text:
    """Return a status, or a class of progress, in words.

    >>> status_word("behind").said("zh"), status_word("out of reach").said("zh")
    ('滞后于预期', '难以实现')
    """
    return message(f"words.status.{status.replace(' ', '_')}")


def class_meaning(name: ProgressClass, bands: tuple[float, float]) -> Text:
    """Return what a class of progress means.

    Args:
        name: of the class.
        bands: growth over the growth required from which a miss is "behind", and from which what is met is "faster".

    >>> class_meaning("behind", (0.7, 1.2)).said("en")
    'behind expectations: missed, with growth at least 0.7 times what is needed'
    """
    id = f"words.status_means.{name.replace(' ', '_')}"
    limits = {"slow": bands[0], "fast": bands[1]}
    return message(id, **{piece: Quantity(limits[piece], "times") for piece in template(id).names})


def probability_style(answer: Assessment) -> str:
    """Return the style in which an answer's probabilities are printed: as finely as simulation and evidence bear.

    Args:
        answer: whose grade, Monte Carlo error and kind of evidence decide.
    """
    return probability_style_of(answer.monte_carlo_error, answer.grade, few=answer.told_to > STEP)


def probability_said(answer: Assessment, probability: float) -> Quantity:
    """Return a probability for running text, rounded to what simulation and grade bear."""
    style = probability_style(answer)
    return Quantity(probability, f"{style} said")


def probability_shown(answer: Assessment, probability: float) -> Quantity:
    """Return a probability for a table or a label, rounded in the same way."""
    return Quantity(probability, probability_style(answer))


def shown_range(answer: Assessment) -> tuple[Quantity, Quantity]:
    """Return the range of probabilities widened to the steps that the grade bears; an end is never 0 % or 100 %.

    Args:
        answer: one with a `probability_range`.
    """
    assert answer.probability_range is not None
    style = probability_style(answer)
    low, high = outward(*answer.probability_range, probability_step(answer.monte_carlo_error, answer.grade))
    return Quantity(low, style), Quantity(high, style)


def weak_text(answer: Assessment) -> Text | None:
    """Return a rough probability with its range, as a cell shows it: about 20% (5% to 40%); None without both.

    Args:
        answer: of grade C.
    """
    if answer.grade != "C" or answer.probability is None or answer.probability_range is None:
        return None
    return weak_said(probability_shown(answer, answer.probability), *shown_range(answer))
