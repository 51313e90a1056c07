"""The chance of an award against the beta-binomial in closed form."""

from __future__ import annotations

import pytest
from scipy import stats

from psi_analysis.errors import ModelError
from psi_analysis.goals.routes.awards import award_chance
from tests.spec_tables import rows

CHANCES = """
succeeded | of | needed | tries
0         | 2  | 1      | 1
2         | 2  | 1      | 1
3         | 7  | 1      | 4
3         | 7  | 2      | 4
3         | 7  | 4      | 4
3         | 7  | 0      | 4
3         | 7  | 5      | 4
"""


@pytest.mark.parametrize("row", rows(CHANCES))
@pytest.mark.parametrize("prior", [(0.5, 0.5), (1.0, 3.0)])
def test_the_chance_of_so_many_awards_is_that_of_the_beta_binomial(row: tuple[str, ...], prior: tuple[float, float]) -> None:
    succeeded, trials, needed, tries = map(int, row)
    made = award_chance(succeeded, trials, needed=needed, tries=tries, prior=prior)
    a, b = prior[0] + succeeded, prior[1] + trials - succeeded
    assert made.probability == pytest.approx(stats.betabinom(tries, a, b).sf(needed - 1))
    assert made.rate == pytest.approx(a / (a + b)) and made.rate80 == pytest.approx(stats.beta(a, b).ppf([0.1, 0.9]))
    assert (made.successes, made.trials) == (succeeded, trials)


def test_the_prior_is_that_of_jeffreys_and_one_of_one_is_asked_for() -> None:
    assert award_chance(3, 7) == award_chance(3, 7, needed=1, tries=1, prior=(0.5, 0.5))


NO_RECORDS = """
succeeded | of | needed | tries
0         | 1  | 1      | 1
3         | 2  | 1      | 1
-1        | 2  | 1      | 1
1         | 2  | -1     | 1
1         | 2  | 0      | 0
"""


@pytest.mark.parametrize("row", rows(NO_RECORDS))
def test_what_is_no_record_is_refused(row: tuple[str, ...]) -> None:
    succeeded, trials, needed, tries = map(int, row)
    with pytest.raises(ModelError, match="record"):
        award_chance(succeeded, trials, needed=needed, tries=tries)
