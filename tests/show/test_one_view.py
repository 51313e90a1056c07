"""One answer, four printers: console, card, table and brief state the same figures of every goal of the plan, in both languages."""

from __future__ import annotations

import re

import pytest

from psi_analysis.briefs.sections.phrases import odds_cell
from psi_analysis.goals.plans.plan import PlanAssessment
from psi_analysis.show.answer_cards import ON_CARD, answer_lines
from psi_analysis.show.tables import assessment_table
from psi_analysis.words.answer_view import FACTS, facts, sentences
from psi_analysis.words.messages import messages
from psi_analysis.words.numbers import Language
from tests.goals.committed_plan import committed_plan

BOUNDS = ((r"(below|不到) ?", "<"), (r"(above|超过) ?(?=\d+%)", ">"))
OF_BRIEF = ("headline", "proxy", "few_readings", "stated")


def figures(said: str) -> set[str]:
    """Return the numbers of a text as printed, bounds with their sign."""
    for words, sign in BOUNDS:
        said = re.sub(words, sign, said)
    return set(re.findall(r"[<>−+]?\d+(?:,\d{3})*(?:\.\d+)?%?", said))


@pytest.fixture(scope="module")
def plan() -> PlanAssessment:
    return committed_plan()[0]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_console_card_table_and_brief_state_the_same_figures(
    plan: PlanAssessment, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PSI_LANGUAGE", language)
    for id, answer in plan.assessments.items():
        known, console = facts(answer), answer_lines(answer, language)
        table = assessment_table(answer, language=language).to_numpy().tolist()
        assert [what for what, _ in console] == [what for what, _ in table], id
        for key, (_, line), (_, sentence) in zip(known, console, table, strict=True):
            assert figures(line) <= figures(sentence), (id, key)
        assert answer._card().lines == [row for key, row in zip(known, console, strict=True) if key in ON_CARD], id
        brief = sentences(answer, *OF_BRIEF)
        if brief is not None:
            lines = set().union(*(figures(line) for key, (_, line) in zip(known, console, strict=True) if key in OF_BRIEF))
            assert figures(odds_cell(answer).text.said(language)) <= lines <= figures(brief.said(language)), id


def test_every_goal_of_the_plan_is_among_them_and_most_have_more_to_say_than_what_is_asked(plan: PlanAssessment) -> None:
    answered = [answer for answer in plan.assessments.values() if answer.assessable]
    assert len(plan.assessments) == 38 and len(answered) >= 10
    assert all(len(facts(answer)) > 2 for answer in plan.assessments.values())


def test_every_message_of_a_fact_belongs_to_one_that_can_be_said() -> None:
    keys = {id.split(".")[1] for id in messages() if id.startswith("answer.") and id.endswith((".sentence", ".line"))}
    labels = {id.removeprefix("answer.label.") for id in messages() if id.startswith("answer.label.")}
    assert keys == labels == set(FACTS)


@pytest.mark.parametrize("id", sorted(id for id in messages() if id.startswith("answer.") and id.endswith(".line")))
def test_a_line_names_no_number_that_the_sentence_leaves_out_in_the_same_form(id: str) -> None:
    apart = {"short": "p", "why": "Why"}  # the same quantity in another form of words
    sentence = messages()[id.removesuffix("line") + "sentence"].names
    assert {name for name in messages()[id].names if name not in sentence and apart.get(name) not in sentence} <= {"grade"}
