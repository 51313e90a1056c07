"""What the two verbs say by default of one goal: `python -m benchmarks.defaults --corpus FOLDER`.

500 tails of the corpus (350 yearly, 100 quarterly, 50 monthly, drawn by a fixed seed): the last years are held back, and the goal is the
series' own past growth carried on to their end. `forecast` and `assess` pool five members on sample paths; `assess_panel` has the engine
alone. Both find the link by one rule; what the rule is worth is shown beside either link alone, by the Brier score of the panel's answer.
"""

from __future__ import annotations

import argparse
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

import psi_analysis as psi
from psi_analysis.engine.learning.learn import SEED, read_corpus
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.indicators import Link

SIZES = {"yearly": 350, "quarterly": 100, "monthly": 50}
FREQUENCY = {"yearly": ("Y", 1, 4), "quarterly": ("Q", 4, 8), "monthly": ("M", 12, 12)}
"""Letter, observations a year and steps held back."""

LINKS: tuple[Link | None, ...] = (None, "identity", "log")
PATHS = 1000


@dataclass(frozen=True)
class Tail:
    """One series: what is known, the goal, and whether it was met."""

    name: str
    known: FloatArray
    goal: float
    met: bool


def tails(corpus: Path, kind: str, size: int) -> list[Tail]:
    """Draw tails of series above zero that move, at least ten years (six of quarters, four of months) long before them."""
    _, seasons, steps = FREQUENCY[kind]
    series = read_corpus(next(iter(sorted(corpus.glob(f"*{kind}*.csv*")))), set())
    fewest = {1: 10, 4: 24, 12: 48}[seasons] + steps
    sound = [name for name, values in series.items() if values.size >= fewest and values.min() > 0 and np.ptp(values[:-steps]) > 0]
    drawn = np.random.default_rng(SEED).permutation(len(sound))[:size]
    out = []
    for name in (sound[place] for place in drawn.tolist()):
        known, end = series[name][:-steps], series[name][-1]
        goal = known[-1 - (-steps % seasons)] * (known[-1] / known[0]) ** (steps / (known.size - 1))
        out.append(Tail(name, known, float(goal), bool(end >= goal)))
    return out


def said(kind: str, some: Sequence[Tail]) -> dict[str, FloatArray]:
    """Probability of each goal: by `forecast` and `assess`, and by `assess_panel` with each link."""
    letter, _, steps = FREQUENCY[kind]
    index = {tail.name: pd.period_range("1960", periods=tail.known.size, freq=letter) for tail in some}
    ends = {tail.name: index[tail.name][-1] + steps for tail in some}
    alone = []
    for tail in some:
        made = psi.forecast(pd.Series(tail.known, index=index[tail.name], name=tail.name), to=ends[tail.name], n_paths=PATHS)
        alone.append(float(np.mean(made.paths[:, -1] >= tail.goal)))
    table = pd.concat([pd.DataFrame({"series": tail.name, "period": index[tail.name], "value": tail.known}) for tail in some])
    goals = pd.DataFrame({"series": [tail.name for tail in some], "period": ends.values(), "value": [tail.goal for tail in some]})
    out = {"forecast": np.array(alone)}
    for link in LINKS:
        panel = psi.assess_panel(table, horizon=steps, goals=goals, link=link)
        out[str(link)] = panel.goals["probability"].to_numpy(dtype=float)
    return out


def main() -> None:
    """Print the differences and the scores."""
    parser = argparse.ArgumentParser(description="What the two verbs say by default of one goal.")
    parser.add_argument("--corpus", type=Path, required=True)
    given = parser.parse_args()
    warnings.simplefilter("ignore")
    apart = np.zeros(0)
    print("| tails | | median difference of P | largest | Brier: forecast | panel, link by rule | as it is | logs |")
    print("|---|---|---|---|---|---|---|---|")
    for kind, size in SIZES.items():
        some = tails(given.corpus, kind, size)
        found, met = said(kind, some), np.array([tail.met for tail in some])
        differ = np.abs(found["forecast"] - found["None"])
        scores = " | ".join(f"{np.mean((found[name] - met) ** 2):.3f}" for name in ("forecast", "None", "identity", "log"))
        print(f"| {kind} | {len(some)} | {np.median(differ):.3f} | {differ.max():.2f} | {scores} |", flush=True)
        apart = np.concatenate([apart, differ])
    print(f"| all | {apart.size} | {np.median(apart):.3f} | {apart.max():.2f} | | | | |")


if __name__ == "__main__":
    main()
