"""What every rule sees, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from psi_analysis.errors import SeriesError
from psi_analysis.models.protocol import FloatArray

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Progress:
    """Where a series stands between its base and its goal.

    Attributes:
        values: yearly observations, oldest first, (n,).
        years: their years, increasing, (n,); gaps are allowed.
        base_year: the year progress counts from; one of `years`, before the last.
        target: the goal, in the unit of the values.
        deadline: the goal's year, after the last of `years`.
        upward: more is better.

    Raises:
        SeriesError: lengths differ, the base is not observed or not before the last year, the deadline is not after it.

    >>> Progress(np.array([100.0, 121.0]), np.array([2020, 2022]), base_year=2020, target=150.0, deadline=2025, upward=True).elapsed
    0.4
    """

    values: FloatArray
    years: IntArray
    base_year: int
    target: float
    deadline: int
    upward: bool

    def __post_init__(self) -> None:
        if len(self.values) != len(self.years):
            raise SeriesError(f"there are {len(self.values)} values but {len(self.years)} years; give one year a value.")
        if self.base_year not in self.years[:-1]:
            raise SeriesError(
                f"the base year {self.base_year} is not observed before the last year {self.years[-1]}; "
                f"choose one of {', '.join(str(year) for year in self.years[:-1])}."
            )
        if self.deadline <= self.years[-1]:
            raise SeriesError(f"the deadline {self.deadline} is not after the last observation {self.years[-1]}; nothing is left to judge.")

    @property
    def base(self) -> float:
        """Value in the base year."""
        return float(self.values[list(self.years).index(self.base_year)])

    @property
    def last(self) -> float:
        """The last value."""
        return float(self.values[-1])

    @property
    def last_year(self) -> int:
        """The last year."""
        return int(self.years[-1])

    @property
    def elapsed(self) -> float:
        """Share of the time from base to deadline that has passed."""
        return (self.last_year - self.base_year) / (self.deadline - self.base_year)

    @property
    def since_base(self) -> tuple[FloatArray, IntArray]:
        """Values and years from the base on."""
        kept = self.years >= self.base_year
        return self.values[kept], self.years[kept]

    def reaches(self, value: float) -> bool:
        """Say whether a value is at the goal or beyond."""
        return value >= self.target if self.upward else value <= self.target


@dataclass(frozen=True)
class Verdict:
    """What one rule says of one goal.

    Attributes:
        rule: its id, a key of `RULE_NAMES`.
        category: the rule's own class, a key of `CATEGORIES`; "undefined" where its formula gives nothing.
        value: the number the class comes from; None when undefined.
        on_track: whether the rule says that the goal will be met; None when undefined.
        trace: every component of the calculation.
        undefined: why the formula gives nothing, Chinese and English; empty otherwise.
    """

    rule: str
    category: str
    value: float | None
    on_track: bool | None
    trace: Mapping[str, float] = field(default_factory=dict)
    undefined: tuple[str, str] = ("", "")


RULE_NAMES: dict[str, tuple[str, str]] = {
    "eurostat": ("欧盟统计局", "Eurostat"),
    "un 2023": ("联合国进展图（2023）", "UN progress chart 2023"),
    "un 2022": ("联合国进展图（2022）", "UN progress chart 2022"),
    "open sdg": ("加拿大统计局／Open SDG", "Statistics Canada / Open SDG"),
    "escap status": ("亚太经社会现状指数", "ESCAP current status"),
    "escap anticipated": ("亚太经社会预期进展指数", "ESCAP anticipated progress"),
    "sdsn": ("可持续发展解决方案网络箭头", "SDSN arrow"),
    "elapsed time": ("序时进度", "elapsed-time share (序时进度)"),
    "grey model": ("灰色模型GM(1,1)", "grey model GM(1,1)"),
}
"""Names of the rules, Chinese and English."""

CATEGORIES: dict[str, str] = {
    "already met": "已达标",
    "significant progress": "进展显著",
    "moderate progress": "进展中等",
    "insufficient progress": "进展不足",
    "movement away": "背离目标",
    "on track or met": "按期推进或已达标",
    "on track": "按期推进",
    "fair progress, acceleration needed": "有进展，需加快",
    "stagnation or regression": "停滞或倒退",
    "limited or no progress": "进展有限或无进展",
    "deterioration": "恶化",
    "progress made, acceleration needed": "有进展，需加快",
    "limited progress": "进展有限",
    "maintain progress": "保持进展",
    "accelerate progress": "加快进展",
    "reverse trend": "扭转趋势",
    "ahead of elapsed time": "快于时间进度",
    "behind elapsed time": "慢于时间进度",
    "regression": "倒退",
    "moderately improving": "略有改善",
    "stagnating": "停滞",
    "decreasing": "下降",
    "schedule kept": "达到序时进度",
    "behind schedule": "未达序时进度",
    "predicted met": "预测达标",
    "predicted missed": "预测不达标",
    "undefined": "无定义",
}
"""Classes of the rules, in Chinese."""


NO_DISTANCE = ("基期值等于目标值，没有应走的路程", "the base equals the target: there is no way to cover")
LOST = ("基期已达标而最新值不再达标", "the base was already at the target and the last value no longer is")


def undefined(rule: str, why: tuple[str, str], **trace: float) -> Verdict:
    """Make the verdict of a rule whose formula gives nothing here.

    >>> undefined("eurostat", NO_DISTANCE).category
    'undefined'
    """
    return Verdict(rule, "undefined", None, None, trace, why)


def classify(value: float, steps: tuple[tuple[float, str], ...], otherwise: str) -> str:
    """Return the class of the first threshold that the value reaches.

    >>> classify(0.7, ((0.95, "on track"), (0.6, "moderate progress")), "limited progress")
    'moderate progress'
    """
    return next((name for threshold, name in steps if value >= threshold), otherwise)
