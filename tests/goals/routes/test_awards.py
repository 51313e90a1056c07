"""The chance of an award against the beta posterior of past tries, and what is no record."""

from __future__ import annotations

import pytest
from scipy import stats

from psi_analysis.errors import DataError
from psi_analysis.goals.routes.chances import award_chances
from psi_analysis.studies.judgements.stated_rows import record_of
from psi_analysis.studies.rows import Row
from tests.spec_tables import rows


@pytest.mark.parametrize(("met", "tried"), [(0, 2), (2, 2), (3, 7), (9, 10)])
def test_the_chance_of_an_award_is_the_beta_posterior_of_past_tries_under_jeffreys_prior(met: int, tried: int) -> None:
    found, posterior = award_chances(met, tried), stats.beta(0.5 + met, 0.5 + tried - met)
    assert found == pytest.approx({"low": posterior.ppf(0.1), "central": posterior.mean(), "high": posterior.ppf(0.9)})


RECORDS = """
record | met and tried
3/7    | 3 7
0/2    | 0 2
2/2    | 2 2
0/1    | none
3/2    | none
-1/2   | none
3      | none
"""


@pytest.mark.parametrize("row", rows(RECORDS))
def test_a_record_is_met_of_two_tries_or_more(row: tuple[str, ...]) -> None:
    cells = Row("chances.csv", 2, {"id": "a", "record": row[0]})
    if row[1] != "none":
        assert record_of(cells) == tuple(map(int, row[1].split()))
        return
    with pytest.raises(DataError, match="write met/tried, such as 3/7"):
        record_of(cells)


def test_a_candidate_without_a_record_has_none() -> None:
    assert record_of(Row("chances.csv", 2, {"id": "a", "record": None})) is None
