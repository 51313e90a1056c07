"""Small networks: their arithmetic against matrix products, their bounds, and that a batch changes nothing."""

import json

import numpy as np
import pytest

from psi_analysis.engine.learned.networks import FURTHEST_INPUT, Networks, combined
from tests.same import assert_same


def made_up(networks=2, inputs=5, units=4, outputs=3):
    rng = np.random.default_rng(11)
    shapes = {
        "mean": (inputs,), "deviation": (inputs,), "first": (networks, inputs, units), "first_bias": (networks, units),
        "second": (networks, units, units), "second_bias": (networks, units), "last": (networks, units, outputs),
        "direct": (inputs, outputs), "bias": (outputs,),
    }  # fmt: skip
    drawn = {name: rng.standard_normal(shape) for name, shape in shapes.items()}
    return Networks(**{**drawn, "deviation": np.abs(drawn["deviation"]) + 0.5})


def test_answer_is_the_mean_of_the_networks_and_the_linear_map():
    own, inputs = made_up(), np.random.default_rng(3).standard_normal((7, 5))
    x = (inputs - own.mean) / own.deviation
    assert np.abs(x).max() < FURTHEST_INPUT
    said = []
    for k in range(2):
        hidden = np.maximum(x @ own.first[k] + own.first_bias[k], 0)
        hidden = hidden + np.maximum(hidden @ own.second[k] + own.second_bias[k], 0)
        said.append(hidden @ own.last[k])
    np.testing.assert_allclose(own.answer(inputs), np.mean(said, axis=0) + x @ own.direct + own.bias, rtol=1e-12, atol=1e-12)


def test_inputs_beyond_what_was_learned_are_held():
    own = made_up()
    far, farther = (own.mean[None] + own.deviation * step for step in (FURTHEST_INPUT, 1e6))
    assert_same(own.answer(far), own.answer(farther))


def test_a_series_has_the_same_answer_alone_and_in_a_batch():
    own, inputs = made_up(), np.random.default_rng(5).standard_normal((999, 5))
    assert_same(own.answer(inputs)[700:701], own.answer(inputs[700:701]))


def test_four_figures_survive_json():
    own = made_up()
    again = Networks.from_json(json.loads(json.dumps(own.to_json())))
    np.testing.assert_allclose(again.first, own.first, rtol=5e-4)
    assert again.last.shape == own.last.shape


def test_inputs_are_held_within_six_deviations_of_their_mean():
    own = made_up()
    steps = np.array([-7.0, -5.9, 0.0, 5.9, 6.1])
    assert own.standard(own.mean + own.deviation * steps[:, None])[:, 0] == pytest.approx([-6.0, -5.9, 0.0, 5.9, 6.0])


def test_a_table_keeps_four_figures():
    entry = made_up().to_json()
    number = made_up().first[1, 2, 3]
    assert entry["first"][1][2][3] == float(f"{number:.4g}") != float(f"{number:.5g}")
    assert all(isinstance(each, float) for each in entry["bias"])


def test_combined_weighs_the_inputs_of_every_step():
    rng = np.random.default_rng(2)
    steps, weights = rng.standard_normal((7, 4, 5)), rng.standard_normal((5, 4))
    assert combined(steps, weights) == pytest.approx(np.einsum("nsi,is->ns", steps, weights))
