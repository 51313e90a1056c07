"""The bundled fonts show every character the package can print."""

from pathlib import Path

import pytest

from psi_analysis import fonts
from psi_analysis.errors import ParameterError

ROOT = Path(__file__).resolve().parents[2]
FACES = [(family, weight) for family in ("sans", "serif") for weight in ("regular", "bold")]
TEXTS = [
    *sorted(path for folder in ("words", "plot", "briefs") for path in (ROOT / "psi_analysis" / folder).rglob("*.py")),
    ROOT / "psi_analysis" / "errors.py",
    ROOT / "psi_analysis" / "nouns" / "units.py",
    *sorted(path for kind in ("*.j2", "*.html", "*.css", "*.typ", "*.yaml", "*.toml") for path in (ROOT / "psi_analysis").rglob(kind)),
    *sorted((ROOT / "data" / "raw").rglob("*.csv")),
    *sorted((ROOT / "notebooks").rglob("*.ipynb")),
]


@pytest.mark.parametrize(("family", "weight"), FACES)
def test_every_character_of_words_templates_and_raw_data_has_a_glyph(family: str, weight: str) -> None:
    holes = {str(path.relative_to(ROOT)): fonts.missing_characters(path.read_text(encoding="utf-8-sig"), family, weight) for path in TEXTS}
    assert {path: missing for path, missing in holes.items() if missing} == {}


@pytest.mark.parametrize(("family", "weight"), FACES)
def test_gb2312_is_complete(family: str, weight: str) -> None:
    ideographs = "".join(bytes([row, cell]).decode("gb2312", errors="ignore") for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    assert len(ideographs) == 6763
    assert fonts.missing_characters(ideographs + "−—～％《》〔〕αβΩé←→●▲■◆○△□×÷≥≤≈", family, weight) == ""


def test_a_character_outside_the_fonts_is_named() -> None:
    assert fonts.missing_characters("株𠮷洲𠮷") == "𠮷"


def test_matplotlib_finds_the_bundled_files_by_family_and_weight() -> None:
    from matplotlib import font_manager

    fonts.register_with_matplotlib()
    for family, weight in FACES:
        wanted = font_manager.FontProperties(family=fonts.FAMILY_NAMES[family], weight={"regular": 400, "bold": 700}[weight])
        assert Path(font_manager.findfont(wanted, fallback_to_default=False)) == fonts.font_path(family, weight)


@pytest.mark.parametrize(("family", "weight"), FACES)
def test_the_name_inside_is_ours_and_the_licence_is_kept(family: str, weight: str) -> None:
    from fontTools.ttLib import TTFont

    with TTFont(str(fonts.font_path(family, weight)), lazy=True) as font:
        names = {record.nameID: record.toUnicode() for record in font["name"].names}
        assert names[1] == fonts.FAMILY_NAMES[family]
        assert not any("Source" in names[number] for number in (1, 4, 6))
        assert "Open Font License" in names[13]
        assert font["OS/2"].usWeightClass == {"regular": 400, "bold": 700}[weight]


def test_a_web_font_holds_the_text_is_small_and_repeats_byte_for_byte() -> None:
    from io import BytesIO

    from fontTools.ttLib import TTFont

    made = fonts.web_font("株洲市存款余额63%～68%")
    with TTFont(BytesIO(made)) as font:
        assert set(map(ord, "株洲市存款余额63%～68%")) <= set(font.getBestCmap())
        assert font.flavor == "woff"
    assert len(made) < 40_000
    assert made == fonts.web_font("株洲市存款余额63%～68%")


def test_an_unknown_font_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(ParameterError, match=r"family 'serifs'\. Did you mean 'serif'\?"):
        fonts.font_path("serifs")  # type: ignore[arg-type]
