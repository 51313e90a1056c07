"""Where each piece of a brief stands, and what is refused of the study's own order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from psi_analysis.briefs.brief_settings import Advice
from psi_analysis.briefs.content import Annex, AnnexList, Fold, Section, Stamp
from psi_analysis.briefs.sections import pieces
from psi_analysis.briefs.sections.page_words import annex_label, annex_line
from psi_analysis.briefs.sections.pieces import arranged, check_settings, places
from psi_analysis.errors import DataError
from psi_analysis.words import plain
from tests.briefs.made_up import made_up_results

SETTINGS = made_up_results().settings


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"margin": ("risks",)}, "place 'margin' is not known"),
        ({"body": ("risk",)}, "'risk' is not known"),
        ({"body": ("risks", "risks")}, "'risks' is named twice"),
        ({"body": ("risks",), "folded": ("risks",)}, "'risks' is named twice"),
    ],
)
def test_a_place_or_piece_that_is_not_there_and_one_named_twice_are_refused(chosen, words) -> None:
    with pytest.raises(DataError, match=words):
        check_settings(replace(SETTINGS, pieces=chosen), {"G1": None, "G3": None})


def test_advice_on_a_goal_the_plan_does_not_have_is_refused_by_its_place() -> None:
    check_settings(SETTINGS, {"G1": None, "G3": None})
    wrong = replace(SETTINGS, advice=(Advice("甲", "A", "做", "do", "G1"), Advice("甲", "A", "做", "do", "G9")))
    with pytest.raises(DataError, match="advice 2: goal 'G9'"):
        check_settings(wrong, {"G1": None, "G3": None})


def test_what_a_study_names_in_one_place_no_longer_stands_in_another() -> None:
    made = places(replace(SETTINGS, pieces={"annexes": ("sources", "risks")}))
    assert made["annexes"] == ("sources", "risks")
    assert "sources" not in made["folded"] and "risks" not in made["body"] and made["first_page"] == pieces.ORDER["first_page"]


@pytest.mark.parametrize(("annexes", "numbers"), [(("holders",), [0]), (("holders", "sources"), [1, 2])])
def test_annexes_are_numbered_where_there_are_several_and_body_headings_count_sections_alone(annexes, numbers) -> None:
    results = made_up_results()
    results = replace(results, settings=replace(SETTINGS, pieces={"annexes": annexes}))
    parts = list(arranged(results, Stamp("psi brief", ())))
    made = [part for part in parts if isinstance(part, Annex)]
    assert [annex.number for annex in made] == numbers
    assert [part.annexes for part in parts if isinstance(part, AnnexList)] == [tuple(made)]
    body = [part for part in parts if isinstance(part, Section)]
    assert [part.heading.said("zh")[:2] for part in body] == [f"{numeral}、" for numeral in "一二三四五六七"[: len(body)]]
    folds = [part for part in parts if isinstance(part, Fold)]
    assert folds and all(not part.section.heading.said("zh").startswith(("一、", "二、")) for part in folds)
    none = list(arranged(replace(results, settings=replace(SETTINGS, pieces={"annexes": ("cities",)})), Stamp("psi brief", ())))
    assert not [part for part in none if isinstance(part, Annex | AnnexList)]


@pytest.mark.parametrize(("number", "label", "line"), [(0, "附件", "甲"), (2, "附件2", "2")])
def test_an_annex_has_its_number_where_it_has_one(number, label, line) -> None:
    annex = Annex(number, Section("a", plain("甲", "A"), ()))
    assert annex_label(annex).said("zh") == label and line in annex_line(annex).said("zh") and annex_line(annex).said("zh").endswith("甲")
