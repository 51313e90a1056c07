"""The calibrated engine: what its distributions, probabilities and paths owe."""

import re
import warnings
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from psi_analysis.engine.draws import attained, reached
from psi_analysis.engine.forecaster import Engine, prepared
from psi_analysis.engine.histories import ShortHistory
from psi_analysis.engine.learned.calibration import Calibration, calibration_for, corrected_centre, corrected_width, curved, learned_table
from psi_analysis.engine.learned.error_parts import step_correlation
from psi_analysis.engine.learned.features import Members, scale_features, steps_of, width_inputs
from psi_analysis.errors import ModelError
from psi_analysis.models.protocol import Model
from tests.same import assert_same

GROWING = np.array([10.0, 11.2, 11.9, 13.6, 14.1, 15.9, 16.2, 18.0, 19.7, 20.1, 22.4, 23.0])
LEVELS = np.array([0.025, 0.1, 0.3, 0.5, 0.7, 0.9, 0.975])

AWKWARD = {
    "two-valued": np.array([1.0, 1, 2, 2, 1, 2, 1, 1, 2, 1, 2, 2]),
    "with zeros": np.array([0.0, 0, 0, 3, 0, 0, 5, 0, 0, 0, 2, 0]),
    "negative": -GROWING,
    "crossing zero": GROWING - 16.0,
    "huge": GROWING * 1e250,
    "tiny": GROWING * 1e-250,
    "small moves on a large level": 1e9 + GROWING,
    "one jump": np.array([5.0, 5, 5, 5, 5, 5, 5, 50, 50, 50, 50, 50]),
    "jump at the end": np.array([5.0, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 50]),
    "exploding": 2.0 ** np.arange(12),
    "three observations": np.array([1.0, 2.0, 2.5]),
    "constant": np.full(9, 7.0),
}


@pytest.mark.parametrize("awkward", AWKWARD)
@pytest.mark.parametrize("seasons", [1, 4])
def test_awkward_history_gets_rising_finite_quantiles_and_no_warning(awkward, seasons):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        quantiles = Engine().predictive([AWKWARD[awkward]], 5, seasons=seasons).quantiles(LEVELS)[0]
    assert np.isfinite(quantiles).all()
    assert (np.diff(quantiles, axis=1) > 0).all()


@pytest.mark.parametrize(
    ("history", "words"),
    [
        (np.zeros(9), "zero throughout (9 observations)"),
        (np.array([1.0, np.nan, 2.0, 3.0]), "holds nan at place 1"),
        (np.array([1.0, 2.0]), "needs 3 observations but there are 2"),
        (GROWING.reshape(3, 4), "2 dimensions"),
    ],
)
def test_history_that_bears_no_forecast_is_refused_in_words(history, words):
    with pytest.raises(ModelError, match=re.escape(words)):
        Engine().predictive([history], 3)


def test_paths_of_a_constant_history_are_refused_but_its_distribution_is_wide():
    with pytest.raises(ModelError, match="constant at 7"):
        Engine().simulate([np.full(9, 7.0)], 3, 10, [np.random.default_rng(1)])
    low, high = Engine().predictive([np.full(9, 7.0)], 1).quantiles(np.array([0.025, 0.975]))[0, 0]
    assert low < 6.9 < 7.1 < high


def test_two_observations_are_a_short_history():
    with pytest.raises(ShortHistory):
        Engine().simulate([GROWING[:2]], 3, 10, [np.random.default_rng(1)])


def test_engine_keeps_the_model_protocol_and_its_rngs_order():
    engine = Engine()
    assert isinstance(engine, Model)
    one = engine.simulate([GROWING, GROWING * 2 + 1], 4, 50, [np.random.default_rng(1), np.random.default_rng(2)])
    other = engine.simulate([GROWING * 2 + 1], 4, 50, [np.random.default_rng(2)])
    assert one.shape == (2, 50, 4)
    assert_same(one[1], other[0])


def test_scores_undo_values():
    known = Engine().predictive([GROWING, GROWING - 16.0], 6)
    scores = np.repeat(np.array([-2.0, -0.5, 0.0, 1.0, 2.5])[None, :, None], 6, axis=2)
    again = np.stack([known.scores(known.values(scores)[:, :, [step]])[:, :, step] for step in range(6)], axis=2)
    assert again == pytest.approx(np.broadcast_to(scores, again.shape), abs=1e-6)


def test_change_of_unit_changes_the_unit_only():
    one, other = (Engine().predictive([GROWING * unit], 5).quantiles(LEVELS)[0] for unit in (1.0, 1e5))
    assert other == pytest.approx(1e5 * one, rel=1e-9)


def test_longer_horizon_than_was_learned_keeps_widening():
    width = np.diff(Engine().predictive([GROWING], 12).quantiles(np.array([0.1, 0.9]))[0], axis=1)[:, 0]
    assert (np.diff(width) > 0).all()


def test_paths_have_the_marginals_and_the_dependence_of_the_distribution():
    known = Engine().predictive([GROWING], 5)
    paths = Engine().simulate([GROWING], 5, 40_000, [np.random.default_rng(3)])[0]
    expected, spread = known.quantiles(np.array([0.1, 0.5, 0.9]))[0], paths.std(axis=0)
    assert (np.abs(np.quantile(paths, [0.1, 0.5, 0.9], axis=0).T - expected) < 0.04 * spread[:, None]).all()
    ranks = np.argsort(np.argsort(paths, axis=0), axis=0)
    found = np.corrcoef(ranks, rowvar=False)[0, 4]
    normal = step_correlation(known.parts, 5)[0, 0, 4]
    assert found == pytest.approx(6 / np.pi * np.arcsin(normal / 2), abs=0.02)


def test_probability_of_reaching_a_level_is_that_of_the_paths():
    known = Engine().predictive([GROWING], 5)
    paths = Engine().simulate([GROWING], 5, 40_000, [np.random.default_rng(4)])[0]
    goals = np.array([24.0, 27.0, 21.0])
    assert attained(known, goals, step=5) == pytest.approx([(paths[:, 4] >= goal).mean() for goal in goals], abs=0.01)
    by_paths = [(paths.max(axis=1) >= 24).mean(), (paths.max(axis=1) >= 27).mean(), (paths.min(axis=1) <= 21).mean()]
    assert reached(known, goals, np.array([True, True, False])) == pytest.approx(by_paths, abs=0.035)


def test_one_step_is_asked_alone_with_the_bits_of_all():
    known, goals = Engine().predictive([GROWING], 5), np.array([24.0, 27.0, 21.0])
    whole = known.below(goals[None, :, None])
    for step in range(5):
        assert np.array_equal(known.below(goals[None, :, None], slice(step, step + 1))[:, :, 0], whole[:, :, step])
        assert np.array_equal(attained(known, goals, step=step + 1), 1.0 - whole[0, :, step])
        assert np.array_equal(known.at(slice(step, step + 1)).below(goals[None, :, None])[:, :, 0], whole[:, :, step])


def test_reaching_by_the_deadline_is_never_less_likely_than_at_the_deadline():
    known = Engine().predictive([GROWING], 6)
    goals = np.linspace(23.5, 40, 12)
    assert (reached(known, goals, np.ones(12, dtype=bool)) >= attained(known, goals, step=6) - 0.03).all()


def test_intervals_cover_what_random_walks_do():
    rng = np.random.default_rng(11)
    walks = [200 + np.cumsum(rng.normal(2, 5, 26)) for _ in range(600)]
    bands = Engine().predictive([walk[:20] for walk in walks], 6).quantiles(np.array([0.025, 0.1, 0.9, 0.975]))
    after = np.stack([walk[20:] for walk in walks])
    wide = np.mean((after >= bands[:, :, 0]) & (after <= bands[:, :, 3]))
    narrow = np.mean((after >= bands[:, :, 1]) & (after <= bands[:, :, 2]))
    assert 0.94 < wide < 0.999
    assert 0.78 < narrow < 0.95


def test_seasonal_forecast_follows_the_seasons():
    pattern = np.array([0.7, 1.0, 1.4, 0.9])
    history = np.tile(pattern, 8) * np.linspace(100, 140, 32) * np.exp(np.random.default_rng(1).normal(0, 0.01, 32))
    known = Engine().predictive([history], 8, seasons=4)
    middle = known.quantiles(np.array([0.5]))[0, :, 0]
    assert middle[4:] / middle[4:].mean() == pytest.approx(pattern / pattern.mean(), rel=0.05)


def test_units_are_powers_of_two_so_that_dividing_by_them_loses_nothing():
    ready = prepared([GROWING * 1e7], 3, 1)
    assert np.array_equal(ready.raw[0] * ready.unit[0], GROWING * 1e7)


def test_calibration_survives_its_table():
    known = calibration_for(1)
    again = Calibration.from_json(known.to_json())
    assert np.array_equal(again.width, known.width)
    assert again.marks == known.marks


def test_frequency_that_was_not_learned_uses_the_nearest():
    assert calibration_for(2).steps == calibration_for(1).steps
    assert calibration_for(52).steps == calibration_for(12).steps


def test_table_says_what_it_was_learned_on():
    provenance = learned_table()["provenance"]
    assert set(provenance) == {f"{seasons}{on}" for seasons in (1, 4, 12) for on in ("", " on logs")}
    assert all(len(made["sha256"]) == 64 and made["series"] > 500 and made["learned"] and made["code"] for made in provenance.values())


def test_exact_line_gets_the_width_that_other_series_teach():
    low, middle, high = Engine().predictive([np.arange(1.0, 13.0)], 3).quantiles(np.array([0.1, 0.5, 0.9]))[0].T
    assert middle == pytest.approx([13, 14, 15], rel=0.025)
    assert (high - low > 0.3 * np.array([1, 2, 3])).all()


def fake(answer):
    return SimpleNamespace(answer=answer)


def made_up_table(**changed):
    steps = {"width": np.arange(24.0).reshape(2, 12) / 50, "marks": (1, 2), "centre_share": 0.5, "spread_share": 0.25}
    return replace(calibration_for(1), **{"centre": None, "spread": None, "curvature": 0.8, "most_curved": 0.3, **steps, **changed})


def said(horizon: int = 4) -> Members:
    rng = np.random.default_rng(9)
    return Members(
        np.sort(20 + rng.standard_normal((2, horizon, 5)), axis=2), 20 + rng.standard_normal((2, 3, horizon)), (0.1, 0.2, 0.3, 0.4)
    )


def test_the_correction_of_the_centre_is_applied_in_part_and_grows_on_in_a_straight_line():
    steps, members = steps_of([GROWING, 3 * GROWING]), said()
    moved = np.array([[1.0, 3.0], [-1.0, -2.0]])
    found = corrected_centre(made_up_table(centre=fake(lambda inputs: moved * inputs)), steps, members, inputs=np.array([[1.0], [2.0]]))
    every = np.array([[1.0, 3.0, 4.5, 6.0], [-2.0, -4.0, -6.0, -8.0]])
    assert found == pytest.approx(members.base + 0.5 * steps.scale[:, None] * every)
    assert corrected_centre(made_up_table(), steps, members, inputs=moved) is not None
    assert corrected_centre(made_up_table(), steps, members, inputs=moved) == pytest.approx(members.base)


def test_the_width_of_later_steps_is_that_of_the_last_learned_with_its_correction_in_part():
    steps, members = steps_of([GROWING, 3 * GROWING]), said()
    features = scale_features(steps, members, members.base)
    row = np.array([0, 1, 1, 1])
    plain = np.stack([features[:, step] @ made_up_table().width[row[step]] for step in range(4)], axis=1)
    found = corrected_width(made_up_table(), steps, members, centre=members.base, inputs=np.ones((2, 3)))
    assert found == pytest.approx(steps.scale[:, None] * np.exp(plain))
    seen = []
    moved = np.array([[0.4, 0.8], [-0.4, 1.2]])
    table = made_up_table(spread=fake(lambda inputs: seen.append(inputs) or moved))
    wider = corrected_width(table, steps, members, centre=members.base, inputs=np.ones((2, 3)))
    assert np.log(wider / found) == pytest.approx(0.25 * moved[:, row])
    assert seen[0] == pytest.approx(width_inputs(np.ones((2, 3)), features, (1, 2)))


def test_a_positive_series_is_curved_by_its_width_over_its_level_up_to_a_bound():
    centre, width = np.array([[10.0, -10.0, 1.0], [10.0, 10.0, 10.0]]), np.array([[1.0, 2.0, 3.0]] * 2)
    found = curved(made_up_table(), centre, width, np.array([True, False]))
    assert found == pytest.approx(np.array([[0.08, 0.16, 0.3], [0.0, 0.0, 0.0]]))


def test_the_table_keeps_six_figures_of_numbers_and_says_where_nothing_is_corrected():
    table = made_up_table(width=np.full((2, 12), 1.23456789), degrees=4.123456789)
    entry = table.to_json()
    assert entry["width"][0][0] == 1.23457 and entry["degrees"] == 4.12346 and entry["centre"] is None
    again = Calibration.from_json(entry)
    assert again.centre is None and again.steps == 2 and again.marks == (1, 2)
    assert calibration_for(1).to_json()["centre"] is not None
