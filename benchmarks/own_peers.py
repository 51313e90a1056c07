"""Each area of a panel left out in turn and forecast beside the others, against the base rate and AutoETS on logarithms.

    python -m benchmarks.own_peers --corpus FOLDER --panels FOLDER --ets PYTHON

The corpus holds training parts of competition series (corpus_yearly_train.csv.gz and so on), the folder of panels tables of levels, a CSV
file each: periods down, areas across. Without them only the study's own peers are scored. PYTHON is an interpreter that has statsforecast
(without it AutoETS is left out). Goals are the 20, 50, 70 and 84 % quantiles of past windows of the other areas, so the base rate says .8,
.5, .3 and .16. Nothing after an origin is seen at it.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import norm

import psi_analysis as psi
from psi_analysis.forecasts.pooling import pool
from psi_analysis.forecasts.reference.beside_peers import simulate_beside

GOALS = np.array([0.2, 0.5, 0.7, 0.84])
PATHS = 1000
ETS = """
import sys, numpy as np
from statsforecast.models import AutoETS
given = np.load(sys.argv[1], allow_pickle=True)
out = []
for y, seasons, h in zip(given["y"], given["seasons"], given["h"]):
    try:
        said = AutoETS(season_length=int(seasons)).forecast(y=np.asarray(y, dtype=float), h=int(h), level=[80])
        out.append((said["mean"][-1], (said["hi-80"][-1] - said["mean"][-1]) / 1.2815515655))
    except Exception:
        out.append((np.nan, np.nan))
np.save(sys.argv[2], np.array(out))
"""


def growth_panels(folder: Path) -> Iterator[tuple[str, pd.DataFrame, int]]:
    """Panels of the study: name, levels (periods down, areas across), periods a year."""
    provinces, cities = (pd.read_csv(folder / f"{name}_growth.csv") for name in ("province", "city"))
    for indicator in ("deposits", "loans", "gdp"):
        for name, table, key in (("provinces", provinces, "province"), ("cities", cities, "area")):
            wide = table[table["indicator"] == indicator].pivot(index="year", columns=key, values="growth_percent") / 100.0
            whole = wide.loc[:, wide.notna().all()]
            chosen = whole.iloc[:, np.random.default_rng(1).permutation(whole.shape[1])[:31]]
            yield f"{name}, {indicator}", (1.0 + chosen).cumprod(), 1
            if name == "cities":
                yield f"four cities, {indicator}", (1.0 + chosen.iloc[:, :5]).cumprod(), 1


def corpus_panels(folder: Path) -> Iterator[tuple[str, pd.DataFrame, int]]:
    """Unrelated series of a competition taken for areas: nothing is common to them but their source."""
    for frequency, seasons, least, sources in (
        ("yearly", 1, 22, ("m4", "m1")),
        ("quarterly", 4, 40, ("m3", "tourism", "m1")),
        ("monthly", 12, 110, ("m3",)),
    ):
        path = folder / f"corpus_{frequency}_train.csv.gz"
        if not path.is_file():
            continue
        table = pd.read_csv(path)
        for source in sources:
            own = table[table["unique_id"].str.startswith(source)]
            grouped = own.groupby("unique_id")["y"]
            names = [name for name, size in grouped.size().items() if size >= least and grouped.min()[name] > 0]
            chosen = [names[at] for at in np.random.default_rng(1).permutation(len(names))[: (24, 12)[seasons > 1]]]
            ends = {name: own.loc[own["unique_id"] == name, "y"].to_numpy(dtype=float)[-3 * least :] for name in chosen}
            longest = max(map(len, ends.values()))
            last = pd.Period({1: "2024", 4: "2024Q4", 12: "2024-12"}[seasons])
            wide = {name: np.concatenate([np.full(longest - len(values), np.nan), values]) for name, values in ends.items()}
            yield f"{source}, {frequency}", pd.DataFrame(wide, index=pd.period_range(end=last, periods=longest)), seasons


def given_panels(folder: Path) -> Iterator[tuple[str, pd.DataFrame, int]]:
    """Panels of CSV files: periods in the first column as 2024, 2024Q1 or 2024-01, an area a column."""
    for path in sorted(folder.glob("*.csv")):
        levels = pd.read_csv(path, index_col=0)
        periods = pd.PeriodIndex([pd.Period(str(period)) for period in levels.index])
        yield path.stem, levels.set_axis(periods), {"Y": 1, "Q": 4, "M": 12}[periods.freqstr[0]]


def cases(levels: pd.DataFrame, seasons: int, areas: int, origins: int) -> pd.DataFrame:
    """Forecast areas beside the others from past origins: one row an area, origin and horizon."""
    if not isinstance(levels.index, pd.PeriodIndex):
        levels = levels.set_axis(pd.PeriodIndex(levels.index.astype(str), freq="Y"))
    peers = psi.Peers.from_frame(levels, kind="stock")
    horizons = (1, 3) if seasons == 1 else (1, seasons)
    last = len(levels) - 1 - max(horizons)
    first = min(max(9 * seasons, len(levels) // 2), last)
    at = np.unique(np.linspace(first, last, origins).astype(int))
    logs = np.log(levels.to_numpy(dtype=float))
    rows = []
    for place in np.unique(np.linspace(0, levels.shape[1] - 1, areas).astype(int)).tolist():
        for origin in at.tolist():
            own = levels.iloc[:origin, place].dropna()
            if len(own) < 6 * seasons:
                continue
            series = psi.Series.from_pandas(own, kind="stock", area=str(levels.columns[place]))
            members, weights, _ = simulate_beside(series, peers, max(horizons), n_paths=PATHS, seed=1)
            paths = np.log(pool(members, weights)) - logs[origin - 1, place]
            others = np.delete(logs[:origin], place, axis=1)
            for h in horizons:
                past = (others[h:] - others[:-h])[(origin - 1 - h) % seasons :: seasons].ravel()
                goals = np.quantile(past[np.isfinite(past)], GOALS)
                came = logs[origin - 1 + h, place] - logs[origin - 1, place]
                rows.append(
                    {"h": h, "seasons": seasons, "y": np.log(own.to_numpy()), "came": came, "goals": goals,
                     "said": (paths[:, [h - 1]] > goals).mean(axis=0), "origin": origin,
                     "low": np.quantile(paths[:, h - 1], 0.1), "high": np.quantile(paths[:, h - 1], 0.9), "weights": weights}
                )  # fmt: skip
    return pd.DataFrame(rows)


def with_ets(table: pd.DataFrame, python: str) -> np.ndarray:
    """Mean and standard deviation of AutoETS on logarithms at each row's horizon, (rows, 2)."""
    with tempfile.TemporaryDirectory() as folder:
        given, out = Path(folder) / "given.npz", Path(folder) / "out.npy"
        y = np.empty(len(table), dtype=object)
        y[:] = list(table["y"])
        np.savez(given, y=y, seasons=table["seasons"].to_numpy(), h=table["h"].to_numpy())
        subprocess.run([python, "-W", "ignore", "-c", ETS, str(given), str(out)], check=True)
        return np.asarray(np.load(out))


def scores(table: pd.DataFrame, python: str | None) -> dict[str, float]:
    """Mean Brier scores and coverage of 80 % intervals."""
    came, goals = table["came"].to_numpy(), np.stack(list(table["goals"]))
    met = came[:, None] >= goals
    out = {
        "origins": table["origin"].nunique(),
        "forecasts": len(table),
        "Brier": float(((np.stack(list(table["said"])) - met) ** 2).mean()),
        "base rate": float(((1.0 - GOALS - met) ** 2).mean()),
        "AutoETS": np.nan,
        "inside 80 %": float(((came >= table["low"]) & (came <= table["high"])).mean()),
    }
    if python:
        mean, spread = with_ets(table, python).T
        moved = mean - np.array([each[-1] for each in table["y"]])
        known = np.isfinite(moved) & (spread > 0)
        out["AutoETS"] = float(((norm.sf((goals - moved[:, None]) / spread[:, None]) - met)[known] ** 2).mean())
    return out


def main() -> None:
    """Print one row a panel."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", type=Path, default=Path("data/raw/peers"), help="growth of cities and provinces")
    parser.add_argument("--corpus", type=Path, help="folder of competition series")
    parser.add_argument("--panels", type=Path, help="folder of tables of levels")
    parser.add_argument("--ets", metavar="PYTHON", help="interpreter with statsforecast")
    parser.add_argument("--areas", type=int, default=8, help="areas left out in turn, of each panel")
    parser.add_argument("--origins", type=int, default=6, help="past origins of each")
    parser.add_argument("--only", default="", help="panels whose name holds this")
    options = parser.parse_args()
    print("| panel | origins | forecasts | Brier | base rate | AutoETS | inside 80 % |\n|---|---|---|---|---|---|---|")
    sources = [growth_panels(options.peers)]
    sources += [make(folder) for make, folder in ((corpus_panels, options.corpus), (given_panels, options.panels)) if folder]
    for name, levels, seasons in chain.from_iterable(sources):
        if options.only in name:
            made = scores(cases(levels, seasons, options.areas, options.origins), options.ets)
            said = (f"{value:.3f}" if isinstance(value, float) else str(value) for value in made.values())
            print(f"| {name} | {' | '.join(said)} |", flush=True)


if __name__ == "__main__":
    main()
