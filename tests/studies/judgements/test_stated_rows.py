"""Stated priors are data: a table of faults, each named with file, row and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from psi_analysis.errors import DataError
from psi_analysis.studies.checking import check
from psi_analysis.studies.judgements.judging import read_judging
from tests.goals.stated_study import CHANCES, ELSEWHERE, JUDGING, PARTS, write_stated_study

TABLES = {"parts": PARTS, "chances": CHANCES, "growth_elsewhere": ELSEWHERE}

FAULTS = [
    ("parts", "part,trade,central,0.75", "part,trade,central,0.7", "of component 'trade' of target 'P1' add up to 0.95"),
    ("parts", "most-trade,P1,part,trade,high", "most-trade,P1,part,trade,central", "component 'trade' of target 'P1' has 2 central rows"),
    ("parts", "rising,P1,drift,,high,0.5", "rising,P1,drift,,central,0.5", "term 'drift' of target 'P1' has 2 central rows"),
    ("parts", "half-trade,P1,part,trade,central,0.75", "half-trade,P1,part,trade,central,1.25", "add up to 1.5"),
    ("parts", "counted,finance,1,", "counted,finance,1.1,", "share is 1.1; it lies between 0 and 1"),
    ("parts", "counted,finance,1,", "counted,finance,,", "rule 'counted' needs share"),
    ("parts", "counted,finance,1,", "counted,,1,", "rule 'counted' needs indicator"),
    ("parts", "part,finance,central", "part,,central", "the component is not named"),
    ("parts", "steady,P1,drift,,central", "steady,P1,drift,finance,central", "leave 'component' empty"),
    ("parts", "drift,,central,0.5,stated", "drift,,central,0.5,past growth", "rule 'past growth' does not fit term 'drift'"),
    ("parts", "stated,,,,5,1,", "stated,,,,5,,", "rule 'stated' needs deviation"),
    ("parts", "stated,,,,5,1,", "stated,,,,5,-1,", "deviation is -1"),
    ("parts", "past growth,services,,2021", "past growth,services,,", "rule 'past growth' needs from"),
    ("chances", "0.3,0.5,0.7", "0.3,0.5,1.7", "high is 1.7; it lies between 0 and 1"),
    ("chances", "0.3,0.5,0.7", "0.6,0.5,0.7", "do not rise from low to high"),
    ("chances", "0.3,0.5,0.7", "0.3,,0.7", "a candidate needs a low, a central and a high chance"),
    ("chances", "in hand,甲,A,,,", "in hand,甲,A,,0.9,", "what is in hand has no chances"),
    ("chances", "candidate,丁", "canidate,丁", "Did you mean 'candidate'"),
    ("growth_elsewhere", "fading,P3,low", "fading,P3,central", "target 'P3' has 2 central rows"),
    ("growth_elsewhere", "like,P3,central,0.5", "like,P3,central,0.6", "add up to 1.1"),
    ("growth_elsewhere", "ash;birch;cedar,1,0,2", "ash;birch;cedar,1.5,0,2", "own is 1.5; it lies between 0 and 1"),
    ("growth_elsewhere", "ash;birch;cedar,1,0,2", "ash;birch;cedar,1,0,-2", "deviation is -2"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "old", "new", "words"), FAULTS)
def test_a_fault_is_named_by_the_reader_and_by_check(tmp_path: Path, table: str, old: str, new: str, words: str) -> None:
    assert TABLES[table].count(old) >= 1
    folder = write_stated_study(tmp_path, **{table: TABLES[table].replace(old, new, 1)}) / "data" / "raw"
    with pytest.raises(DataError) as caught:
        read_judging(folder)
    assert words in str(caught.value)
    assert any(words in str(problem) for problem in check(folder))


@pytest.mark.parametrize("term", ["part", "drift", "whole"])
def test_a_missing_prior_is_named_with_its_term(tmp_path: Path, term: str) -> None:
    kept = [line for line in PARTS.splitlines(keepends=True) if f",P1,{term}," not in line]
    folder = write_stated_study(tmp_path, parts="".join(kept)) / "data" / "raw"
    with pytest.raises(DataError, match=f"target 'P1' has no prior of term '{term}'; write one"):
        read_judging(folder)


def test_parts_need_a_tie_that_names_their_whole(tmp_path: Path) -> None:
    folder = write_stated_study(tmp_path, ties="kind,part,whole,total_indicator,reason_zh,reason_en\n") / "data" / "raw"
    with pytest.raises(DataError, match=r"target 'P1' is no part of a total; add a row 'share of total'"):
        read_judging(folder)


@pytest.mark.parametrize(
    ("table", "old", "new", "words"),
    [
        ("parts", "counted,trade,0.5", "counted,parks,0.5", "'parks' is in 10k yuan, its whole in 100m yuan"),
        ("parts", "counted,trade,0.5", "counted,trades,0.5", "no indicator 'trades'; add it to indicators.csv"),
        ("parts", "一半,one half,yearbook", "一半,one half,yearbok", "no source 'yearbok'"),
        ("chances", "d,P4,", "d,P2,", "goal P2 is of kind 'ratio'; rows here are for count or addition or milestone"),
        ("growth_elsewhere", "like,P3", "like,P9", "no target 'P9'"),
        ("growth_elsewhere", "ash;birch;cedar,0,0,2", "ash;birk;cedar,0,0,2", "no area 'birk'; add it to study.toml"),
        ("growth_elsewhere", "0.5,calls_growth", "0.5,calls", "'calls' is in 100m yuan; growth elsewhere needs yearly growth"),
    ],
)
def test_check_finds_what_does_not_fit_the_study(tmp_path: Path, table: str, old: str, new: str, words: str) -> None:
    assert old in TABLES[table]
    folder = write_stated_study(tmp_path, **{table: TABLES[table].replace(old, new, 1)}) / "data" / "raw"
    assert any(words in str(problem) for problem in check(folder)), [str(problem) for problem in check(folder)]


def test_a_folder_may_do_without_the_three_files(tmp_path: Path) -> None:
    folder = write_stated_study(tmp_path) / "data" / "raw"
    for name in TABLES:
        (folder / "judging" / f"{name}.csv").unlink()
    found = read_judging(folder)
    assert (dict(found.parts), dict(found.chances), dict(found.elsewhere)) == ({}, {}, {}) and found.tie_of("P1") is None


def test_the_goal_on_the_share_is_answered_by_the_same_rows(tmp_path: Path) -> None:
    found = read_judging(write_stated_study(tmp_path) / "data" / "raw")
    assert found.tie_of("P2") is found.tie_of("P1") is not None and found.tie_of("P3") is None
    assert set(JUDGING) >= {f"{name}.csv" for name in TABLES}
