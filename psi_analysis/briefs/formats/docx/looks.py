"""What each kind of text looks like in Word, by language: fonts, sizes, indents."""

from __future__ import annotations

from dataclasses import dataclass, replace

from psi_analysis.fonts import FAMILY_NAMES
from psi_analysis.words import Language

LINE = 28.95
"""Line height of the Chinese body in points: 22 lines in 225 mm."""

TRACK = -0.25
"""Points taken off each character of the Chinese body, so that 28 of 16 points fit 156 mm."""


@dataclass(frozen=True)
class Look:
    """One style of text.

    Attributes:
        latin: font of letters and digits.
        east: font of Chinese characters.
        size: points.
        colour: six hexadecimal digits.
        align: "left", "center", "right" or "both".
        line: exact line height in points; 0 for a multiple of the font's own.
        before: space above, points.
        after: space below, points.
        indent: first line, in characters.
        keep: stays on the page of what follows.
        track: added to every letter, points.
        grid: lines stand on the page's grid.
    """

    latin: str
    east: str
    size: float
    bold: bool = False
    colour: str = "000000"
    align: str = "left"
    line: float = 0.0
    before: float = 0.0
    after: float = 0.0
    indent: int = 0
    keep: bool = False
    track: float = 0.0
    grid: bool = False


FANGSONG, KAITI, HEITI, TITLE_SONG, SONG = "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体", "宋体"
ROMAN, PLAIN = "Times New Roman", "Arial"
SUBSTITUTES: dict[str, tuple[str, ...]] = {
    FANGSONG: ("仿宋", "FangSong", "STFangsong", FAMILY_NAMES["serif"]),
    KAITI: ("楷体", "KaiTi", "STKaiti", FAMILY_NAMES["serif"]),
    TITLE_SONG: ("FZXiaoBiaoSong-B05S", "华文中宋", "STZhongsong", FAMILY_NAMES["serif"]),
    HEITI: ("SimHei", "STHeiti", FAMILY_NAMES["sans"]),
    SONG: ("SimSun", "STSong", FAMILY_NAMES["serif"]),
    ROMAN: ("Liberation Serif",),
    PLAIN: ("Liberation Sans", "Helvetica"),
}
"""What may stand in for each font that is named, best first."""
DARK, BLUE, GREY = "1D2329", "1F4E79", "56616B"

LOOKS: dict[Language, dict[str, Look]] = {
    "zh": {
        "Normal": Look(FANGSONG, FANGSONG, 16, align="both", line=LINE, indent=2, track=TRACK, grid=True),
        "Title": Look(TITLE_SONG, TITLE_SONG, 22, align="center", line=34, before=2, after=2),
        "Subtitle": Look(KAITI, KAITI, 16, align="center", line=LINE, track=TRACK, grid=True),
        "Byline": Look(KAITI, KAITI, 14, align="center", line=LINE, grid=True),
        "Heading 1": Look(HEITI, HEITI, 16, line=LINE, indent=2, keep=True, track=TRACK, grid=True),
        "Heading 2": Look(KAITI, KAITI, 16, line=LINE, indent=2, keep=True, track=TRACK, grid=True),
        "Heading 3": Look(FANGSONG, FANGSONG, 16, bold=True, line=LINE, indent=2, keep=True, track=TRACK, grid=True),
        "Annex": Look(HEITI, HEITI, 16, line=LINE, keep=True, track=TRACK, grid=True),
        "Annex Title": Look(TITLE_SONG, TITLE_SONG, 22, align="center", line=36, before=6, after=8, keep=True),
        "Signed": Look(FANGSONG, FANGSONG, 16, align="right", line=LINE, before=LINE, track=TRACK, grid=True),
        "Caption": Look(HEITI, HEITI, 10.5, align="center", line=16, before=5, after=3, keep=True),
        "Figure Caption": Look(HEITI, HEITI, 10.5, align="center", line=16, before=4, after=10),
        "Figure": Look(FANGSONG, FANGSONG, 10.5, align="center", before=10, keep=True),
        "Table Text": Look(SONG, SONG, 10.5, line=14),
        "Table Head": Look(HEITI, HEITI, 10.5, line=14),
        "Note": Look(SONG, SONG, 9, align="both", line=13, before=4, after=10),
        "Footer": Look(SONG, SONG, 14),
    },
    "en": {
        "Normal": Look(ROMAN, SONG, 10.5, colour=DARK, line=14, after=5),
        "Title": Look(PLAIN, HEITI, 16, bold=True, colour=DARK, line=20, before=2, after=4),
        "Subtitle": Look(PLAIN, HEITI, 8.5, colour=GREY, line=11, after=2),
        "Byline": Look(PLAIN, HEITI, 8.5, colour=GREY, line=11, after=2),
        "Heading 1": Look(PLAIN, HEITI, 13, bold=True, colour=BLUE, line=16, before=12, after=4, keep=True),
        "Heading 2": Look(PLAIN, HEITI, 11, bold=True, colour=DARK, line=14, before=9, after=3, keep=True),
        "Heading 3": Look(PLAIN, HEITI, 10, bold=True, colour=DARK, line=13, before=6, after=2, keep=True),
        "Annex": Look(PLAIN, HEITI, 13, bold=True, colour=BLUE, line=16, keep=True),
        "Annex Title": Look(PLAIN, HEITI, 13, bold=True, colour=BLUE, line=16, after=6, keep=True),
        "Signed": Look(ROMAN, SONG, 10.5, colour=DARK, align="right", line=14, after=5),
        "Caption": Look(PLAIN, HEITI, 8.5, bold=True, colour=DARK, line=11, before=7, after=3, keep=True),
        "Figure Caption": Look(PLAIN, HEITI, 8.5, bold=True, colour=DARK, line=11, before=2, after=6),
        "Figure": Look(PLAIN, HEITI, 8.5, before=6, keep=True),
        "Table Text": Look(PLAIN, SONG, 7.8, colour=DARK, line=9.8),
        "Table Head": Look(PLAIN, HEITI, 7.8, bold=True, colour=DARK, line=9.8),
        "Note": Look(PLAIN, SONG, 7.5, colour=GREY, line=9.5, before=3, after=7),
        "Footer": Look(PLAIN, SONG, 8, colour=GREY),
    },
}

BUILT_IN = ("Normal", "Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3", "Caption", "Footer")
"""Styles Word has a name for; the others are made."""

SHEET_SIZE, SHEET_LINE = 12.0, 19.0
"""Body type of a Chinese brief on one goal and the height of its lines, points: it keeps to two pages."""


def looks(language: Language, *, sheet: bool = False) -> dict[str, Look]:
    """Return the look of every style.

    Args:
        sheet: for a brief on one goal, whose Chinese type is smaller.

    >>> looks("zh")["Normal"].size, looks("zh", sheet=True)["Normal"].size
    (16, 12.0)
    """
    if not sheet or language == "en":
        return LOOKS[language]
    small = {
        name: replace(look, size=min(look.size, SHEET_SIZE), line=min(look.line, SHEET_LINE), track=0.0, grid=False)
        for name, look in LOOKS[language].items()
    }
    title = replace(LOOKS[language]["Title"], size=18, line=26, before=3, after=4)
    return small | {"Title": title, "Figure": replace(small["Figure"], before=4), "Signed": replace(small["Signed"], before=6)}
