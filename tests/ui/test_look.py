"""Colours that can be read, values as words, charts and printed pages."""

from __future__ import annotations

import re
import warnings
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QToolTip

from shopdesk.core.texts import choose
from shopdesk.ui import chart, printing, texts
from shopdesk.ui.icons import pixmap
from shopdesk.ui.theme import DARK, LIGHT, TONES, theme


def luminance(colour):
    parts = [
        (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4) for c in QColor(colour).getRgbF()[:3]
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        ("ink", "surface"), ("ink", "background"), ("ink", "selection"), ("ink", "hover"), ("quiet", "surface"),
        ("quiet", "background"), ("on_accent", "accent"), ("on_accent", "accent_hover"), ("accent", "surface"),
        ("accent", "accent_soft"), ("good", "surface"), ("bad", "surface"), ("bad", "background"),
        ("waiting", "surface"), ("link", "surface"),
    ],
)  # fmt: skip
def test_words_can_be_read(tokens, ink, paper):
    assert contrast(getattr(tokens, ink), getattr(tokens, paper)) >= 4.5


@pytest.mark.parametrize("tone", TONES)
@pytest.mark.parametrize("dark", [0, 1], ids=["light", "dark"])
def test_pills_can_be_read(tone, dark):
    paper, ink = TONES[tone][dark]
    assert contrast(paper, ink) >= 4.5


def test_every_state_has_words_and_a_tone():
    assert {tone for _words, tone in texts.STATES.values()} <= set(TONES)


@pytest.mark.parametrize(
    ("minor", "currency", "words"),
    [
        (123_450, "CNY", "¥1,234.50"), (-2_000, "CNY", "−¥20.00"), (5, "GBP", "£0.05"), (1_500, "JPY", "¥1,500"),
        (1_234, "KWD", "KWD 1.234"), (None, "CNY", "—"), (0, "EUR", "€0.00"),
    ],
)  # fmt: skip
def test_money_as_words(minor, currency, words):
    assert texts.amount(minor, currency) == words


def test_a_unit_price_has_the_decimals_it_needs():
    assert texts.unit(128_0000, "CNY") == "¥1.28"
    assert texts.unit(433_350, "CNY") == "¥0.4334"  # two more than the currency's, rounded
    assert texts.unit(999_999, "JPY") == "¥100"
    assert texts.unit(12_800_0000, "CNY") == "¥128.00"
    assert texts.plain_unit(433_350, "CNY") == "0.43335"


def test_days_and_moments_follow_the_language():
    now = datetime(2026, 3, 5, 2, 42, tzinfo=UTC)
    today = date(2026, 3, 5)
    assert texts.day(today, today) == "Today"
    assert texts.day(date(2025, 11, 20), today) == "20 Nov 2025"
    assert texts.moment(now, "Asia/Shanghai", today) == "10:42"
    choose("zh_CN")
    assert texts.day(date(2025, 11, 20), today) == "2025年11月20日"
    assert texts.full_moment(now, "Asia/Shanghai") == "2026年3月5日 10:42"


def test_an_icon_has_the_themes_colour_and_is_sharp_on_a_fine_screen(app):
    image = pixmap("orders", "accent", 20, 2.0).toImage()
    assert image.width() == 40
    inked = {
        image.pixelColor(x, y).name()
        for x in range(40)
        for y in range(40)
        if image.pixelColor(x, y).alpha() == 255
    }
    assert QColor(theme.tokens.accent).name() in inked


@pytest.fixture
def drawn(show):
    calls = []

    def draw(axes, colours):
        calls.append(colours)
        axes.plot([0, 1, 2], [-1, 3, 2], color=colours.accent)
        axes.set_title("龙井茶 −5")
        return [chart.Spot(0, "one"), chart.Spot(1, "two: ¥3.00"), chart.Spot(2, "three")]

    view = show(chart.ChartView("Net sales"), 600, 300)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        view.show_drawing(draw)
        view._canvas.draw()
    view.calls = calls
    return view


def test_a_chart_has_a_glyph_for_every_sign_and_its_themes_colours(app, drawn):
    assert drawn.calls[0].accent == LIGHT.accent
    theme.apply("dark")
    assert drawn.calls[-1].accent == DARK.accent
    theme.apply("light")


def test_hovering_shows_the_figure_without_drawing_again(app, drawn, qtbot, monkeypatch):
    said = []
    monkeypatch.setattr(QToolTip, "showText", lambda _at, words, *_a: said.append(words))
    before = len(drawn.calls)
    x, y = drawn._canvas.figure.axes[0].transData.transform((1.1, 1))
    ratio = drawn._canvas.device_pixel_ratio
    qtbot.mouseMove(drawn._canvas, QPoint(int(x / ratio), int(drawn._canvas.height() - y / ratio)))
    qtbot.waitUntil(lambda: bool(said))
    assert said[-1] == "two: ¥3.00"
    assert len(drawn.calls) == before


@pytest.mark.parametrize("ending", ["png", "svg"])
def test_a_chart_is_saved(drawn, tmp_path, ending):
    path = tmp_path / f"chart.{ending}"
    drawn.save(path)
    assert path.read_bytes().startswith(b"\x89PNG" if ending == "png" else b"<?xml")


def test_a_slip_is_a_page_of_its_size_with_its_words_inside(app, tmp_path):
    path = tmp_path / "slips.pdf"
    printing.write_pdf(path, ["<h1>#10482</h1><p>龙井茶 250g × 2</p>", "<p>second</p>"])
    pdf = path.read_bytes()
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert len(boxes) == 2
    assert [round(float(side) / 72 * 25.4) for side in boxes[0]] == [105, 148]
    assert b"/FontFile" in pdf


def test_a_long_slip_flows_on_to_another_page(app, tmp_path):
    path = tmp_path / "long.pdf"
    printing.write_pdf(path, ["".join(f"<p>line {n}</p>" for n in range(60))])
    assert path.read_bytes().count(b"/MediaBox") > 1


def test_compact_rows_are_lower(app):
    theme.apply("light", compact=True)
    assert theme.row_height == 30
    theme.apply("light")
    assert theme.row_height == 38
