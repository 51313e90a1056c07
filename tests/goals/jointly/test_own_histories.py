"""Joint probabilities of own series rest on how their histories moved together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import psi_analysis as psi
from psi_analysis.goals.jointly.own_histories import measure, own_histories


def together(rho: float, years: int, seed: int) -> list[psi.Series]:
    """Return two series whose growth has a known correlation."""
    growth = np.random.default_rng(seed).multivariate_normal([0.05, 0.04], 0.02**2 * np.array([[1.0, rho], [rho, 1.0]]), years)
    levels = 100 * np.exp(np.cumsum(growth, axis=0))
    return [psi.Series.from_pandas(pd.Series(levels[:, i], index=range(2025 - years, 2025), name=name)) for i, name in enumerate("ab")]


@pytest.mark.parametrize("rho", [-0.6, 0.0, 0.7])
def test_the_correlation_that_made_the_series_lies_in_the_range_about_four_times_in_five(rho: float) -> None:
    found = [measure(*together(rho, 30, seed)) for seed in range(200)]
    inside = np.mean([one.lowest <= rho <= one.highest for one in found])
    assert 0.72 <= inside <= 0.88
    assert np.mean([one.correlation for one in found]) == pytest.approx(rho, abs=0.05)


def test_own_series_have_a_joint_probability_and_their_own_marginals() -> None:
    one, other = together(0.9, 25, 3)
    answers = [
        psi.assess(made, psi.Target(">=", float(made.median.iloc[-1]), "2027", id=made.series.name))
        for made in (psi.forecast(series, h=3, models="log_drift") for series in (one, other))
    ]
    joint = psi.assess_together(answers)
    assert joint.everything_known and joint.marginals.tolist() == [answer.probability for answer in answers]
    independent = answers[0].probability * answers[1].probability
    assert independent + 0.08 < joint.probability <= min(joint.marginals)
    assert joint.pairs["tie"].tolist() == ["own changes"]


def test_short_histories_say_nothing() -> None:
    one, other = together(0.9, 8, 3)  # seven changes
    assert measure(one, other) is None
    monthly = psi.Series.from_pandas(pd.Series(range(100, 196), index=pd.period_range("2017-01", periods=96, freq="M"), name="m"))
    assert measure(monthly, one) is None


def test_of_months_a_year_counts_once() -> None:
    rng = np.random.default_rng(1)
    index = pd.period_range("2010-01", periods=132, freq="M")
    made = [psi.Series.from_pandas(pd.Series(100 + rng.random(132).cumsum(), index=index, name=name)) for name in "ab"]
    found = measure(*made)
    assert found.pairs == 10 and (found.first_origin, found.last_origin) == (2011, 2020)


def test_correlations_that_cannot_hold_at_once_are_drawn_in(monkeypatch: pytest.MonkeyPatch) -> None:
    made = [psi.forecast(one, h=3, models="log_drift", n_paths=200) for one in (*together(0.5, 20, 1), together(0.5, 20, 2)[0])]
    third = psi.Series.from_pandas(made[2].series.values.rename("c"))
    made[2] = psi.forecast(third, h=3, models="log_drift", n_paths=200)
    rhos = iter([0.9, 0.9, -0.9])  # a with b, a with c, b with c
    one = measure(*together(0.5, 20, 1))
    monkeypatch.setattr("psi_analysis.goals.jointly.own_histories.measure", lambda *pair: replace(one, correlation=next(rhos)))
    found = own_histories(made)
    drawn = [each.correlation for each in found.found.values()]
    matrix = np.array([[1, drawn[0], drawn[1]], [drawn[0], 1, drawn[2]], [drawn[1], drawn[2], 1]])
    assert np.linalg.eigvalsh(matrix)[0] > -1e-9 and drawn[0] == drawn[1] == -drawn[2] > 0.4


def test_the_range_is_fishers_on_both_sides() -> None:
    found = measure(*together(0.5, 28, 4))  # 27 changes
    sides = [(np.arctanh(side) - np.arctanh(found.correlation)) / np.sqrt(1.06 / 24) for side in (found.lowest, found.highest)]
    assert sides == pytest.approx([-1.281552, 1.281552], abs=1e-4)


def test_a_history_with_a_nought_is_compared_by_its_differences() -> None:
    rng = np.random.default_rng(5)
    amounts = np.r_[0.0, rng.integers(1, 9, 20).cumsum()]
    other = psi.Series.from_pandas(pd.Series(rng.random(21).cumsum() - 3.0, index=range(2004, 2025), name="b"))
    count, shifted = (psi.Series.from_pandas(pd.Series(amounts + up, index=range(2004, 2025), name="a")) for up in (0.0, -1.0))
    assert measure(count, other) == measure(shifted, other)  # differences do not see where a history begins


def of_values(name: str, values: list[float], first: int = 2004) -> psi.Series:
    return psi.Series.from_pandas(pd.Series(values, index=range(first, first + len(values)), name=name, dtype=float))


UP = [0.0, 3.0, 4.0, 9.0, 11.0, 18.0, 20.0, 26.0, 27.0]
"""Eight changes, none like another."""


def test_from_eight_changes_in_common_on_two_histories_say_something() -> None:
    assert measure(of_values("a", UP), of_values("b", UP)) is not None
    assert measure(of_values("a", UP), of_values("b", UP, first=2005)) is None  # seven of the eight in common
    found = measure(of_values("a", [*UP, 35.0]), of_values("b", UP, first=2005))
    assert found is not None and (found.pairs, found.origins, found.first_origin, found.last_origin) == (8, 8, 2006, 2013)


def test_a_perfect_correlation_is_held_short_of_one() -> None:
    same, mirrored = measure(of_values("a", UP), of_values("b", UP)), measure(of_values("a", UP), of_values("b", [-value for value in UP]))
    assert same is not None and mirrored is not None and (same.correlation, mirrored.correlation) == (0.99, -0.99)
    assert 0.9 < same.lowest < 0.99 < same.highest < 1.0


@pytest.mark.parametrize("turned", [False, True])
def test_a_history_that_never_changes_its_pace_says_nothing(turned: bool) -> None:
    straight, bent = of_values("a", [float(year) for year in range(9)]), of_values("b", UP)
    assert measure(*((bent, straight) if turned else (straight, bent))) is None


def test_correlations_are_drawn_in_no_further_than_they_must_be(monkeypatch: pytest.MonkeyPatch) -> None:
    made = [psi.forecast(of_values(name, [*UP[1:], 30.0]), h=3, models="drift", n_paths=100) for name in "abc"]
    one = measure(of_values("a", UP), of_values("b", UP))
    rhos = iter([0.9, 0.9, -0.9])
    monkeypatch.setattr("psi_analysis.goals.jointly.own_histories.measure", lambda *pair: replace(one, correlation=next(rhos)))
    # ρ, ρ and −ρ can hold up to ρ = 1/2: .9 × .95¹¹ = .512, .9 × .95¹² = .486
    assert [abs(each.correlation) for each in own_histories(made).found.values()] == pytest.approx([0.9 * 0.95**12] * 3)
