"""Messages: both languages name the same pieces, what is missing or too much is refused, a study may say a message otherwise."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

from psi_analysis.errors import DataError, ParameterError
from psi_analysis.studies.loading import load
from psi_analysis.words.messages import FOLDER, load_own_words, message, messages, pair, read_messages
from psi_analysis.words.numbers import Quantity
from psi_analysis.words.reasons import because
from tests.source_trees import nodes_of
from tests.studies.small_study import write_small_study

PACKAGE = FOLDER.parents[1]


@pytest.fixture(autouse=True)
def _the_package_s_own_words(tmp_path):
    yield
    load_own_words(tmp_path / "none")


def made(folder: Path, text: str) -> Path:
    path = folder / "words.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_message_is_in_both_languages_and_named_somewhere_in_the_package():
    nodes = (node for path in PACKAGE.rglob("*.py") for node in nodes_of(path))
    named = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    starts = tuple(text for text in named if text.endswith("."))
    assert [id for id in messages() if id not in named and not id.startswith(starts)] == []


SAID_TWICE = {"explorer.cell.share of reference", "tables.takes.rate"}
"""Messages by id that say what a word of a card does, which is known by its English: a rule of the back-test among the others, a head."""

HEADS = (".head.", ".row.")
"""What names a column or a row; it stands beside the other names of its table."""


def test_no_sentence_stands_in_two_places():
    tables: dict[tuple[str, str], set[str]] = defaultdict(set)
    for id, one in messages().items():
        if len(re.sub("{.*?}", "", one.en).split()) > 2 and id not in SAID_TWICE and not any(part in id for part in HEADS):
            tables[one.zh, one.en].add(id.rpartition(".")[0])  # plurals, and hints to columns, stand beside one another
    assert {said: places for said, places in tables.items() if len(places) > 1} == {}


def test_a_message_is_filled_in_both_languages(tmp_path):
    made(tmp_path, 'likelihood.even = {zh = "约各半", en = "even"}\ngrew = {zh = "{who}增长{g}", en = "{who} grew by {g}"}')
    found = {one.id: one for one in read_messages(tmp_path / "words.toml", "made.")}
    assert found["made.grew"].names == {"who", "g"} and found["made.likelihood.even"].en == "even"


def test_pieces_that_a_message_does_not_name_and_those_it_lacks_are_refused():
    with pytest.raises(ParameterError, match=r"names \[\], but was given \['p'\]"):
        message("words.likelihood.even", p=Quantity(0.5, "probability"))
    with pytest.raises(ParameterError, match=r"Did you mean 'words\.likelihood\.even'"):
        message("words.likelihood.evan")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ('a = {zh = "{p}", en = "p"}', r"a names \['p'\] in Chinese, but \[\] in English"),
        ('a = {zh = "甲"}', "a must have a zh and an en"),
        ('a = "甲"', "a message has a zh and an en under its id"),
        ('a = {zh = "{p", en = "p"}', "a brace meant as such is doubled"),
        ("a = {", "no TOML file in UTF-8"),
    ],
)
def test_a_damaged_file_is_named_with_what_is_wrong(text, wrong, tmp_path):
    with pytest.raises(DataError, match=wrong):
        list(read_messages(made(tmp_path, text), ""))


def test_a_study_s_own_words_stand_before_the_package_s_until_another_study_s_are_loaded(tmp_path):
    made(tmp_path, '[words.likelihood]\neven = {zh = "五五开", en = "fifty-fifty"}')
    assert load_own_words(tmp_path) == 1 and pair("words.likelihood.even") == ("五五开", "fifty-fifty")
    assert load_own_words(tmp_path / "none") == 0 and pair("words.likelihood.even")[1] == "about as likely as not"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ('words.likelihood.evan = {zh = "甲", en = "a"}', "there is no message 'words.likelihood.evan'. Did you mean"),
        ('words.likelihood.even = {zh = "{p}", en = "{p}"}', r"must name \[\], but names \['p'\]"),
    ],
)
def test_own_words_that_do_not_fit_are_refused(text, wrong, tmp_path):
    made(tmp_path, text)
    with pytest.raises(DataError, match=wrong):
        load_own_words(tmp_path)


def test_the_words_of_a_study_are_those_of_its_answers_until_another_study_is_loaded(tmp_path):
    folder = write_small_study(tmp_path / "one")
    (folder / "data" / "raw" / "words.toml").write_text('goals.grade.one_source = {zh = "一家之言", en = "one voice"}', encoding="utf-8")
    load(folder)
    assert because("goals.grade.one_source").pair == ("一家之言", "one voice")
    load(write_small_study(tmp_path / "other"))
    assert because("goals.grade.one_source").said("en") == "the figures of recent years come from one source"
