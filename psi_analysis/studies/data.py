"""A study folder as objects: what was known on a day, as series, targets and sources."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import pandas as pd

from psi_analysis.errors import DataError, ParameterError, SeriesError, TargetError, entry_named
from psi_analysis.nouns.areas import IndicatorId
from psi_analysis.nouns.cards import Card, each_once
from psi_analysis.nouns.frozen import frozen
from psi_analysis.nouns.indicators import AMOUNTS, Indicator
from psi_analysis.nouns.periods import FREQUENCIES, PeriodLike, frequency_of, parse_period
from psi_analysis.nouns.series import Break, Series
from psi_analysis.nouns.shown import Shown
from psi_analysis.nouns.sources import Source
from psi_analysis.nouns.targets import Target
from psi_analysis.nouns.today import day_known
from psi_analysis.nouns.units import convert
from psi_analysis.studies.comparable.peer_panels import indicators_with_peers, load_peers, own_peers
from psi_analysis.studies.comparable.peers import Peers
from psi_analysis.studies.observation_rows import ADJECTIVE, PROVENANCE, breaks_of, origin_of, series_of, why_empty
from psi_analysis.studies.raw_tables import Raw
from psi_analysis.studies.refused import say_left_out
from psi_analysis.studies.rows import Problem, Row, grouped
from psi_analysis.studies.study_file import Area, Study
from psi_analysis.studies.vintages import at_frequency, known_on, later_within, latest_vintage, without_gaps


@frozen
@dataclass(frozen=True, repr=False)
class Data(Shown):
    """A study folder as known on one day.

    Attributes:
        folder: the raw folder read.
        as_of: only what was published by this day is seen; None: everything.
        study: title, plan and areas.
        sources: publications by id.
        indicators: what is measured, by id.
        targets: the plan's goals by id, in the plan's order.
        left_out: observation rows that `psi check` refuses, with the reason; no number is computed from them.
    """

    folder: Path
    as_of: dt.date | None
    study: Study
    sources: Mapping[str, Source]
    indicators: Mapping[str, Indicator]
    targets: Mapping[str, Target]
    raw: Raw = field(repr=False)
    left_out: tuple[Problem, ...] = field(default=(), repr=False)

    def __repr__(self) -> str:
        day = f" as of {self.as_of}" if self.as_of else ""
        return (
            f"<Data {self.study.title_en!r}{day}: {len(self.raw.observations)} observations, "
            f"{len(self.indicators)} indicators, {len(self.targets)} targets, {len(self.sources)} sources>"
        )

    def _card(self) -> Card:
        plan = self.study.plan
        figures = f"{len(self.raw.observations):,}, of {len(self.indicators)} indicators, from {len(self.sources)} sources"
        lines = [
            ("plan", each_once(plan.name_zh, plan.name_en)),
            ("its goals", f"{len(self.targets)}: {', '.join(list(self.targets)[:3])} …" if self.targets else "none yet"),
            ("figures", figures),
            ("areas", ", ".join(f"{area.name_zh} {area.id}" for area in self.areas.values())),
            ("known", "everything published" if self.as_of is None else f"what was published by {self.as_of}"),
        ]
        lines += [("left out", say_left_out(self.left_out))] if self.left_out else []
        return Card("Data", each_once(self.study.title_zh, self.study.title_en), lines)

    @property
    def areas(self) -> Mapping[str, Area]:
        """The study's areas by id."""
        return self.study.areas

    def on(self, as_of: str | dt.date | None) -> Data:
        """Return the same study as known on another day; None: everything published. No file is read again.

        >>> from psi_analysis import load
        >>> load().on("2025-03-21").series("loans", area="hunan").origin
        Period('2023', 'Y-DEC')
        """
        return replace(self, as_of=day_known(as_of))

    def reference_of(self, area: str) -> str | None:
        """Return the larger area that `area` is seen as a share of, or None.

        >>> from psi_analysis import load
        >>> load().reference_of("zhuzhou")
        'hunan'
        """
        return entry_named(self.areas, area, "area", DataError).reference

    def _area(self, id: str | None) -> Area:
        return entry_named(self.areas, id or self.study.area, "area", DataError)

    def indicator(self, id: str) -> Indicator:
        """Return an indicator.

        Raises:
            DataError: it is not in the register; the nearest is offered.
        """
        return entry_named(self.indicators, id, "indicator", DataError)

    def target(self, id: str) -> Target:
        """Return a goal of the plan.

        Raises:
            TargetError: it is not in the register; the nearest is offered.

        >>> from psi_analysis import load
        >>> load().target("T22").value
        5000.0
        """
        return entry_named(self.targets, id, "target", TargetError)

    def set_on(self, id: str) -> dt.date:
        """Return the day a goal was set: its own where the register names one, else the day the plan was published.

        >>> from psi_analysis import load
        >>> load().set_on("T22")
        datetime.date(2025, 3, 21)
        """
        self.target(id)
        row = next(row for row in self.raw.targets if row.text("id") == id)
        return self.study.plan.published if row.cells["set_on"] is None else row.day("set_on")

    def source(self, id: str) -> Source:
        """Return a publication.

        Raises:
            DataError: it is not in the register; the nearest is offered.
        """
        return entry_named(self.sources, id, "source", DataError)

    def series(
        self, indicator: str, *, area: str | None = None, frequency: str = "Y", start: PeriodLike | None = None, year_to_date: bool = False
    ) -> Series:
        """Return one indicator of one area as known on the day.

        Among several figures of a period the latest published wins, then the higher confidence. A yearly
        series of a stock takes December, of a flow the sum of complete years. A series ends or begins at
        a gap that `breaks.csv` declares.

        Args:
            indicator: id of the indicator.
            area: id of the area; the study's own when None.
            frequency: "Y", "Q" or "M".
            start: leave out what is before.
            year_to_date: figures from January to the end of each period instead of the period's own.

        Returns:
            A series in the indicator's unit, with one row of provenance a period.

        Raises:
            DataError: indicator or area is not known.
            SeriesError: nothing is known, or figures are missing in between.

        >>> from psi_analysis import load
        >>> load(as_of="2026-11-23").series("deposits").last
        5622.7
        """
        what = self.indicator(indicator)
        place = self._area(area)
        if frequency not in FREQUENCIES:
            raise ParameterError(f"frequency {frequency!r} is not known; use 'Y', 'Q' or 'M'.")
        name = f"{indicator}/{place.id}"
        rows = self.rows(indicator, place.id, "year to date" if year_to_date else "")
        kind = "ratio" if year_to_date else what.kind
        known = latest_vintage(known_on(rows, self.as_of), what)
        readings = at_frequency(known, kind, frequency)
        if start is not None:
            first = parse_period(start).start_time
            readings = {period: reading for period, reading in readings.items() if period.start_time >= first}
        if not readings:
            raise SeriesError(why_empty(name, rows, frequency, self.as_of))
        remarks = [row for row in self.raw.breaks if row.series == (indicator, place.id)]
        if any(row.text("kind") == "single readings" and frequency_of(row.when("period")) == frequency for row in remarks):
            raise SeriesError(
                f"series {name!r}: the {ADJECTIVE[frequency]} figures are single readings ({', '.join(map(str, readings))}), "
                f"not a series; use data.readings({indicator!r}, area={place.id!r})."
            )
        kept = without_gaps(readings, (row for row in remarks if row.text("kind") == "gap"), name)
        made = series_of(what, place.id, kept, remarks, as_of=self.as_of, sources=self.sources)
        if frequency != "Y" or kind not in AMOUNTS:
            return made
        to_date = latest_vintage(known_on(self.rows(indicator, place.id, "year to date"), self.as_of), what) if kind == "flow" else {}
        return replace(made, later=later_within(known | to_date, made.origin))

    def readings(self, indicator: str, *, area: str | None = None) -> pd.DataFrame:
        """Return every row on an indicator known on the day, oldest period first: also single readings and superseded figures.

        Args:
            indicator: id of the indicator.
            area: id of the area; the study's own when None.

        Returns:
            Columns period, span, value (in the indicator's unit), published and the rest of the provenance.
        """
        what = self.indicator(indicator)
        place = self._area(area)
        rows = known_on(self._by_area.get((indicator, place.id), ()), self.as_of)
        rows.sort(key=lambda row: (row.when("period").end_time, row.text("period"), row.day("published")))
        found = [
            {"period": r.when("period"), "span": r.text("span"), "value": convert(r.number("value"), r.text("unit"), what.unit)}
            | origin_of(r, self.sources)
            for r in rows
        ]
        return pd.DataFrame(found, columns=["period", "span", "value", *PROVENANCE])

    def has_peers(self, indicator: str) -> bool:
        """Say whether the study has comparable areas of an indicator."""
        return indicator in indicators_with_peers(self.folder / "peers")

    def peers(self, indicator: str) -> Peers:
        """Return the comparable areas of an indicator, which enter a forecast as `peers=`.

        Args:
            indicator: of the study.

        Raises:
            DataError: the study has no panel of this indicator.

        >>> from psi_analysis import load
        >>> len(load().peers("loans").areas) > 250
        True
        """
        folder = self.folder / "peers"
        if not folder.is_dir():
            columns = "indicator, area, period, value, unit"
            raise DataError(f"{self.folder} has no comparable areas; put peers.csv into {folder}, columns {columns}.")
        found = own_peers(folder, self.indicator(indicator)) if indicator in self.indicators else None
        if found is not None:
            return found.named({name: area.id for area in self.areas.values() for name in (area.name_zh, area.name_en)})
        panel, known = load_peers(folder, indicator), self.indicators.get(indicator)
        named = panel.indicator if known is None else IndicatorId(known.id, known.name_zh, known.name_en)
        return replace(panel, indicator=named, reference_ids=tuple(self._id_of(province, panel) for province in panel.references))

    def _id_of(self, province: str, panel: Peers) -> str:
        """The study's own name of a province of a panel, "" where it has none; a city of the panel is no province, whatever its name."""
        named = (area.id for area in self.areas.values() if area.name_zh.startswith(province))
        return next((id for id in named if id not in panel.ids), "")

    def breaks(self, indicator: str, *, area: str | None = None) -> tuple[Break, ...]:
        """Return every known break of a yearly series, also those after its last figure: a forecast crosses them.

        >>> from psi_analysis import load
        >>> [str(b.period) for b in load().breaks("loans")]
        ['2015', '2024']
        """
        self.indicator(indicator)
        place = self._area(area)
        rows = [row for row in self.raw.breaks if row.series == (indicator, place.id)]
        return breaks_of(rows, "Y")

    def statements(self, indicator: str, *, area: str | None = None) -> tuple[Row, ...]:
        """Return the bounds, goals and expectations recorded on an indicator, known on the day."""
        self.indicator(indicator)
        if area is not None:
            entry_named(self.areas, area, "area", DataError)
        rows = (r for r in self.raw.statements if r.text("indicator") == indicator and area in (None, r.text("area")))
        return tuple(known_on(rows, self.as_of))

    @property
    def later_rows(self) -> int:
        """How many observations and statements at hand were published after the day and are not seen.

        >>> from psi_analysis import load
        >>> load(as_of="2025-03-21").later_rows > 0, load().later_rows
        (True, 0)
        """
        rows = (*self.raw.observations, *self.raw.statements)
        return len(rows) - len(known_on(rows, self.as_of))

    @property
    def later_words(self) -> str:
        """A sentence on the rows that were published after the day; nothing where there are none."""
        number = self.later_rows
        if not number:
            return ""
        if number == 1:
            return f"1 row at hand was published after {self.as_of} and is not used."
        return f"{number} rows at hand were published after {self.as_of} and are not used."

    @cached_property
    def _by_area(self) -> dict[tuple[str, ...], list[Row]]:
        """Observation rows by indicator and area, of every span."""
        return grouped(self.raw.observations, "indicator", "area")

    def rows(self, indicator: str, area: str, span: str = "") -> list[Row]:
        """Return the observation rows of one series, whatever the day."""
        return [row for row in self._by_area.get((indicator, area), ()) if row.text("span") == span]
