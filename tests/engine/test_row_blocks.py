"""Matrix products, a row alone and among others."""

import numpy as np
import pytest

from psi_analysis.engine.row_blocks import product
from tests.same import assert_same


@pytest.mark.parametrize(("outputs", "inputs"), [(197, 5), (300, 21), (500, 20), (527, 20), (1000, 26), (2880, 61)])
def test_a_matrix_product_is_the_same_wherever_a_row_stands(outputs, inputs):
    rng = np.random.default_rng(5)
    rows, matrix = rng.standard_normal((50, inputs)), rng.standard_normal((inputs, outputs))
    together = product(rows, matrix)
    np.testing.assert_allclose(together, rows @ matrix, rtol=0, atol=1e-11)
    for place in range(50):
        assert_same(product(rows[place : place + 1], matrix)[0], together[place], str(place))
    assert_same(product(rows[::-1], matrix), together[::-1])
