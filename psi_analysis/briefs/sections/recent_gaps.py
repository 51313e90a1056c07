"""Figures of late that must be public and are not at hand: the study's gap rows on the headline series and the areas above them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from psi_analysis.briefs.sections.phrases import inside
from psi_analysis.nouns.targets import Target
from psi_analysis.nouns.today import today
from psi_analysis.studies.data import Data
from psi_analysis.studies.rows import Row
from psi_analysis.words import Text, plain
from psi_analysis.words.messages import message
from psi_analysis.words.names import area_name, indicator_name


def recent_gaps(data: Data, targets: Sequence[Target]) -> tuple[Text, ...]:
    """Return one clause a gap that ended before the day and reaches into the last complete year or the one in progress.

    Args:
        data: the study as known on a day; without a day, today.
    """
    day = data.as_of or today()
    asked = dict.fromkeys((target.indicator, area) for target in targets for area in _chain(data, target.area))
    found: list[Text] = []
    for indicator, area in asked:
        for row in data.raw.breaks:
            if (row.text("indicator"), row.text("area"), row.text("kind")) == (indicator, area, "gap") and _recent(row, day):
                name, of = indicator_name(data.indicator(indicator)), area_name(data.areas[area].id)
                zh, en = row.pair("note")
                note = plain(zh.rstrip("。"), inside(en.rstrip("."), data.areas))
                inner = plain(name.said("zh"), inside(name.said("en"), data.areas))
                found.append(message("briefs.gaps.one", area=of, what=inner, note=note))
    return tuple(found)


def _chain(data: Data, area: str) -> Iterator[str]:
    """The area and those it is seen as a share of."""
    above: str | None = area
    while above is not None:
        yield above
        above = data.reference_of(above)


def _recent(row: Row, day: dt.date) -> bool:
    last = row.period("until") or row.period("period")
    assert last is not None
    return day.year - 1 <= last.end_time.year and last.end_time.date() <= day
