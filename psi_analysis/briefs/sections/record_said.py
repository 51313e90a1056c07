"""How what earlier editions said has fared, in a line of the brief."""

from __future__ import annotations

from psi_analysis.briefs.content import Paragraph
from psi_analysis.record.summary import Fared, RecordNote
from psi_analysis.words import Quantity, Text, joined
from psi_analysis.words.messages import message
from psi_analysis.words.rounding import whole_percent


def record_points(note: RecordNote | None) -> list[Paragraph]:
    """Say how earlier statements have fared; nothing where there are none."""
    if note is None:
        return []
    return [Paragraph(joined([_judged(note.fared), _public(note.fared)]), message("briefs.record.lead"))]


def _judged(fared: Fared) -> Text:
    if not fared.judged:
        return message("briefs.record.none_judged", n=fared.said)
    counts = message("briefs.record.judged", n=fared.said, judged=fared.judged)
    chances = message(
        "briefs.record.brier",
        k=fared.probabilities,
        score=Quantity(fared.brier or 0.0, "score"),
        half=Quantity(0.25, "score"),
    )
    bands = message("briefs.record.bands", inside=fared.inside, of=fared.bands)
    return joined([counts, chances if fared.brier is not None else None, bands if fared.bands else None])


def _public(fared: Fared) -> Text | None:
    """The outcomes that were public when it was said: where they fell, and that they count in no score."""
    if not fared.public:
        return None
    pieces: dict[str, Text | Quantity] = {"n": Quantity(fared.public, "count"), "inside": Quantity(fared.public_inside, "count")}
    if fared.public_percentiles is None:
        return message("briefs.record.public", **pieces)
    low, high = (Quantity(whole_percent(share), "count") for share in fared.public_percentiles)
    return message("briefs.record.public_fell", low=low, high=high, **pieces)
