"""Make the package's four font files from Noto Sans SC and Noto Serif SC; the recipe is in psi_analysis/fonts/README.md."""

from __future__ import annotations

import argparse
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parent.parent / "psi_analysis" / "fonts"
FAMILIES = {"sans": "PSI Sans SC", "serif": "PSI Serif SC"}
STYLES = {"regular": "Regular", "bold": "Bold"}
KEPT_FEATURES = ["ccmp", "kern", "locl", "mark", "tnum", "lnum"]
DROPPED_TABLES = ["vhea", "vmtx", "VORG", "BASE", "DSIG", "STAT"]
RANGES = [
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x017F),  # Latin-1 and Latin Extended-A
    (0x02C6, 0x02DD),  # modifier letters used as accents and tone marks
    (0x0384, 0x03CE),  # Greek
    (0x2000, 0x206F),  # general punctuation
    (0x2070, 0x209C),  # superscripts and subscripts
    (0x20A0, 0x20BF),  # currencies
    (0x2100, 0x214F),  # letterlike: ℃ № ™
    (0x2150, 0x217F),  # fractions and Roman numerals
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematics, with U+2212
    (0x2460, 0x24FF),  # circled and parenthesised numbers
    (0x2500, 0x257F),  # box drawing
    (0x2580, 0x25FF),  # blocks and shapes for traffic lights
    (0x2605, 0x2606),  # stars
    (0x2713, 0x2717),  # ticks and crosses
    (0x3000, 0x303F),  # Chinese punctuation
    (0x3200, 0x32FF),  # enclosed ideographs
    (0x3300, 0x33FF),  # squared units
    (0xFF00, 0xFFEF),  # full-width forms
]


def gb2312() -> Iterator[str]:
    """Yield every character of GB/T 2312-1980: 6,763 ideographs and the symbols."""
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                yield bytes([row, cell]).decode("gb2312")
            except UnicodeDecodeError:
                continue


def characters() -> set[int]:
    """Return the code points to keep: GB2312, the ranges above, and extra_characters.txt."""
    kept = {ord(char) for char in gb2312()}
    for first, last in RANGES:
        kept.update(point for point in range(first, last + 1) if unicodedata.category(chr(point)) != "Cn")
    extra = (FONTS / "extra_characters.txt").read_text(encoding="utf-8")
    kept.update(ord(char) for line in extra.splitlines() if not line.startswith("#") for char in line.strip())
    return kept


def rename(font: TTFont, family: str, style: str) -> None:
    """Give the font its own family name, as the licence's reserved names ask; copyright and licence stay."""
    names, full, postscript = font["name"], f"{family} {style}", f"{family.replace(' ', '')}-{style}"
    original = names.getDebugName(4)
    names.names = [record for record in names.names if record.nameID in (0, 13, 14)]
    version = f"Version 1.000; subset of {original}"
    for number, text in {1: family, 2: style, 3: f"1.000;{postscript}", 4: full, 5: version, 6: postscript}.items():
        names.setName(text, number, 3, 1, 0x409)
    if "CFF " in font:
        cff = font["CFF "].cff
        cff.fontNames[0] = postscript
        top = cff.topDictIndex[0]
        top.FullName, top.FamilyName = full, family


def make(source: Path, face: str, style: str) -> Path:
    """Subset and rename one font; return the file written."""
    options = subset.Options(hinting=False, layout_features=KEPT_FEATURES, name_IDs=["*"], name_languages=[0x409], notdef_outline=True)
    options.drop_tables += DROPPED_TABLES
    options.recalc_timestamp = False
    font = subset.load_font(str(source), options)
    font.recalcTimestamp = False
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters())
    subsetter.subset(font)
    rename(font, FAMILIES[face], STYLES[style])
    bold = style == "bold"
    font["OS/2"].usWeightClass = 700 if bold else 400
    font["OS/2"].fsSelection = (font["OS/2"].fsSelection & ~0x61) | (0x20 if bold else 0x40)
    font["head"].macStyle = 1 if bold else 0
    suffix = ".otf" if "CFF " in font else ".ttf"
    path = FONTS / f"{FAMILIES[face].replace(' ', '')}-{STYLES[style]}{suffix}"
    font.save(str(path), reorderTables=True)
    return path


def main() -> None:
    """Read the four source files from the command line and write the four subsets."""
    parser = argparse.ArgumentParser(description=__doc__)
    for face in FAMILIES:
        for style in STYLES:
            parser.add_argument(f"--{face}-{style}", type=Path, required=True, help=f"Noto {face.title()} SC {style}")
    given = vars(parser.parse_args())
    for face in FAMILIES:
        for style in STYLES:
            path = make(given[f"{face}_{style}"], face, style)
            print(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
