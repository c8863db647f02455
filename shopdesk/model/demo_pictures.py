"""Pictures of the demo shop's goods, drawn here: a leaf, a cake, a cup, a pot, a tin … in the colours of their tea."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from sqlalchemy import text

from shopdesk.model import pictures
from shopdesk.model.products import picture_actions
from shopdesk.model.shop import Work

SIDE = 840
Draw = Any  # PIL.ImageDraw.ImageDraw, which is imported late


def hang_pictures(work: Work) -> None:
    """Most goods have one picture, some two; one is too small, as in real shops."""
    rows = work.session.execute(text("SELECT title, id FROM product"))
    ids = {r[0]: r[1] for r in rows}
    for title, (draw, ground, colour) in GOODS.items():
        if title in ids:
            _hang(work, ids[title], draw, ground, colour, SIDE)
    for title, (draw, ground, colour, side) in SECOND.items():
        if title in ids:
            _hang(work, ids[title], draw, ground, colour, side)


def _hang(work: Work, product: int, draw: Callable[..., None], ground: str, colour: str, side: int) -> None:
    stored = pictures.store(work.folder, drawn(draw, ground, colour, side))
    picture_actions.add_stored(work, product, [stored])


def drawn(draw: Callable[..., None], ground: str, colour: str, side: int = SIDE) -> bytes:
    """A motif on its ground as JPEG."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (SIDE, SIDE), ground)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 620, SIDE, SIDE), fill=_mixed(ground, "#000000", 0.07))
    pen.ellipse((170, 640, 670, 730), fill=_mixed(ground, "#000000", 0.18))
    draw(pen, colour)
    out = io.BytesIO()
    small = image if side == SIDE else image.resize((side, side))
    small.save(out, "JPEG", quality=88)
    return out.getvalue()


def _mixed(one: str, other: str, part: float) -> tuple[int, ...]:
    a, b = (tuple(int(c[i : i + 2], 16) for i in (1, 3, 5)) for c in (one, other))
    return tuple(round(x + (y - x) * part) for x, y in zip(a, b, strict=True))


def _leaves(pen: Draw, colour: str) -> None:
    """A heap of tea leaves."""
    for i in range(90):
        x, y = 200 + (i * 53) % 440, 640 - (i * 37) % (60 + min((i * 53) % 440, 440 - (i * 53) % 440))
        tone = _mixed(colour, "#ffffff" if i % 3 else "#000000", 0.08 * (i % 4))
        pen.chord((x, y - 26, x + 92, y + 44), 20 + i % 40, 160 + i % 30, fill=tone)


def _cake(pen: Draw, colour: str) -> None:
    """A pressed cake in its paper."""
    pen.ellipse((150, 180, 690, 720), fill=_mixed(colour, "#000000", 0.2))
    pen.ellipse((150, 160, 690, 690), fill=colour)
    pen.ellipse((235, 245, 605, 605), fill="#F4EEE2", outline=_mixed(colour, "#000000", 0.3), width=6)
    pen.ellipse((345, 355, 495, 495), fill=_mixed(colour, "#ffffff", 0.15))


def _cup(pen: Draw, colour: str) -> None:
    """A bowl with tea in it."""
    pen.chord((210, 120, 630, 700), 0, 180, fill=colour)
    pen.rectangle((360, 660, 480, 690), fill=_mixed(colour, "#000000", 0.12))
    pen.ellipse((210, 340, 630, 480), fill=_mixed(colour, "#ffffff", 0.35))
    pen.ellipse((236, 356, 604, 464), fill="#B4762B")
    pen.ellipse((300, 372, 470, 412), fill="#C98F45")


def _lidded(pen: Draw, colour: str) -> None:
    """A lidded bowl on its saucer."""
    pen.ellipse((180, 620, 660, 710), fill=_mixed(colour, "#000000", 0.1))
    _cup(pen, colour)
    pen.chord((230, 270, 610, 510), 180, 360, fill=_mixed(colour, "#ffffff", 0.2))
    pen.ellipse((380, 235, 460, 285), fill=_mixed(colour, "#000000", 0.08))


def _pot(pen: Draw, colour: str) -> None:
    """A tea pot."""
    pen.polygon([(610, 480), (770, 330), (740, 300), (590, 400)], fill=_mixed(colour, "#000000", 0.12))
    pen.arc((60, 360, 300, 620), 60, 300, fill=_mixed(colour, "#000000", 0.15), width=34)
    pen.ellipse((190, 300, 650, 700), fill=colour)
    pen.chord((290, 250, 550, 400), 180, 360, fill=_mixed(colour, "#ffffff", 0.12))
    pen.ellipse((390, 210, 450, 262), fill=_mixed(colour, "#000000", 0.2))


def _tin(pen: Draw, colour: str) -> None:
    """A tea tin with a label."""
    pen.rectangle((270, 260, 570, 690), fill=colour)
    pen.ellipse((270, 640, 570, 730), fill=colour)
    pen.ellipse((270, 215, 570, 305), fill=_mixed(colour, "#ffffff", 0.3))
    pen.rectangle((270, 400, 570, 590), fill="#F6F0E4")
    pen.ellipse((365, 440, 475, 550), fill=_mixed(colour, "#ffffff", 0.15))


def _box(pen: Draw, colour: str) -> None:
    """A gift box with a ribbon."""
    pen.polygon([(160, 330), (420, 250), (690, 330), (420, 420)], fill=_mixed(colour, "#ffffff", 0.25))
    pen.polygon([(160, 330), (420, 420), (420, 720), (160, 610)], fill=colour)
    pen.polygon([(690, 330), (420, 420), (420, 720), (690, 610)], fill=_mixed(colour, "#000000", 0.18))
    pen.polygon([(270, 368), (320, 385), (320, 682), (270, 660)], fill="#E8C36A")


def _tray(pen: Draw, colour: str) -> None:
    """A bamboo tray."""
    pen.polygon([(90, 560), (260, 380), (750, 380), (640, 560)], fill=colour)
    pen.polygon([(90, 560), (640, 560), (640, 630), (90, 630)], fill=_mixed(colour, "#000000", 0.2))
    pen.polygon([(640, 560), (750, 380), (750, 450), (640, 630)], fill=_mixed(colour, "#000000", 0.32))
    for i in range(1, 7):
        x = 90 + i * 78
        pen.line((x, 560, x + 170 - i * 8, 380), fill=_mixed(colour, "#000000", 0.25), width=5)


GOODS: dict[str, tuple[Callable[..., None], str, str]] = {
    "龙井茶": (_leaves, "#EAF0E2", "#6E8B3D"), "碧螺春": (_tin, "#E3EDE4", "#4F7F52"),
    "茉莉花茶": (_cup, "#F4EFE3", "#FDFDFB"), "玫瑰花茶": (_tin, "#F6E6E6", "#B5546B"),
    "铁观音": (_tin, "#E6ECEA", "#2F6B5E"), "大红袍": (_leaves, "#F1E7DC", "#7B4A2B"),
    "Oolong sampler": (_box, "#ECE9E1", "#7A6A3F"), "Keemun breakfast tea": (_tin, "#F3E9E0", "#8E3B2E"),
    "普洱熟茶饼": (_cake, "#E9E2D8", "#6B4630"), "寿眉老白茶饼": (_cake, "#EFEDE6", "#9A8B66"),
    "白瓷盖碗": (_lidded, "#DDE6E9", "#FBFBF8"), "公道杯": (_cup, "#E3E9EE", "#EEF3F5"),
    "紫砂壶": (_pot, "#EFE5DA", "#8A4B34"), "品茗杯": (_cup, "#E9EDE2", "#C9D8D2"),
    "Gongfu starter set": (_pot, "#E4E9E6", "#4A6B66"), "茶叶罐": (_tin, "#E5E8EE", "#41608A"),
    "Bamboo tea tray": (_tray, "#EFEADF", "#B88B4A"), "节日礼盒": (_box, "#F5E6E1", "#B23A32"),
}  # fmt: skip
"""What each product shows: motif, ground and colour. The others wait for their photo."""
SECOND: dict[str, tuple[Callable[..., None], str, str, int]] = {
    "龙井茶": (_tin, "#EAF0E2", "#5C7B34", SIDE), "紫砂壶": (_cup, "#EFE5DA", "#9A5A41", 420),
    "节日礼盒": (_tin, "#F5E6E1", "#B23A32", SIDE),
}  # fmt: skip
