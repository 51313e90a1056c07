"""A goal on a number of awards or of things built: what is in hand, and candidates with stated chances. Grade C, a range."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from psi_analysis.errors import TargetError
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.routes.awards import award_chances
from psi_analysis.goals.routes.poisson_binomial import at_least_apart, at_least_together
from psi_analysis.goals.routes.stated_detail import ROW_COLUMNS, StatedDetail
from psi_analysis.goals.routes.uneven_readings import check_known
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.data import Data
from psi_analysis.studies.judgements.stated_rows import CASES, record_of
from psi_analysis.studies.reading import Row
from psi_analysis.words.numbers import Quantity, outward, percent
from psi_analysis.words.ranges import range_text
from psi_analysis.words.reasons import stated


def assess_chances(data: Data, target: Target, rows: tuple[Row, ...]) -> Assessment:
    """Assess a goal on a number by what is in hand and the stated chances of each candidate.

    The number of candidates that succeed is Poisson-binomial where they are independent. Whether they are is not known, so the range
    runs over low, central and high chances, each independent and standing and falling together; the middle is the mean of the two at
    the central chances.

    Args:
        data: the study as known on a day.
        target: of kind count, milestone or addition, "at least" or "more than".
        rows: of `judging/chances.csv`, for this goal.

    Returns:
        An `Assessment` of grade C, its rows in `stated`.

    Raises:
        ModelError: what a row rests on was not public on the day.
        TargetError: the goal is of another kind, or asks for at most a number.
    """
    if not target.nature.counted or not target.upward:
        raise TargetError(f"target {target.label} is of kind {target.kind!r} and is {target.relation}; chances need a number to reach.")
    for row in rows:
        check_known(data, row)
    held = [row for row in rows if row.text("state") == "in hand"]
    candidates = [row for row in rows if row.text("state") == "candidate"]
    wanted = math.ceil(target.value - 1e-9) if target.relation == ">=" else math.floor(target.value + 1e-9) + 1
    needed = wanted - len(held)
    chances = [_chances_of(row) for row in candidates]
    by_case = {case: np.array([each[case] for each in chances]) for case in CASES}
    ways = {case: (at_least_apart(each, needed), at_least_together(each, needed)) for case, each in by_case.items()}
    middle = sum(ways["central"]) / 2
    low, high = min(min(pair) for pair in ways.values()), max(max(pair) for pair in ways.values())
    detail = StatedDetail("chances", _table(rows, by_case, needed, candidates))
    reasons = (stated(*_words((held, candidates), needed, ways["central"])),)
    return Assessment(target=target, grade="C", reasons=reasons, probability=middle, probability_range=(low, high), stated=detail)


def _chances_of(row: Row) -> dict[str, float]:
    """Low, central and high chance of a candidate: as stated, or as the record of past tries gives it."""
    record = record_of(row)
    return award_chances(*record) if record is not None else {case: row.number(case) for case in CASES}


def _table(rows: tuple[Row, ...], by_case: dict[str, FloatArray], needed: int, candidates: list[Row]) -> pd.DataFrame:
    """One row for what is in hand; three for each candidate: P with its chance moved, the others central."""
    found: list[tuple[object, ...]] = []
    for row in rows:
        told = (row.text("reason_zh"), row.text("reason_en"), row.text("sources"))
        if row.text("state") == "in hand":
            found.append((row.text("id"), "in hand", "", np.nan, np.nan, *told))
            continue
        place = candidates.index(row)
        for case in CASES:
            moved = by_case["central"].copy()
            moved[place] = by_case[case][place]
            both = (at_least_apart(moved, needed) + at_least_together(moved, needed)) / 2
            found.append((row.text("id"), "candidate", case, np.nan, both, *told))
    return pd.DataFrame(found, columns=list(ROW_COLUMNS))


def _words(rows: tuple[list[Row], list[Row]], needed: int, central: tuple[float, float]) -> tuple[str, str]:
    held, candidates = rows
    names = ["、".join(row.text("name_zh") for row in each) for each in rows]
    names_en = [", ".join(row.text("name_en") for row in each) for each in rows]
    zh = [
        f"已有{len(held)}个（{names[0]}）" if held else "尚无已有的",
        f"待定{len(candidates)}个（{names[1]}）" if candidates else "没有待定的",
    ]
    en = [f"{len(held)} in hand ({names_en[0]})" if held else "none in hand", _candidates_en(candidates, names_en[1])]
    if needed <= 0:
        return "；".join([*zh, "已足够"]), "; ".join([*en, "that is enough"])
    zh.append(f"还须{needed}个")
    en.append(f"{needed} more are needed" if needed > 1 else "one more is needed")
    if needed > len(candidates):
        return "；".join([*zh, "列出的不够"]), "; ".join([*en, "more than are listed"])
    chances = [_chances_of(row) for row in candidates]
    ends = outward(min(each["low"] for each in chances), max(each["high"] for each in chances))
    spread = range_text(*(Quantity(end, "probability by 5") for end in ends))
    if all(record_of(row) for row in candidates):
        how = "由过去的申报和获评推算（{s}）", "is that of past tries ({s})"
    else:
        how = "为假设值（{s}），没有记录可依", "is stated ({s}), no record gives it"
    zh.append(f"每个成功的机会{how[0].format(s=spread.said('zh'))}；相互独立为{percent(central[0])}，同成同败为{percent(central[1])}")
    en.append(
        f"the chance of each {how[1].format(s=spread.said('en'))}; {percent(central[0])} if they are independent, "
        f"{percent(central[1])} if they stand and fall together"
    )
    return "；".join(zh), "; ".join(en)


def _candidates_en(candidates: list[Row], names: str) -> str:
    if not candidates:
        return "no candidate"
    return f"{len(candidates)} candidate{'s' if len(candidates) > 1 else ''} ({names})"
