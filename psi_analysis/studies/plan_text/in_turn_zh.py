"""Numbers that stand in turn for several names or years: 存款、贷款余额分别达到11万亿元和9.5万亿元."""

from __future__ import annotations

import re
from collections.abc import Sequence

from psi_analysis.studies.plan_text.clauses_zh import bare
from psi_analysis.studies.plan_text.figures_zh import Numeral, masked
from psi_analysis.studies.plan_text.grammar import grammar


def handed_out(text: str, mask: str, found: Sequence[Numeral]) -> dict[int, tuple[int | None, str]]:
    """Return years and names of numbers that 分别 hands out in their order, by the place of the number.

    Args:
        text: a sentence.
        mask: the sentence with marks for years and names.
        found: its numbers.
    """
    told: dict[int, tuple[int | None, str]] = {}
    words = grammar("zh")
    for said in words["respectively"].finditer(mask):
        group = [place for place, one in enumerate(found) if one.start >= said.end()][:1]
        if not group or re.search("[，；。]", mask[said.end() : found[group[0]].start]):
            continue
        while group[-1] + 1 < len(found) and words["list_between"].fullmatch(mask[found[group[-1]].behind : found[group[-1] + 1].start]):
            group.append(group[-1] + 1)
        turns = _in_turn(text[: said.start()], len(group))
        told |= dict(zip(group, turns, strict=False))
        if words["rises_from"].match(mask[said.end() :]):  # 分别由62%、91%提高到90%和99%
            told |= dict(zip(range(group[-1] + 1, group[-1] + 1 + len(group)), turns, strict=False))
    return told


def _in_turn(before: str, many: int) -> list[tuple[int | None, str]]:
    """As many years, or as many names, as there are numbers; nothing where neither fits."""
    words, part = grammar("zh"), before.rpartition("；")[2]
    split = [re.split(by, part.rpartition("，")[2]) for by in ("、", words.said("list_of_names"))]
    names = [bare(masked(one)) for one in (split[0] if len(split[0]) == many else split[1])]
    for said in (part, before):
        listed = [one[0] for one in words["years_listed"].finditer(said)]
        years = [int(one) for one in re.findall(r"20\d\d", listed[-1])] if listed else []
        if many > 1 and len(years) == many:
            return [(year, "") for year in years]
        if many > 1 and len(names) == many:
            return [(None, name) for name in with_shared_end(names)]
    return []


def with_shared_end(names: Sequence[str]) -> list[str]:
    """Return names with the end that only the last of them bears: 猪肉、牛肉产量 are two outputs.

    Args:
        names: of a list.
    """
    end = grammar("zh")["shared_ends"].search(names[-1])
    return [name if end is None or name.endswith(end[0]) else name + end[0] for name in names]
