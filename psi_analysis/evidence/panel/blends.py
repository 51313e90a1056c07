"""Would a blend with another rule, or a recalibration, have helped? Learned at each origin on earlier origins whose outcomes were known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace

import numpy as np
import pandas as pd

from psi_analysis.evidence.panel.cases import Setting
from psi_analysis.evidence.panel.panel_backtest import run_rules
from psi_analysis.evidence.panel.panel_rules import BASE_RATE, ENGINE_LEVELS, ENGINE_LOGS, SHARE_ENGINE_LOGS
from psi_analysis.evidence.panel.panel_scores import Scored
from psi_analysis.forecasts.reference.conditional import SHARE_OF_REFERENCE
from psi_analysis.forecasts.reference.peer_members import CARRIED_GROWTH
from psi_analysis.models.protocol import FloatArray
from psi_analysis.scoring import brier
from psi_analysis.scoring.arrays import ScoreError
from psi_analysis.studies.comparable.peers import Peers

PAIRS = {
    SHARE_OF_REFERENCE: (BASE_RATE, "latest windows", "constant share", CARRIED_GROWTH, "share × province, engine", SHARE_ENGINE_LOGS),
    CARRIED_GROWTH: (BASE_RATE, "latest windows", ENGINE_LEVELS, ENGINE_LOGS),
}
"""Rules, and what each is blended with."""

WEIGHTS = np.arange(11) / 10.0
"""Weights of the other rule that are tried."""

RECALIBRATED = "recalibrated"
"""Slope and level of the log odds, learned on both indicators."""

RECALIBRATED_OWN = "recalibrated, own indicator"
"""The same, learned on the indicator alone."""

FIRST = {4: 2010, 3: 2010}
"""First origin that is learned from, by horizon."""

CARRIED_FIRST = {4: 2012, 3: 2011}
"""The same for carried growth, which needs error windows."""

RIDGE = 10.0
"""Goals' worth of evidence, for each of slope and level, that probabilities are right as they are."""

LARGEST_SLOPE = 1e-6
"""Of the penalised likelihood a probability, where level and slope are taken as found."""

Key = tuple[str, str, int, int, int]
"""Rule, indicator, horizon, known, origin."""


def run_earlier(peers: Mapping[str, Peers], *, settings: Sequence[Setting], executor: Executor | None = None) -> Iterator[Scored]:
    """Score the rules of `PAIRS` at origins before those of the settings, only to learn from."""
    rules = list(dict.fromkeys([name for rule, others in PAIRS.items() for name in (rule, *others)]))
    for rule in rules:
        firsts = CARRIED_FIRST if rule == CARRIED_GROWTH else FIRST
        before = [replace(each, origins=tuple(range(firsts[each.horizon], min(each.origins)))) for each in settings]
        yield from run_rules(peers, settings=before, rules=[rule], executor=executor)


def blend_rows(scored: Sequence[Scored], earlier: Sequence[Scored]) -> pd.DataFrame:
    """Tabulate what blending or recalibrating would have gained, learned leave-future-out on both indicators.

    At each origin the weight is the one that scored best at all earlier origins whose year judged had come; without any it is 0.

    Returns:
        Columns rule, partner, indicator, horizon, known, origins (with something to learn from), weight (mean over them; the mean slope of
        a recalibration), brier, brier_changed, origins_better.
    """
    cells = {_key(each): each for each in (*earlier, *scored)}
    rows = []
    for rule, partners in PAIRS.items():
        asked = [_key(each) for each in scored if each.rule == rule]
        for partner in (*partners, RECALIBRATED, RECALIBRATED_OWN):
            for setting in dict.fromkeys(key[1:4] for key in asked):
                rows.append(_row(cells, (rule, partner), [key for key in asked if key[1:4] == setting]))
    return pd.DataFrame(rows)


def _key(each: Scored) -> Key:
    return each.rule, each.indicator, each.horizon, each.known, each.origin


def _row(cells: Mapping[Key, Scored], pair: tuple[str, str], asked: Sequence[Key]) -> dict[str, object]:
    """One rule and partner in one setting."""
    before, after, learned = [], [], []
    for key in asked:
        past = _past(cells, pair, key)
        own = cells[key]
        said = own.probability
        if past:
            changed, number = _changed(cells, pair, key, past)
            learned.append(number)
            before.append(float(brier(said, own.happened).mean()))
            after.append(float(brier(changed, own.happened).mean()))
    _, indicator, horizon, known, _ = asked[0]
    return {
        "rule": pair[0],
        "partner": pair[1],
        "indicator": indicator,
        "horizon": horizon,
        "known": known,
        "origins": len(before),
        "weight": np.mean(learned) if learned else np.nan,
        "brier": np.mean(before) if before else np.nan,
        "brier_changed": np.mean(after) if after else np.nan,
        "origins_better": sum(new < old for new, old in zip(after, before, strict=True)),
    }


def _past(cells: Mapping[Key, Scored], pair: tuple[str, str], key: Key) -> list[Key]:
    """Origins of the same setting whose outcome was known at this one."""
    rule, indicator, horizon, known, origin = key
    wanted = {indicator} if pair[1] == RECALIBRATED_OWN else {other[1] for other in cells}
    found = [other for other in cells if other[0] == rule and other[1] in wanted and other[2:4] == (horizon, known)]
    needed = pair[1] if pair[1] not in (RECALIBRATED, RECALIBRATED_OWN) else rule
    return [other for other in found if other[4] + horizon <= origin and (needed, *other[1:]) in cells]


def _changed(cells: Mapping[Key, Scored], pair: tuple[str, str], key: Key, past: Sequence[Key]) -> tuple[FloatArray, float]:
    """Probabilities at an origin, blended or recalibrated as learned, and the weight or slope."""
    said = cells[key].probability
    happened = np.concatenate([cells[other].happened.ravel() for other in past])
    own = np.concatenate([cells[other].probability.ravel() for other in past])
    if pair[1] in (RECALIBRATED, RECALIBRATED_OWN):
        level, slope = recalibration(own, happened)
        return 1.0 / (1.0 + np.exp(-(level + slope * log_odds(said)))), slope
    theirs = np.concatenate([cells[pair[1], *other[1:]].probability.ravel() for other in past])
    scores = [float(brier((1.0 - weight) * own + weight * theirs, happened).mean()) for weight in WEIGHTS]
    weight = float(WEIGHTS[int(np.argmin(scores))])
    return (1.0 - weight) * said + weight * cells[pair[1], *key[1:]].probability, weight


def log_odds(probability: FloatArray) -> FloatArray:
    """Return log odds of probabilities, moved into [0.005, 0.995] first.

    >>> float(log_odds(np.array(0.5)))
    0.0
    """
    inside = np.clip(probability, 0.005, 0.995)
    return np.asarray(np.log(inside / (1.0 - inside)))


def recalibration(said: FloatArray, happened: FloatArray) -> tuple[float, float]:
    """Learn level and slope of the log odds by penalised maximum likelihood (Platt, 1999), drawn towards leaving them as they are.

    Returns:
        Level and slope; 0 and 1 leave probabilities as they are.

    >>> level, slope = recalibration(np.tile([0.2, 0.8], 5000), np.tile([0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0], 1000))
    >>> bool(abs(level) < 0.01), bool(abs(slope - 1) < 0.01)
    (True, True)
    """
    from scipy.optimize import minimize
    from scipy.special import expit

    design, start = np.column_stack([np.ones(said.size), log_odds(said)]), np.array([0.0, 1.0])

    def loss(at: FloatArray) -> float:
        odds = design @ at
        return float((np.logaddexp(0.0, odds).sum() - happened @ odds + RIDGE / 2.0 * ((at - start) @ (at - start))) / said.size)

    def gradient(at: FloatArray) -> FloatArray:
        return np.asarray((design.T @ (expit(design @ at) - happened) + RIDGE * (at - start)) / said.size)

    def curvature(at: FloatArray) -> FloatArray:
        fitted = expit(design @ at)
        return np.asarray(((design * (fitted * (1.0 - fitted))[:, None]).T @ design + RIDGE * np.eye(2)) / said.size)

    found = minimize(loss, start, jac=gradient, hess=curvature, method="trust-exact", options={"gtol": 1e-8}).x
    if np.abs(gradient(found)).max() > LARGEST_SLOPE:
        raise ScoreError(f"level and slope of {said.size} probabilities were not found.")
    return float(found[0]), float(found[1])
