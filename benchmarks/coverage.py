"""How often 80 % intervals of growing amounts hold, with the link that `assess_panel` finds.

`python -m benchmarks.coverage [--corpus FOLDER]`: made-up kinds of growth in logs (a random walk with drift, a damped trend, growth that
jumps to another level every four or ten years on average) at 2 to 15 % a year, and tails of growing series of a corpus.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from psi_analysis.engine.forecaster import Engine
from psi_analysis.engine.learning.growing_amounts import COURSES, GROWTH, made_up
from psi_analysis.engine.learning.learn import SEED, read_corpus
from psi_analysis.forecasts.links import RealLines, default_link
from psi_analysis.forecasts.marginals import Marginals
from psi_analysis.models.protocol import FloatArray

YEARS, MADE_UP, SERIES = {1: (15, 25, 40), 4: (10,)}, 250, 2_500
HORIZON = {1: 4, 4: 8}
BACKS = {"yearly": (1, (5, 9, 13, 17)), "quarterly": (4, (11, 15, 19))}
"""Frequency and periods before a series' end; windows that start there are not among those that were learned on."""

ENDS = np.array([0.1, 0.9])


def inside(histories: list[FloatArray], after: FloatArray, seasons: int) -> tuple[FloatArray, FloatArray]:
    """Return whether each outcome is inside its 80 % interval, (series, horizon), and which series were put on logs."""
    links = [default_link(history, "stock", seasons) for history in histories]
    lines, on_line = RealLines.of(histories, links, "stock")
    known = Engine().predictive(on_line, after.shape[1], seasons=seasons, on_logs=lines.on_logs)
    ends = Marginals(known, lines).quantiles(ENDS)
    return (after >= ends[:, :, 0]) & (after <= ends[:, :, 1]), np.array(links) == "log"


def row_of(name: str, held: FloatArray, on_logs: FloatArray) -> str:
    """Return one row: cover of all, of those on logs and of the others, and the share on logs."""
    parts = [held[rows].mean() if rows.any() else np.nan for rows in (np.ones_like(on_logs), on_logs, ~on_logs)]
    return f"| {name} | {len(held)} | " + " | ".join(f"{part:.2f}" for part in [*parts, on_logs.mean()]) + " |"


def processes(seasons: int, rng: np.random.Generator) -> list[str]:
    """Return the rows of the made-up kinds."""
    rows, horizon = [], HORIZON[seasons]
    for kind in COURSES:
        for growth in GROWTH:
            parts = []
            for years in YEARS[seasons]:
                values = made_up(kind, growth, (MADE_UP, years * seasons + horizon), seasons=seasons, rng=rng)
                parts.append(inside(list(values[:, :-horizon]), values[:, -horizon:], seasons))
            name = f"{kind}, {growth:.0%}, {'years' if seasons == 1 else 'quarters'}"
            rows.append(row_of(name, *(np.concatenate(part) for part in zip(*parts, strict=True))))
    return rows


def tails(folder: Path, frequency: str, rng: np.random.Generator) -> list[str]:
    """Return the rows of held-back tails of growing series of a corpus."""
    seasons, backs = BACKS[frequency]
    series = read_corpus(next(iter(sorted(folder.glob(f"*{frequency}*.csv*")))), set())
    rows, horizon = [], HORIZON[seasons]
    for back in backs:
        some = [series[name] for name in rng.permutation(sorted(series))[:SERIES] if series[name].size >= back + 12 * max(1, seasons // 2)]
        cut = [(values[:-back], values[values.size - back :][:horizon]) for values in some]
        growing = [(history, after) for history, after in cut if (history > 0).all() and history[-1] > history[0]]
        held, on_logs = inside([history for history, _ in growing], np.array([after for _, after in growing]), seasons)
        rows.append(row_of(f"{frequency}, {back} back", held, on_logs))
    return rows


def main(arguments: list[str] | None = None) -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path)
    given, rng = parser.parse_args(arguments), np.random.default_rng(SEED)
    print("| amounts | series | inside | on logs | as they are | share on logs |\n|---|---|---|---|---|---|")
    for seasons in HORIZON:
        print("\n".join(processes(seasons, rng)), flush=True)
    for frequency in BACKS if given.corpus else ():
        print("\n".join(tails(given.corpus, frequency, rng)), flush=True)


if __name__ == "__main__":
    main()
