"""Files of figures: repeatable, complete or absent."""

from pathlib import Path

from psi_analysis import plot
from tests.fixtures_made_up import GOAL, made_up_forecast


def test_saved_files_hold_the_bytes_and_leave_no_partial_file(tmp_path: Path) -> None:
    ax = plot.fan(made_up_forecast(), GOAL)
    svg, png = plot.save_svg(ax, tmp_path / "fan.svg"), plot.save_png(ax, tmp_path / "fan.png", dpi=80)
    assert svg.read_bytes() == plot.svg_bytes(ax)
    assert png.read_bytes().startswith(b"\x89PNG")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fan.png", "fan.svg"]


def test_the_bundled_font_comes_first_and_only_installed_ones_follow() -> None:
    from matplotlib import font_manager

    from psi_analysis.plot.style import font_families

    families = font_families()
    assert families[0] == "PSI Sans SC"
    assert set(families) <= set(font_manager.get_font_names())


def test_svg_needs_no_font_of_the_reader(tmp_path: Path) -> None:
    svg = plot.svg_bytes(plot.fan(made_up_forecast(), GOAL)).decode("utf-8")
    assert "<text" not in svg
    assert "matplotlib" not in svg.split("<defs>")[0].split("<metadata>")[0].lower()
