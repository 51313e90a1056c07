import numpy as np
import pytest

from psi_analysis.models.remembering import KEPT, remembers


def counting():
    calls = []

    @remembers
    def learn(values, horizon, *, ahead=0, beliefs=None):
        calls.append((values.copy(), horizon, ahead, beliefs))
        return float(values.sum()) + horizon + ahead

    return learn, calls


def test_the_same_arguments_are_looked_at_once_and_others_anew():
    learn, calls = counting()
    one = np.arange(4.0)
    assert learn(one, 2) == learn(one.copy(), 2) == 8.0 and len(calls) == 1
    learn(one.reshape(2, 2), 2), learn(one, 3), learn(one, 2, ahead=1), learn(one.astype(np.float32), 2), learn(one, 2, beliefs=(1.0,))
    assert len(calls) == 6


def test_an_array_changed_since_is_another():
    learn, calls = counting()
    values = np.zeros(3)
    learn(values, 1)
    values[0] = 1.0
    assert learn(values, 1) == 2.0 and len(calls) == 2


def test_the_answers_longest_unused_are_forgotten():
    learn, calls = counting()
    for number in range(KEPT + 1):
        learn(np.array([float(number)]), 0)
    learn(np.array([float(KEPT)]), 0)
    assert len(calls) == KEPT + 1
    learn(np.array([0.0]), 0)
    assert len(calls) == KEPT + 2


def test_what_is_refused_is_refused_again():
    @remembers
    def refuses(values):
        raise ValueError("no")

    for _ in range(2):
        with pytest.raises(ValueError, match="no"):
            refuses(np.zeros(1))
