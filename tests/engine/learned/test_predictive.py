"""Distributions: values from scores and back, quantiles and probabilities, and that nobody changes one."""

from dataclasses import replace

import numpy as np
import pytest

from psi_analysis.engine.forecaster import Engine
from psi_analysis.engine.learned.predictive import Predictive
from psi_analysis.engine.learned.shape_lines import reaching

GROWING = np.array([10.0, 11.2, 11.9, 13.6, 14.1, 15.9, 16.2, 18.0, 19.7, 20.1, 22.4, 23.0])
KNOTS = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
SHAPE = np.array([[-3.0, -1.0, 0.0, 1.5, 4.0], [-2.5, -1.2, 0.1, 1.0, 2.0]])


def test_the_shape_goes_on_from_its_ends_in_straight_lines():
    knots, shape = reaching(KNOTS, SHAPE)
    assert knots.tolist() == [-8.0, *KNOTS, 8.0]
    assert shape[:, 1:-1].tolist() == SHAPE.tolist()
    assert shape[:, 0].tolist() == pytest.approx([-3.0 - 6 * 2.0, -2.5 - 6 * 1.3])
    assert shape[:, -1].tolist() == pytest.approx([4.0 + 6 * 2.5, 2.0 + 6 * 1.0])
    uneven = np.array([-2.0, -0.5, 0.0, 1.0, 1.5])
    assert reaching(uneven, SHAPE)[1][0, [0, -1]].tolist() == pytest.approx([-3.0 - 6 * 2.0 / 1.5, 4.0 + 6.5 * 2.5 / 0.5])


def known(bend: float = 0.0) -> Predictive:
    knots, shape = reaching(KNOTS, SHAPE)
    arrays = np.array([[10.0, 20.0]]), np.array([[1.0, 2.0]]), np.full((1, 2), bend)
    return Predictive(*arrays, knots, shape, np.ones((1, 3)), 4.0, np.array([[3.0, 5.0]]))


def test_values_are_centre_and_width_times_the_residual_bent_where_the_scale_is_that_of_logs():
    scores = np.array([[[-0.5, 1.5]]])  # half way between knots: residuals -0.5 and 1.5
    assert known().values(scores)[0, 0] == pytest.approx([3 * (10 - 0.5), 5 * (20 + 2 * 1.5)])
    assert known(0.4).values(scores)[0, 0] == pytest.approx([3 * (10 + np.expm1(-0.2) / 0.4), 5 * (20 + 2 * np.expm1(0.6) / 0.4)])
    assert known(30.0).values(np.array([[[8.0, 8.0]]]))[0, 0] == pytest.approx(
        [3 * (10 + np.expm1(200.0) / 30), 5 * (20 + 2 * np.expm1(200.0) / 30)]
    )


def test_scores_of_levels_undo_values_and_are_the_last_knot_beyond():
    levels = np.array([[[3 * 9.5, 5 * 23.0], [3 * (10 + np.expm1(-0.2) / 0.4), 5 * (20 + 2 * np.expm1(0.6) / 0.4)]]])
    assert known().scores(levels[:, :1])[0, 0] == pytest.approx([-0.5, 1.5])
    assert known(0.4).scores(levels[:, 1:])[0, 0] == pytest.approx([-0.5, 1.5])
    far = np.array([[[-1e305], [1e305]]])
    assert known().scores(far)[0].tolist() == [[-8.0, -8.0], [8.0, 8.0]]
    assert known(0.4).scores(np.array([[[3 * 7.0]]]))[0, 0, 0] == -8.0  # less than any level that such a scale can have


def test_quantiles_and_probabilities_are_those_of_the_scores():
    own = known()
    shares = np.array([0.5, 0.8413447460685429])  # normal scores 0 and 1
    assert own.quantiles(shares)[0] == pytest.approx(np.array([[3 * 10.0, 3 * 11.5], [5 * 20.2, 5 * 22.0]]))
    assert own.median[0] == pytest.approx([30.0, 101.0])
    assert own.below(np.array([[[30.0, 110.0]]]))[0, 0] == pytest.approx([0.5, 0.8413447460685429])
    assert own.at(slice(1, 2)).median[0] == pytest.approx([101.0]) and own.cut(1).median[0] == pytest.approx([30.0])
    assert own.cut(2) is own


def test_a_distribution_cannot_be_changed_and_is_equal_by_what_it_holds():
    one, other, longer = (Engine().predictive([history], 3) for history in (GROWING, GROWING, 2 * GROWING))
    with pytest.raises(ValueError, match="read-only"):
        one.centre[0] = 9.0
    assert one == other and hash(one) == hash(other) and one != longer and one != 1


def test_distributions_with_the_same_holes_are_equal():
    one, other, whole = (replace(known(), centre=np.array([[middle, 20.0]])) for middle in (np.nan, np.nan, 10.0))
    assert one == other and one != whole
