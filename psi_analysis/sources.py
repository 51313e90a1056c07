"""Who published a figure, under which title, when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """One publication.

    Attributes:
        id: short name, used in every observation row.
        publisher: the original publisher.
        title: the original title.
        published: the day it became public.
        published_is_assumed: the day follows the written rule of `data/raw/README.md`, not the document.
        licence: terms, a heading of `data/LICENSES.md`.
        seen_at: where the figure was read (a note, never a link, never printed in a brief).
    """

    id: str
    publisher: str
    title: str
    published: dt.date
    published_is_assumed: bool
    licence: str
    seen_at: str = ""
