"""How what earlier editions said has fared, in a line of the brief."""

from __future__ import annotations

from psi_analysis.briefs.content import Paragraph
from psi_analysis.briefs.sections.phrases import day_words, inside
from psi_analysis.record.note import RecordNote
from psi_analysis.record.summary import Fared
from psi_analysis.words import Quantity, Text, filled, joined, plain
from psi_analysis.words.lists import enumerated
from psi_analysis.words.numbers import whole_percent


def record_points(note: RecordNote | None) -> list[Paragraph]:
    """Say how earlier statements have fared and what is judged next; nothing where there are none.

    Args:
        note: what the record says.
    """
    if note is None:
        return []
    return [Paragraph(joined([_judged(note.fared), _public(note.fared), _next(note)]), plain("以往判断。", "What was said before."))]


def _judged(fared: Fared) -> Text:
    if not fared.judged:
        return filled(
            "此前各期作过{n}项判断（重复的只计一次），尚无一项到期可评，没有成绩可报。",
            "Earlier editions made {n} statements, repeats counted once; none has been judged yet, so there is no score.",
            n=Quantity(fared.said, "count"),
        )
    counts = filled(
        "此前各期作过{n}项判断（重复的只计一次），{judged}项已到期。",
        "Earlier editions made {n} statements, repeats counted once; {judged} have been judged.",
        n=Quantity(fared.said, "count"),
        judged=Quantity(fared.judged, "count"),
    )
    chances = filled(
        "其中{k}个概率的平均布赖尔评分为{score}（总说一半为{half}）。",
        "The mean Brier score of {k} probabilities is {score} (saying one half always: {half}).",
        k=Quantity(fared.probabilities, "count"),
        score=Quantity(fared.brier or 0.0, "score"),
        half=Quantity(0.25, "score"),
    )
    bands = filled(
        "{inside}/{of}个80%区间包含了实际值。",
        "{inside} of {of} bands of 80% held what came.",
        inside=Quantity(fared.inside, "count"),
        of=Quantity(fared.bands, "count"),
    )
    return joined([counts, chances if fared.brier is not None else None, bands if fared.bands else None])


def _public(fared: Fared) -> Text | None:
    """The outcomes that were public when it was said: where they fell, and that they count in no score."""
    if not fared.public:
        return None
    fell = plain("", "")
    if fared.public_percentiles is not None:
        low, high = (Quantity(whole_percent(share), "count") for share in fared.public_percentiles)
        fell = filled("（在第{low}至第{high}百分位）", " (percentiles {low} to {high})", low=low, high=high)
    return filled(
        "其中{n}项的实际值当时已公布而未掌握，{inside}项落在80%区间内{fell}，不计入成绩。",
        "For {n} of them the figure was public already and not known to us; {inside} fell inside the band of 80%{fell}; these count in no "
        "score.",
        n=Quantity(fared.public, "count"),
        inside=Quantity(fared.public_inside, "count"),
        fell=fell,
    )


def _next(note: RecordNote) -> Text | None:
    """The next day on which something is judged."""
    if not note.due or (day := note.due[0].expected) is None:
        return None
    return filled(
        "下一次检验：预计{day}前后公布的{period}年{what}。",
        "Next to be judged, about {day}: {what} of {period}.",
        day=day_words(day),
        period=Quantity(int(note.due[0].period[:4]), "year"),
        what=enumerated([plain(zh, inside(en)) for zh, en in note.named]),
    )
