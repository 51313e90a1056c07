"""What the models of a forecast are called in both languages."""

from __future__ import annotations

from psi_analysis.forecasts.members import FORECASTERS, UNCHANGED
from psi_analysis.forecasts.reference.peer_members import CARRIED_GROWTH, PEER_WINDOWS
from psi_analysis.words.text import Text, plain

_PEER_MEMBERS = {
    CARRIED_GROWTH: ("近期增速延续（误差取自可比地区）", "recent growth carried on, with the errors it made on comparable areas"),
    UNCHANGED: ("保持不变（历年从未变动）", "unchanged, as it has always been"),
    PEER_WINDOWS: ("可比地区过去的时段", "past windows of comparable areas"),
}


_SHORT = {CARRIED_GROWTH: ("近期增速延续", "recent growth carried on")}


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
    if short and name in _SHORT:
        return plain(*_SHORT[name])
    if name in _PEER_MEMBERS:
        return plain(*_PEER_MEMBERS[name])
    member = FORECASTERS.get(name)
    return plain(member.label_zh or name, member.label_en or name) if member is not None else plain(name, name)
