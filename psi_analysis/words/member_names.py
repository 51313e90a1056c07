"""What the models of a forecast are called in both languages."""

from __future__ import annotations

from psi_analysis.words.messages import message, messages
from psi_analysis.words.text import Text, plain


def member_name(name: str, *, short: bool = False) -> Text:
    """Return what a member is called; one of the caller's own keeps its name.

    Args:
        name: as in `Forecast.members`.
        short: for a figure, where a longer name has no room.

    >>> member_name("naive").said("en")
    'random walk without drift'
    >>> member_name("peer windows").said("zh")
    '可比地区过去的时段'
    """
    for id in (*([f"models.short.{name}"] if short else []), f"models.member.{name}"):
        if id in messages():
            return message(id)
    return plain(name, name)
