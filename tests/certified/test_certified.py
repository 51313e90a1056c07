"""Digits that the package's own arithmetic keeps, against values certified by others; the table of them stands in docs/reliability.md."""

from __future__ import annotations

import csv
import math
import re
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from psi_analysis.engine.learned.joint_scores import student_of
from psi_analysis.forecasts.carrying import slopes
from psi_analysis.goals.routes.yearly_changes import change_cdf, drift_change
from psi_analysis.models.walks.drift import fit_drift
from psi_analysis.nowcasts.within_year import festival_effect
from psi_analysis.scoring import clustered_mean

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "reliability.md"
BY_RULE = {
    "NumAcc1": ["10000001", "10000003", "10000002"],
    "NumAcc2": ["1.2", *["1.1", "1.3"] * 500],
    "NumAcc3": ["1000000.2", *["1000000.1", "1000000.3"] * 500],
    "NumAcc4": ["10000000.2", *["10000000.1", "10000000.3"] * 500],
}
LIMITS = {
    ("NumAcc3", "deviation"): 9.3,
    ("NumAcc4", "deviation"): 8.1,
    ("NumAcc3", "autocorrelation"): 11.7,
    ("NumAcc4", "autocorrelation"): 10.5,
}
"""What double precision allows, to .2 (deviations) or .6: the figures themselves are not doubles."""


def rows(name: str) -> list[dict[str, str]]:
    with open(HERE / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def column(name: str, of: str = "y") -> np.ndarray:
    return np.array([float(row[of]) for row in rows("observations.csv") if row["set"] == name] or [float(y) for y in BY_RULE[name]])


def digits(found: float, certified: str) -> float:
    """Return −log10 of the relative error, at most 15: no certified value has more."""
    value = Fraction(certified)
    error = abs((Fraction(float(found)) - value) / value)
    return 15.0 if not error else min(15.0, -math.log10(error))


def autocorrelation(y: np.ndarray) -> float:
    """Return r(1) by the covariance over the variance: the last figure's neighbour is the mean, which adds nothing."""
    return float(slopes(np.append(y[1:], y.mean())[:, None], y)[0])


def of_one_column(y: np.ndarray) -> dict[str, float]:
    found = clustered_mean(y, np.arange(y.size))
    assert found.standard_error is not None
    return {"mean": found.value, "deviation": found.standard_error * math.sqrt(y.size), "autocorrelation": autocorrelation(y)}


def of_a_line(name: str) -> dict[str, float]:
    y, x = column(name), column(name, "x")
    if name == "Norris":
        slope = float(slopes(y[:, None], x)[0])
        middle = [clustered_mean(each, np.arange(each.size)).value for each in (y, x)]
        return {"slope": slope, "intercept": middle[0] - slope * middle[1]}
    before, days = (np.concatenate([[0.0], np.cumsum(np.tile(each, 4))]) for each in (y, x))  # a line is the same of four copies
    return {"slope": festival_effect(before, days)}


def certified() -> list[tuple[str, str, float]]:
    """Return set, statistic and the digits found, of every certified value."""
    out = []
    for row in rows("certified.csv"):
        one = row["set"] in {"Norris", "NoInt1", "NoInt2"}
        found = of_a_line(row["set"]) if one else of_one_column(column(row["set"]))
        out.append((row["set"], row["statistic"], digits(found[row["statistic"]], row["value"])))
    return out


def test_the_copied_figures_are_those_that_were_certified() -> None:
    """Mean, deviation and autocorrelation in exact fractions agree with what is certified: no figure was copied wrong."""
    texts = {name: values for name, values in BY_RULE.items()}
    for row in rows("observations.csv"):
        texts.setdefault(row["set"], []).append(row["y"])
    for row in rows("certified.csv"):
        y = [Fraction(text) for text in texts[row["set"]]]
        mean = sum(y) / len(y)
        apart = [each - mean for each in y]
        power = sum(each * each for each in apart)
        exact = {
            "mean": float(mean),
            "deviation": math.sqrt(power / (len(y) - 1)),
            "autocorrelation": float(sum(one * other for one, other in zip(apart[1:], apart[:-1], strict=True)) / power),
        }
        assert row["source"].startswith("NIST StRD, itl.nist.gov/div898/strd/")
        if row["statistic"] in exact:
            assert digits(exact[row["statistic"]], row["value"]) > 13.5, row


def test_means_deviations_autocorrelations_and_lines_keep_their_digits() -> None:
    for name, statistic, found in certified():
        wanted = 9.0 if statistic in {"slope", "intercept"} else LIMITS.get((name, statistic), 13.0)
        print(f"{name:10} {statistic:16} {found:5.1f}")
        assert found >= wanted, (name, statistic, found)


@pytest.mark.parametrize("name", ["Lottery", "Lew"])
def test_what_forecasts_rest_on_has_the_same_digits(name: str) -> None:
    """Drift as a member and as a rule for changes: their steps are the certified figures, whole numbers, so that sums are exact."""
    known = {row["statistic"]: row["value"] for row in rows("certified.csv") if row["set"] == name}
    levels = np.concatenate([[0.0], np.cumsum(column(name))])
    member, rule = fit_drift([levels], 1), drift_change(levels, 1)
    widened = math.sqrt(1.0 + 1.0 / column(name).size)
    for mean, deviation in ((member.mean[0], member.deviation[0]), (rule.per_year, rule.scale / widened)):
        assert digits(mean, known["mean"]) >= 13 and digits(deviation, known["deviation"]) >= 13


def tail(row: dict[str, str]) -> float:
    """Return the probability below a value by the function that answers goals on yearly changes."""
    student = row["distribution"] == "student"
    scale, degrees, deviation = (1.0, float(row["degrees"]), 0.0) if student else (0.0, 1.0, 1.0)
    return float(change_cdf(float(row["at"]), mean=0.0, scale=scale, degrees=degrees, deviation=deviation))


def test_tails_of_student_and_normal_distributions_keep_ten_digits() -> None:
    found = [(row["distribution"], digits(tail(row), row["probability"])) for row in rows("tails.csv")]
    print({name: round(min(at for of, at in found if of == name), 1) for name in ("student", "normal")})
    assert len(found) >= 70 and min(at for _, at in found) >= 10.0
    assert min(float(row["probability"]) for row in rows("tails.csv")) < 1.01e-12


def test_quantiles_far_out_keep_ten_digits() -> None:
    normals = {row["at"]: float(row["probability"]) for row in rows("tails.csv") if row["distribution"] == "normal"}
    for row in rows("tails.csv"):
        if row["distribution"] == "student":
            back = student_of(np.array([_score(float(row["probability"]))]), float(row["degrees"]))
            assert digits(float(back[0]), row["at"]) >= 10.0, row
    assert len(normals) == 5


def _score(probability: float) -> float:
    from scipy.special import ndtri

    return float(ndtri(probability))


def test_the_table_of_digits_says_what_is_found() -> None:
    stated = re.findall(r"^\| (\w+) \| (mean|deviation|autocorrelation|slope|intercept) \| ([\d.]+) \|", PAGE.read_text("utf-8"), re.M)
    found = {(name, statistic): value for name, statistic, value in certified()}
    assert {(name, statistic) for name, statistic, _ in stated} == set(found)
    for name, statistic, value in stated:
        near = 0.35 if (name, statistic) in LIMITS else 1.5
        assert found[name, statistic] - near < float(value) <= found[name, statistic] + 0.05, (name, statistic)
