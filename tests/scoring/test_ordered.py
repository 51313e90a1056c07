import numpy as np
import pytest

from psi_analysis.scoring import ScoreError, brier, ranked_probability_score
from tests.properties import given, st


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=20))
def test_of_two_classes_it_is_the_brier_score(said):
    said, came = np.array(said), np.arange(len(said)) % 2
    score = ranked_probability_score(np.column_stack([1.0 - said, said]), came)
    assert score == pytest.approx(brier(said, came))


def test_a_class_further_off_costs_more():
    certain = np.eye(5)[2]
    assert ranked_probability_score(certain, np.arange(5)).tolist() == [2.0, 1.0, 0.0, 1.0, 2.0]


def test_telling_the_truth_is_best_on_average():
    """Expected over the true shares, any other statement scores worse (a proper score)."""
    truth, rng = np.array([0.1, 0.4, 0.2, 0.2, 0.1]), np.random.default_rng(1)
    honest = truth @ ranked_probability_score(truth, np.arange(5))
    for other in rng.dirichlet(np.ones(5), 50):
        assert truth @ ranked_probability_score(other, np.arange(5)) > honest


@pytest.mark.parametrize(("said", "came", "why"), [([[0.5, 0.4]], [0], "add up to 1"), ([[0.5, 0.5]], [2], "0 to 1; found 2")])
def test_what_is_no_distribution_or_no_class_is_refused(said, came, why):
    with pytest.raises(ScoreError, match=why):
        ranked_probability_score(said, came)
