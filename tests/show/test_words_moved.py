"""The golden file of words: what was said of six goals of edition 2026-4 before there was one view of an answer, and what is said now.

`words_moved.txt` has, by goal and language, lines with `-` (before: console, card and table, the first two in English only) and with
`+` (now: console and table). After a change of words it is written anew with `python -m tests.show.test_words_moved`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from psi_analysis.evidence.recorded import load_evidence
from psi_analysis.goals.plans.plan import assess_plan
from psi_analysis.studies.loading import load
from psi_analysis.words.answer_view import facts
from psi_analysis.words.numbers import Language

GOLDEN = Path(__file__).parent / "words_moved.txt"
GOALS = ("T20", "T21", "T22", "T23", "T12", "T15")


def said_now() -> dict[str, list[str]]:
    """Return what is said of each goal in each language, one line a fact and printer."""
    plan = assess_plan(load(as_of="2026-11-23"), goals=GOALS, record=load_evidence())
    return {f"{id} {language}": list(_lines(facts(plan[id]).values(), language)) for id in GOALS for language in ("en", "zh")}


def _lines(known, language: Language):  # type: ignore[no-untyped-def]
    for found in known:
        yield f"+ console, card | {found.label.said(language)} | {found.line.said(language)}"
        yield f"+ table, brief | {found.label.said(language)} | {found.sentence.said(language)}"


def golden() -> dict[str, list[str]]:
    """Return the file's lines by goal and language."""
    blocks = GOLDEN.read_text(encoding="utf-8").strip().split("\n\n")
    return {block.splitlines()[0]: block.splitlines()[1:] for block in blocks}


@pytest.mark.slow
def test_what_is_said_now_is_what_the_golden_file_lists() -> None:
    for head, lines in said_now().items():
        assert lines == [line for line in golden()[head] if line.startswith("+")], head


def test_every_goal_has_words_before_and_after_in_both_languages() -> None:
    assert set(golden()) == {f"{id} {language}" for id in GOALS for language in ("en", "zh")}
    assert all({line[0] for line in lines} == {"-", "+"} for lines in golden().values())


if __name__ == "__main__":
    before = {head: [line for line in lines if line.startswith("-")] for head, lines in golden().items()}
    blocks = ["\n".join([head, *before[head], *lines]) for head, lines in said_now().items()]
    GOLDEN.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")
