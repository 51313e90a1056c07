"""How the engine's paths hang together, on held-back tails: `python -m benchmarks.paths --corpus FOLDER [--exclude META.csv.gz]`.

For windows cut as in learning, the same calibrated marginals are joined by learned dependence, by a random walk's and not at all. It is
learned on the other half of the series; then again on windows that had ended before those scored began.
Printed: variogram score of order one half (Scheuerer and Hamill, 2015; lower is better), and how far the rank histograms of the
maximum, the mean and the first passage of 105 % of the last value are from flat (ten bins, 1 is flat).
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from psi_analysis.engine.forecaster import pool_members
from psi_analysis.engine.learned.calibration import calibrate, calibration_for
from psi_analysis.engine.learned.error_parts import error_parts, parts_inputs, step_factors
from psi_analysis.engine.learned.features import steps_of
from psi_analysis.engine.learned.joint_scores import draw_scores
from psi_analysis.engine.learned.predictive import Predictive
from psi_analysis.engine.learning.learn import SEED, read_corpus
from psi_analysis.engine.learning.learn_parts import learn_parts
from psi_analysis.engine.learning.windows import RECIPES, Recipe, Windows, cut_windows, random_fade
from psi_analysis.models.protocol import FloatArray

MOST, DRAWS, BINS, PASSED = 2_000, 399, 10, 1.05
NORMAL = 1e6
"""Degrees of freedom at which Student's t is as good as normal."""

NOISE_ALONE = 1e12
"""Noise so large that nothing else is seen: steps that have nothing to do with each other."""


def variogram(paths: FloatArray, truth: FloatArray) -> float:
    """Return the variogram score of one series; paths (draws, horizon), truth (horizon,)."""
    i, j = np.triu_indices(truth.size, 1)
    expected = np.sqrt(np.abs(paths[:, i] - paths[:, j])).mean(axis=0)
    return float(np.mean((np.sqrt(np.abs(truth[i] - truth[j])) - expected) ** 2))


def described(rows: FloatArray, last: float) -> FloatArray:
    """Return maximum, mean and first passage of each row, (3, rows); a row that does not pass has the horizon plus one."""
    passed = rows >= last * PASSED if last > 0 else rows <= last * PASSED
    first = np.where(passed.any(axis=1), passed.argmax(axis=1), rows.shape[1])
    return np.stack([rows.max(axis=1), rows.mean(axis=1), first.astype(float)])


def rank(draws: FloatArray, truth: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Return the share of draws below the truth, ties broken at random; draws (kinds, draws), truth (kinds,)."""
    below, equal = (draws < truth[:, None]).sum(axis=1), (draws == truth[:, None]).sum(axis=1)
    return np.asarray((below + rng.integers(0, equal + 1)) / (draws.shape[1] + 1))


def score_paths(known: Predictive, windows: Windows, parts: FloatArray, degrees: float) -> tuple[float, FloatArray]:
    """Return mean variogram score, and ranks (series, 3), of marginals joined as parts, (series, 3), and degrees of freedom say."""
    scale, after, scores, ranks = steps_of(windows.histories).scale, windows.after, [], []
    for place, factor in enumerate(step_factors(parts, after.shape[1])):
        rng = np.random.default_rng([SEED, place])
        paths = known.one(place).values(draw_scores(rng, DRAWS, factor, degrees)[None])[0]
        last = float(windows.histories[place][-1])
        scores.append(variogram(paths / scale[place], after[place] / scale[place]))
        ranks.append(rank(described(paths, last), described(after[place][None], last)[:, 0], rng))
    return float(np.mean(scores)), np.array(ranks)


def flatness(ranks: FloatArray) -> str:
    """Return the smallest and largest bin over the flat one."""
    counts = np.histogram(ranks, bins=BINS, range=(0, 1))[0] * BINS / ranks.size
    return f"{counts.min():.2f}–{counts.max():.2f}"


def row(kind: str, learned_on: Windows, windows: Windows) -> str:
    """Return the table's row of one frequency."""
    table, horizon = calibration_for(windows.ready.seasons), windows.after.shape[1]
    seen, known = (calibrate(table, steps_of(one.histories), pool_members(one.ready)) for one in (learned_on, windows))
    mark = table.marks[-1]
    coefficients, degrees = learn_parts(
        parts_inputs(steps_of(learned_on.histories), seen.width, mark),
        seen.cut(horizon).scores(learned_on.after[:, None])[:, 0],
        seed=SEED,
    )
    learned = error_parts(parts_inputs(steps_of(windows.histories), known.width, mark), coefficients)
    walk, alone = np.zeros(learned.shape), np.array([[0.0, 0.0, NOISE_ALONE]]).repeat(learned.shape[0], axis=0)
    joined = ((learned, degrees), (walk, NORMAL), (alone, NORMAL))
    scores = [score_paths(known.cut(horizon), windows, parts, own) for parts, own in joined]
    numbers = ", ".join(f"{score:.3f}" for score, _ in scores)
    return f"| {kind} | {numbers} | " + " | ".join(flatness(scores[0][1][:, k]) for k in range(3)) + " |"


def halves(series: dict[str, FloatArray], recipe: Recipe) -> list[Windows]:
    """Cut windows of every other series, and of the rest."""
    names = sorted(series)
    return [_some({name: series[name] for name in names[first::2]}, recipe, [SEED, first]) for first in range(2)]


def apart_in_time(series: dict[str, FloatArray], recipe: Recipe) -> list[Windows]:
    """Cut windows that had ended before the latest ones began, and the latest."""
    latest = recipe.backs[0]
    earlier = tuple(back for back in recipe.backs if back >= latest + recipe.horizon)
    return [_some(series, replace(recipe, backs=backs), [SEED, 2]) for backs in (earlier, (latest,))]


def _some(series: dict[str, FloatArray], recipe: Recipe, seed: list[int]) -> Windows:
    rng = np.random.default_rng(seed)
    windows = cut_windows(series, recipe, rng)
    windows = windows.pick(np.sort(rng.permutation(len(windows.histories))[:MOST]))
    return random_fade(windows, rng) if recipe.seasons == 1 else windows


def main(arguments: list[str] | None = None) -> None:
    """Read the command line, score, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--exclude", type=Path)
    given = parser.parse_args(arguments)
    excluded = set(pd.read_csv(given.exclude)["unique_id"].astype(str)) if given.exclude else set()
    print("| | variogram: learned, random walk, independent | maximum | mean | first passage |\n|---|---|---|---|---|", flush=True)
    for kind, recipe in RECIPES.items():
        series = read_corpus(next(iter(sorted(given.corpus.glob(f"*{kind}*.csv*")))), excluded)
        print(row(kind, *halves(series, recipe)), flush=True)
        print(row(f"{kind}, later", *apart_in_time(series, recipe)), flush=True)


if __name__ == "__main__":
    main()
