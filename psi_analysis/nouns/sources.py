"""Who published a figure, under which title."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from psi_analysis.nouns.cards import Card
from psi_analysis.nouns.shown import Shown


@dataclass(frozen=True, repr=False)
class Source(Shown):
    """One publication, or one serial whose issues carry the rows.

    The day of publication is the row's, not the source's: a yearbook or a monthly release is one source
    with many days.

    Attributes:
        id: short name, used in every observation row.
        publisher: the original publisher.
        title: the original title.
        kind: kind of publication; decides the rule for days that are not known (`catalog.publication.RULES`).
        licence: terms, a heading of `data/LICENSES.md`.
        edition: year of the edition, where all rows come from one edition of a yearbook.
        url: the publisher's own address; empty when not known.
        seen_at: where the figure was read (a note, never a link, never printed in a brief).
    """

    id: str
    publisher: str
    title: str
    kind: str
    licence: str
    edition: pd.Period | None = None
    url: str = ""
    seen_at: str = ""

    def _card(self) -> Card:
        lines = [("publisher", self.publisher), ("title", self.title), ("kind", self.kind), ("terms", self.licence)]
        lines += [("edition", str(self.edition))] if self.edition is not None else []
        lines += [("address", self.url)] if self.url else []
        return Card("Source", self.id, lines)
