"""The likelihood exponential smoothing reaches beside statsmodels': `python -m benchmarks.likelihood --corpus FOLDER`.

On 300 series of the corpus with values above zero (150 yearly, 100 quarterly, 50 monthly, drawn by a fixed seed, their last 120
observations) every form is fitted by the package's batch kernel (with `many` starts) and, one series at a time,
by statsmodels' ETSModel with its defaults.
Printed for each form: on what share of the series the package's log-likelihood is at least statsmodels' less 0.001.
"""

from __future__ import annotations

import argparse
import warnings
from pathlib import Path

import numpy as np

from psi_analysis.engine.learning.learn import read_corpus
from psi_analysis.engine.smoothing.ets import fit_ets
from psi_analysis.engine.smoothing.forms import EtsForm
from psi_analysis.models.protocol import FloatArray

SAMPLES = {"yearly": (1, 150), "quarterly": (4, 100), "monthly": (12, 50)}
SHORTFALL = 1e-3
_SEED, _LONGEST = 17, 120


def sample(corpus: Path, kind: str) -> list[FloatArray]:
    """Draw the series of one frequency: above zero, not an exact line, at least twelve observations and four years."""
    seasons, size = SAMPLES[kind]
    series = read_corpus(next(iter(sorted(corpus.glob(f"*{kind}*.csv*")))), set())
    usable = [own for _, own in sorted(series.items()) if own.size >= max(12, 4 * seasons) and (own > 0).all() and _moves(own)]
    chosen = np.random.default_rng(_SEED).permutation(len(usable))[:size]
    return [usable[place][-_LONGEST:] for place in np.sort(chosen)]


def _moves(values: FloatArray) -> bool:
    return bool(np.ptp(np.diff(values)) > 1e-9 * np.abs(values).max())


def statsmodels_likelihood(values: FloatArray, form: EtsForm, seasons: int) -> float:
    """Return the log-likelihood statsmodels reaches; nan where it gives none."""
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    unit = 2.0 ** np.floor(np.log2(values.max()))
    options = {"seasonal": "add", "seasonal_periods": seasons} if form.seasonal else {}
    model = ETSModel(
        values / unit,
        error="mul" if form.error == "relative" else "add",
        trend=None if form.trend == "none" else "add",
        damped_trend=form.trend == "damped",
        **options,
    )
    return float(model.fit(disp=False).llf - values.size * np.log(unit))


def compare(series: list[FloatArray], form: EtsForm, seasons: int) -> FloatArray:
    """Return by how much the package's log-likelihood exceeds statsmodels', where that is finite."""
    theirs = np.array([statsmodels_likelihood(own, form, seasons) for own in series])
    gap = fit_ets(series, forms=(form,), seasons=seasons, starts="many").log_likelihood[0] - theirs
    return np.asarray(gap[np.isfinite(theirs)])


def main(arguments: list[str] | None = None) -> None:
    """Read the command line, fit, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    given = parser.parse_args(arguments)
    warnings.simplefilter("ignore")
    print("| series | form | at least statsmodels' less 0.001 | more than 0.001 above |\n|---|---|---|---|", flush=True)
    every = []
    for kind, (seasons, _) in SAMPLES.items():
        series = sample(given.corpus, kind)
        for error in ("additive", "relative"):
            for seasonal in (False, True) if seasons > 1 else (False,):
                for trend in ("none", "linear", "damped"):
                    form = EtsForm(error, trend, seasonal)  # type: ignore[arg-type]
                    gap = compare(series, form, seasons)
                    every.append(gap)
                    print(
                        f"| {gap.size} {kind} | {form.label} | {np.mean(gap >= -SHORTFALL):.1%} | {np.mean(gap > SHORTFALL):.1%} |",
                        flush=True,
                    )
    joined = np.concatenate(every)
    print(f"| {joined.size} fits | all | {np.mean(joined >= -SHORTFALL):.1%} | {np.mean(joined > SHORTFALL):.1%} |")


if __name__ == "__main__":
    main()
