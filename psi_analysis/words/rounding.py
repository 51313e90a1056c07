"""What is rounded, and to what: steps of a probability, digits with a true minus sign."""

from __future__ import annotations

import math

MINUS = "\u2212"

STEP = 0.05
"""Evidence of grade C gives a probability to the nearest of these steps, and no nearer to 0 and 1 than one of them."""

STEP_OF_FEW = 0.10
"""How near to 0 and 1 a probability from a few readings goes: so few degrees of freedom cannot support "above 95%"."""


def outward(low: float, high: float, step: float = STEP) -> tuple[float, float]:
    """Return a range widened to whole steps, so that what is printed covers what was found; the one rounding of a range.

    >>> outward(0.23, 0.58)
    (0.2, 0.6)
    """
    return round(math.floor(low / step + 1e-9) * step, 6), round(math.ceil(high / step - 1e-9) * step, 6)


def nearest(probability: float, step: float = STEP) -> float:
    """Return a probability to the nearest step, halves upwards; 0 and 1 are ends of a range, printed as <5% and >95%.

    >>> nearest(0.118), nearest(0.125), nearest(0.004), nearest(0.979)
    (0.1, 0.15, 0.0, 1.0)
    """
    return round(math.floor(probability / step + 0.5 + 1e-9) * step, 6)


def digits(value: float, places: int, *, grouped: bool = False) -> str:
    """Return digits with a true minus sign, halves away from zero, and no minus zero.

    >>> digits(-1.25, 1), digits(-0.04, 1), digits(12345.6, 0, grouped=True)
    ('−1.3', '0.0', '12,346')
    """
    scale = 10.0**places
    rounded = math.copysign(math.floor(abs(value) * scale + 0.5 + 1e-9) / scale, value)
    if rounded == 0:
        rounded = 0.0
    return f"{rounded:{',' if grouped else ''}.{places}f}".replace("-", MINUS)


def borne(value: float, size: float | None = None) -> float:
    """Return a forecast amount without the digits that no forecast supports: from 100,000 on four.

    Args:
        size: of the amount whose digits count, where it is not the value itself.

    >>> borne(12364757.2), borne(1635242.8, size=12364757.2), borne(5845.5)
    (12360000.0, 1640000.0, 5845.5)
    """
    size = abs(value if size is None else size)
    if size < 1e5:
        return value
    step = 10.0 ** (math.floor(math.log10(size)) - 3)
    return round(value / step) * step


def money_places(value: float) -> int:
    """Decimals of an amount in 亿元: none for a round number, one from 10 upwards, two below.

    >>> money_places(6300), money_places(4693.75), money_places(7.2)
    (0, 1, 2)
    """
    if float(value).is_integer():
        return 0
    return 1 if abs(value) >= 10 else 2


def probability_step(monte_carlo_error: float | None, grade: str) -> float:
    """Return what a probability is rounded to: what simulation and evidence bear.

    Args:
        monte_carlo_error: standard error from the number of paths; None when nothing was simulated.
        grade: evidence grade. A and B bear whole percents, C only steps of 5 points.

    >>> probability_step(0.005, "B"), probability_step(0.02, "B"), probability_step(None, "C")
    (0.01, 0.05, 0.05)
    """
    if grade in ("C", "D"):
        return STEP
    if monte_carlo_error is None or monte_carlo_error <= 0.0125:
        return 0.01
    return STEP if monte_carlo_error <= 0.05 else 0.1


def probability_style_of(monte_carlo_error: float | None, grade: str, *, few: bool = False) -> str:
    """Return the style of `STYLES` in which a probability is printed.

    Args:
        few: it rests on few readings, so that it is told no nearer to 0 and 1 than a tenth.

    >>> probability_style_of(0.004, "A"), probability_style_of(None, "C"), probability_style_of(None, "C", few=True)
    ('probability', 'probability by 5', 'probability of few')
    """
    if few:
        return "probability of few"
    return {0.01: "probability", 0.05: "probability by 5", 0.1: "probability by 10"}[probability_step(monte_carlo_error, grade)]


def whole_percent(value: float) -> int:
    """Return a share in whole percents, halves upwards, as it is printed."""
    return math.floor(value * 100 + 0.5 + 1e-9)


def trimmed(value: float, places: int, *, grouped: bool = False) -> str:
    """Return digits without trailing zeros after the point.

    >>> trimmed(13.0, 1), trimmed(13.54, 1)
    ('13', '13.5')
    """
    text = digits(value, places, grouped=grouped)
    return text.rstrip("0").rstrip(".") if "." in text else text
