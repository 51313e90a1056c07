"""The proxy folder: what breaks its contract is refused in words."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from psi_analysis.errors import DataError
from psi_analysis.studies.judgements.proxies import due_by, read_proxy
from tests.goals.routes.test_proxy import FILES


def folder(tmp_path: Path, **changed: str) -> Path:
    (tmp_path / "proxy").mkdir()
    for name, text in FILES.items():
        (tmp_path / "proxy" / name).write_text(changed.get(name.removesuffix(".csv"), text), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (
            "central,prior,0.75",
            "central,prior,0.70",
            "weights of term 'offset' of target 'G1' add up to 0.95; they must be 0 or more and add up to 1",
        ),
        ("like,G1,offset,central", "like,G1,offset,high", "term 'offset' of target 'G1' has 0 central rows; it needs exactly one"),
        ("stated,,,,0,0.15,同,like", "stated,,,,0,,同,like", "prior 'like' is stated but has no points and deviation"),
        ("towns,,,,,散", "twons,,,,,散", "prior 'alone' names readings 'twons'. Did you mean 'towns'?"),
        (
            "least squares,,2021,2025",
            "least squares,,,2025",
            "prior 'line' computes a trend; its term must be 'trend', with 'from' and 'to'",
        ),
        ("below,G1,offset,low", "below,G1,ofset,low", "proxy/priors.csv, row 2: term: 'ofset' is not allowed. Did you mean 'offset'?"),
    ],
)
def test_what_breaks_the_contract_of_priors_is_named_with_what_to_do(tmp_path: Path, before: str, after: str, words: str) -> None:
    assert before in FILES["priors.csv"]
    with pytest.raises(DataError) as refusal:
        read_proxy(folder(tmp_path, priors=FILES["priors.csv"].replace(before, after)), "G1")
    assert words in str(refusal.value)


def test_a_goal_for_which_nothing_is_stated_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"nothing is stated for target 'G2'\. Known: G1\."):
        read_proxy(folder(tmp_path), "G2")


def test_a_goal_is_due_when_the_year_of_its_deadline_is_over(tmp_path: Path) -> None:
    goals = read_proxy(folder(tmp_path), "G1").past_goals
    assert due_by(goals, dt.date(2020, 12, 31)).tolist() == [False, False, True, False]
    assert due_by(goals, dt.date(2021, 1, 1)).tolist() == [True, False, True, False]


def test_sources_are_listed_once(tmp_path: Path) -> None:
    evidence = read_proxy(folder(tmp_path), "G1")
    assert evidence.sources == ("a", "b")
    assert isinstance(evidence.priors, pd.DataFrame)
