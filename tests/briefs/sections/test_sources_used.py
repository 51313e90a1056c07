"""The table of sources lists all that the answers rest on: the nation's series, single readings and those of conditions too."""

import pytest

from psi_analysis.briefs.sections.sources_used import used_sources
from psi_analysis.goals.plans.plan import assess_plan
from psi_analysis.studies.loading import load


@pytest.fixture(scope="module")
def data():
    return load(as_of="2026-11-23")


@pytest.fixture(scope="module")
def notes(data):
    plan = assess_plan(data, goals=["T03", "T05", "T06", "T13", "T16", "T20", "T31"], to="2027", n_paths=100)
    return {note.name.said("en"): note for note in used_sources(data, plan)}


def test_the_nation_s_growth_stands_beside_the_province_s(notes):
    assert [f"{area}: Deposits at financial institutions" in notes for area in ("Zhuzhou", "Hunan", "China")] == [True] * 3


def test_single_readings_are_listed_from_the_first_used_to_the_last(notes):
    trains = notes["Zhuzhou: Hunan–Guangdong–Africa rail-sea trains from Zhuzhou"]
    assert (trains.first, trains.last, len(trains.publishers)) == ("2022", "2025-08", 2)
    patents = notes["Zhuzhou: Valid invention patents held"]
    assert (patents.first, patents.last) == ("2020-11", "2025-07")
    assert {"Zhuzhou: Invention patents held per 10,000 people", "Hunan: Invention patents held per 10,000 people"} <= set(notes)


def test_what_borrowed_drifts_and_conditions_rest_on_is_listed(notes):
    own, lent = notes["Zhuzhou: R&D intensity"], notes["Hunan: R&D intensity"]
    assert (own.first, own.last, lent.first, lent.last) == ("2018", "2021", "2019", "2024")
    assert notes["Zhuzhou: Rail and water share of freight"].last == "2024Q2"


def test_parts_their_whole_and_the_growth_of_others_are_listed(notes):
    whole, branch = notes["Zhuzhou: Value added of services"], notes["Zhuzhou: Value added of finance"]
    assert (whole.first, whole.last) == ("2019", "2025") and (branch.first, branch.last) == ("2025", "2025")
    for place in ("Zhuzhou", "Changsha", "Yongzhou"):
        assert notes[f"{place}: Growth of telecom business volume"].last == "2025"


def test_nothing_is_listed_twice_nor_without_a_publication(notes, data):
    assert all(note.publishers and note.published <= data.as_of for note in notes.values())
    plan = assess_plan(data, goals=["T02"], n_paths=100)
    assert used_sources(data, plan) == ()


def test_a_scope_that_the_source_does_not_name_is_said(notes):
    assert notes["Zhuzhou: Deposits at financial institutions"].scope.said("en") == "presumably RMB, RMB, not named"
    assert notes["Zhuzhou: Deposits at financial institutions"].scope.said("zh") == "应为人民币、人民币、未注明"
    assert notes["Zhuzhou: R&D intensity"].scope is None
