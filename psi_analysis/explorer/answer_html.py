"""What the explorer writes beside its picture: the probability with its evidence, and the call that gives the same."""

from __future__ import annotations

from html import escape

from psi_analysis.explorer.answering import Answer
from psi_analysis.nouns.cards import chance_bar
from psi_analysis.words.messages import message
from psi_analysis.words.numbers import Language, chosen_language, percent
from psi_analysis.words.text import Text

COPY = "navigator.clipboard.writeText(this.parentNode.nextElementSibling.textContent)"
"""What the button beside the call does."""


def said(id: str, language: Language, **pieces: Text | str) -> str:
    """Return a message of the explorer."""
    return message(f"explorer.{id}", **pieces).said(language)


def head_html(answer: Answer, *, waiting: bool = False, note: str = "", language: Language | None = None) -> str:
    """Return P in large digits with its scale, its back-test and its evidence.

    Args:
        waiting: more paths are on their way.
        note: what else the last change has changed.
    """
    language = chosen_language(language)
    made = answer.assessment
    assert made.probability is not None
    spread = made.probability_range
    small = "".join(f"<div>{escape(line)}</div>" for line in _lines(answer, language, waiting=waiting) if line)
    moved = f'<div class="psi-moved"><b>{escape(note)}</b></div>' if note else ""
    big = f'<div style="opacity:.8">{escape(said("probability", language))}</div>'
    big += f'<div class="psi-probability" style="font-size:34px;line-height:1.2">{escape(percent(made.probability))}</div>'
    bar = chance_bar(made.probability, *(spread or (None, None)))
    return f'<div style="display:flex;gap:24px;line-height:1.4"><div>{big}{bar}</div><div style="opacity:.85">{moved}{small}</div></div>'


def _lines(answer: Answer, language: Language, *, waiting: bool) -> list[str]:
    made, spread = answer.assessment, answer.assessment.probability_range
    lines = []
    if len(made.by_member) > 1 and spread is not None:
        lines.append(said("by_member", language, low=percent(spread[0]), high=percent(spread[1])))
    paths = f"{answer.settings.n_paths:,}"
    error = made.monte_carlo_error
    counted = said("paths", language, n=paths) if error is None else said("paths_error", language, n=paths, points=f"{100 * error:.1f}")
    lines.append(said("so_far", language, said=counted) if waiting else counted)
    record = made.reliability
    if record is None:
        lines.append(said("no_record", language))
    else:
        happened, cells = percent(record.happened), str(record.cells)
        lines.append(said("record", language, said=percent(record.said), happened=happened, cells=cells))
    reason = made.reason[0 if language == "zh" else 1]
    return [*lines, said("grade", language, grade=made.grade, reason=reason), *(each.said(language) for each in answer.remarks)]


def call_html(call: str, language: Language | None = None) -> str:
    """Return the call with a button that copies it."""
    language = chosen_language(language)
    style = "margin:0;padding:6px 10px;border-left:3px solid #3d8fd1;white-space:pre-wrap;line-height:1.35;color:inherit;background:none"
    button = f'<button class="jupyter-button" style="height:24px" onclick="{COPY}">{escape(said("button.copy", language))}</button>'
    head = f'<div><span style="opacity:.75">{escape(said("button.call", language))}</span> {button}</div>'
    return f'{head}<pre class="psi-call" style="{style}">{escape(call)}</pre>'
