"""By when an English sentence says that something is to be: by 2030, by the end of the decade, over the plan period."""

from __future__ import annotations

import re
from collections.abc import Sequence

from psi_analysis.studies.plan_text.grammar import grammar
from psi_analysis.studies.plan_text.numbers_en import EnglishNumber
from psi_analysis.studies.plan_text.plan_years import PlanYears


def looks_ahead(sentence: str, years: PlanYears) -> bool:
    """Whether a sentence names a year of the plan or later by which something is to be."""
    words = grammar("en")
    deadlines = re.finditer(words.said("deadline"), sentence, re.IGNORECASE)
    return words.finds("decade", sentence) or any(ends_in(one) >= years.start for one in deadlines)


def deadline_of(sentence: str, number: EnglishNumber, until: int, years: PlanYears, *, led: bool = False) -> int | None:
    """The year of a number: the deadline right behind it, else one that opens the sentence, else the last before, else one behind.

    `led`: what opens its list names a year, so that one behind another number is of that number.
    """
    found = [
        (one.start(), ends_in(one))
        for one in re.finditer(grammar("en").said("deadline"), sentence, re.IGNORECASE)
        if not _is_base(sentence, one.start()) and (ends_in(one) >= years.start or not one[0].lower().startswith(("of", "from", "to")))
    ]
    found += [(one.start(), -(-years.start // 10) * 10) for one in grammar("en")["decade"].finditer(sentence)]
    found += [(one.start(), years.end) for one in grammar("en")["whole_plan"].finditer(sentence)]
    found += [(one.start(), years.base + 10) for one in grammar("en")["long_decade"].finditer(sentence)]
    found += [(one.start(1), int(one[1])) for one in grammar("en")["year_in_brackets"].finditer(sentence) if int(one[1]) >= years.start]
    found = [(start, year) for start, year in sorted(found) if not grammar("en")["from_to"].match(sentence[start:])]
    clause = min([until, *(one.start() + number.end for one in re.finditer("[;.] ", sentence[number.end :]))])
    if bracket := grammar("en")["bracket_year"].match(sentence[number.end :]):
        return int(bracket[1])
    behind = [year for start, year in found if number.end <= start < clause]
    found = [(start, year) for start, year in found if not grammar("en")["from_then"].match(sentence[start:])]
    opened = [year for start, year in found if not sentence[:start].strip()]
    near = [year for start, year in found if start < number.start and re.search(r"(?:[;,]|\band)\s*(?:and\s+)?$", sentence[:start])]
    parts = [one.start() for one in re.finditer(";", sentence)]
    begins = max((at for at in parts if at < number.start), default=0)
    earlier = [(start, year) for start, year in found if begins <= start < number.start]
    before = [year for start, year in earlier if not _aside(sentence[start : number.start])] or [year for _, year in earlier]
    at_once = [] if behind or not near or not _right_before(sentence, number) else near[-1:]
    if not behind and grammar("en").finds("rising_to", sentence[: number.start]):
        return None
    alone = grammar("en")["parts_of_it"].match(sentence[until:]) or grammar("en").in_any_case("per_year", sentence[number.end : until])
    ends = min((at for at in parts if at >= number.end), default=len(sentence))
    closes = len(found) == 1 and bool(parts) and found[0][0] > parts[-1]
    later = [
        year
        for start, year in found
        if until <= start and (start < ends or closes) and not grammar("en").finds("own_clause", sentence[number.end : start])
    ]
    later = later if not (alone or led) else []
    return next(iter([*behind, *at_once, *opened, *(year for year in (later or reversed(before)) if year >= years.start)]), None)


def _aside(between: str) -> bool:
    """Whether brackets close between a deadline and a number that did not open there: 7,200 by 2024), at least 45 %."""
    return re.match(r"[^()]*\)", between) is not None


def _right_before(sentence: str, number: EnglishNumber) -> bool:
    """Whether a deadline opens the clause of a number, with only a word or two between: 60 % by 2030 and by 2035 to 65 %."""
    said = rf"(?:[;,]|\band)\s*(?:and\s+)?(?:{grammar('en').said('deadline')})\s*,?\s*(?:to|at least|around|about)?\s*$"
    return re.search(said, sentence[: number.start], re.IGNORECASE) is not None


def years_in_turn(sentence: str, numbers: Sequence[EnglishNumber]) -> dict[EnglishNumber, int]:
    """The years of numbers that are dated together: by 28 % and 42 % by 2030 and 2035 respectively."""
    words = grammar("en")
    said = words["years_in_turn"].search(sentence) if words.finds("respectively", sentence) else None
    if said is None:
        return {}
    years = [int(year) for year in re.findall(r"\d{4}", said[0])]
    before, behind = ([one for one in numbers if (one.start < said.start()) is first] for first in (True, False))
    dated = before[-len(years) :] if len(before) >= len(years) else behind[: len(years)]
    return dict(zip(dated, years, strict=True)) if len(dated) == len(years) else {}


def ends_in(deadline: re.Match[str]) -> int:
    """The year a deadline names; of a financial year such as 2029-30 the one it ends in."""
    return int(deadline[1]) if not deadline[2] else int(deadline[1][: 4 - len(deadline[2])] + deadline[2])


def _is_base(sentence: str, start: int) -> bool:
    """Whether a year is what a change counts from: compared to 2005, from 28 GW in 2021 to."""
    since = re.search(r"\bfrom\b[^,;]*$", sentence[:start]) is not None and re.match(r"\s*\w+ \d{4} to\b", sentence[start:]) is not None
    words = grammar("en")
    since = since or words.finds("of_comparison", sentence[:start])
    return since or words["from_base"].match(sentence[start:]) is not None or words.finds("base_of_change", sentence[:start])
