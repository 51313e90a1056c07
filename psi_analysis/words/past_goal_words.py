"""What became of past goals that are like a goal, as a sentence."""

from __future__ import annotations

from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.words.numbers import Quantity
from psi_analysis.words.text import Text, filled, plain

_WORDS = {"": ("", ""), "plain": ("、无“左右”等字样", ", plainly worded"), "range": ("、以区间表述", ", worded as a range")}


def past_goals_sentence(answer: Assessment) -> Text | None:
    """Say how many past goals of the nearest class were met, and how far that carries; None without past goals or an answer.

    Args:
        answer: to a goal; no word of the sentence changes its probability.
    """
    found = answer.past
    if found is None or not answer.assessable or answer.outcome is not None:
        return None
    zh, en = _WORDS.get(found.wording, (f"、用“{found.wording}”", f", worded {found.wording}"))
    return filled(
        "过去公布的同类目标（{kind}）{n}项中实现{met}项（{share}），其中{many}项在{year}年到期，同受这一年的影响，只作对照，不据以调整概率。",
        "Of {n} announced goals of the past that are most like it ({kind}), {met} were met ({share}); {many} of them fell due in the one "
        "year {year} and share its luck; they stand beside the probability and do not change it.",
        kind=plain(f"{found.kind[0]}{zh}", f"{found.kind[1]}{en}"),
        n=Quantity(found.goals, "count"),
        met=Quantity(found.met, "count"),
        share=Quantity(found.share, "probability"),
        many=Quantity(found.in_busiest, "count"),
        year=Quantity(found.busiest, "year"),
    )
