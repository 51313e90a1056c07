"""An answer as lines, for a console or a card."""

from __future__ import annotations

from collections.abc import Collection

from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.words.answer_view import FACTS, facts
from psi_analysis.words.numbers import Language


def answer_lines(answer: Assessment, language: Language, wanted: Collection[str] = FACTS) -> list[tuple[str, str]]:
    """Return (what, answer) for each fact of an answer."""
    return [(found.label.said(language), found.line.said(language)) for key, found in facts(answer).items() if key in wanted]
