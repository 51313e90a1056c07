"""A whole beside the sum of its parts, each from a publication of its own: the parts cannot be more, and not much less."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import fsum

from psi_analysis.studies.contracts import SUMS
from psi_analysis.studies.raw_tables import Raw
from psi_analysis.studies.reading import scan_table
from psi_analysis.studies.rows import Problem, Row, grouped
from psi_analysis.studies.vintages import latest_vintage
from psi_analysis.words.numbers import shown


def check_sums(raw: Raw) -> Iterator[Problem]:
    """Say which sums of parts do not fit their whole: more than it, or a share of it outside the stated bounds.

    Args:
        raw: the raw folder as read; a study without `sums.csv` states nothing.
    """
    path = raw.folder / SUMS.pattern
    if not path.exists():
        return
    scan = scan_table(path, SUMS, root=raw.folder)
    yield from scan.problems
    series = grouped((one for one in raw.observations if scan.rows and not one.text("span")), "indicator", "area")
    for row in scan.rows:
        yield from _row(row, raw, series)


def _row(row: Row, raw: Raw, series: Mapping[tuple[str, ...], list[Row]]) -> Iterator[Problem]:
    """Check one row: its names, its bounds, the figures it needs, the share."""
    parts = row.listed("parts")
    indicator = row.text("indicator")
    names = row.undefined("indicator", "indicators.csv", raw.indicators)
    names += row.undefined("area", "study.toml", raw.areas, (row.text("area"), *parts))
    wrong = [problem.words for problem in names]
    twice = sorted({part for part in parts if parts.count(part) > 1 or part == row.text("area")})
    wrong += [f"the part {part!r} is counted twice, or is the whole itself; name each part once." for part in twice]
    low, high = row.number("share_from"), row.number("share_to")
    if not 0 <= low < high <= 1:
        wrong.append(f"bounds {low:g} and {high:g} are not shares of the whole, the lower first; write such as 0.96 and 0.99.")
    if not wrong:
        readings = {
            area: latest_vintage(series.get((indicator, area), ()), raw.indicators[indicator]) for area in (row.text("area"), *parts)
        }
        figures = {area: found.get(row.when("period")) for area, found in readings.items()}
        missing = [area for area, figure in figures.items() if figure is None]
        wrong += [f"no {indicator} of {', '.join(missing)} in {row.text('period')}; add the figure or take the row out."] if missing else []
        wrong += [] if missing else _share(row, {area: figure.value for area, figure in figures.items() if figure is not None})
    yield from (row.problem(words) for words in wrong)


def _share(row: Row, figures: dict[str, float]) -> list[str]:
    """Say whether the parts add up to more than the whole or to a share outside the bounds."""
    whole = figures[row.text("area")]
    total = fsum(value for area, value in figures.items() if area != row.text("area"))
    what = f"the {len(figures) - 1} parts of {row.text('indicator')} of {row.text('area')} in {row.text('period')} add up to {total:,.2f}"
    if total > whole:
        return [f"{what}, more than the whole, {whole:,.2f}; one of the figures is wrong, or the scopes differ."]
    low, high = row.number("share_from"), row.number("share_to")
    if not low <= total / whole <= high:
        outside = f"{shown(total / whole, 'growth2')} of {whole:,.2f}, outside {shown(low, 'share')} to {shown(high, 'share')}"
        return [f"{what}, {outside}; check the figures, or the bounds and their reason."]
    return []
