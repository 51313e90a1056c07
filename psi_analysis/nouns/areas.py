"""Ids of areas and indicators that know their names, so that whatever carries the id can be named in both languages."""

from __future__ import annotations


class AreaId(str):
    """An id such as "hunan" with the names its study gives it; compares, sorts and prints as the plain id.

    Args:
        id: as in the study's files.
        name_zh: in Chinese.
        name_en: in English.

    >>> place = AreaId("hunan", "湖南省", "Hunan")
    >>> place == "hunan", place.name_zh
    (True, '湖南省')
    """

    name_zh: str
    name_en: str

    def __new__(cls, id: str, name_zh: str = "", name_en: str = "") -> AreaId:
        """Make an id of its text and names; a missing name is the other language's, or the id."""
        made = super().__new__(cls, id)
        made.name_zh = name_zh or name_en or str(id)
        made.name_en = name_en or name_zh or str(id)
        return made

    def __getnewargs__(self) -> tuple[str, str, str]:  # type: ignore[override]
        """What pickle needs to make it again in another process."""
        return str(self), self.name_zh, self.name_en


class IndicatorId(AreaId):
    """The same of an indicator: "deposits" with the names its study gives it."""
