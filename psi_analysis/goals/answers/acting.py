"""When acting against a miss pays: the ratio of costs."""

from __future__ import annotations

from psi_analysis.goals.answers.assessment import Assessment


def acting_pays_below(answer: Assessment) -> float | None:
    """Return the cost of acting over the loss of a miss below which acting pays: the probability of missing; None without one.

    Acting costs C and averts a loss L; not acting costs L with the probability of a miss. So acting is the cheaper in expectation where
    C ÷ L is below it. Where acting averts only a part of the loss, the ratio is that part of it.

    Source: the cost–loss model (Thompson 1952; Murphy 1977).

    >>> from psi_analysis.nouns.targets import Target
    >>> acting_pays_below(Assessment(Target(">=", 5.0, "2027"), "B", (), probability=0.25))
    0.75
    """
    return None if answer.probability is None else 1.0 - answer.probability
