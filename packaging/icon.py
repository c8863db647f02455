"""Draws ShopDesk's mark, an awning over a counter: python packaging/icon.py makes shopdesk.png and .ico."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

ACCENT = "#0F766E"
PAPER = "#FFFFFF"
SHADE = "#99D5CE"
SIZE = 1024  # drawn large and shrunk, which makes the edges smooth
STRIPES = 4


def mark() -> Image.Image:
    """The mark at 1024 px on a transparent ground."""
    image = Image.new("RGBA", (SIZE, SIZE))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((0, 0, SIZE - 1, SIZE - 1), radius=220, fill=ACCENT)
    _awning(draw, left=192, right=832, top=232, bottom=472)
    draw.rounded_rectangle((256, 600, 768, 792), radius=36, fill=PAPER)  # the counter
    draw.rounded_rectangle((456, 664, 568, 704), radius=20, fill=ACCENT)  # its handle
    return image


def _awning(draw: ImageDraw.ImageDraw, left: int, right: int, top: int, bottom: int) -> None:
    """Stripes of two shades, each ending in a half circle."""
    width = (right - left) // STRIPES
    for stripe in range(STRIPES):
        x, colour = left + stripe * width, SHADE if stripe % 2 else PAPER
        draw.rectangle((x, top, x + width - 1, bottom), fill=colour)
        draw.pieslice((x, bottom - width // 2, x + width - 1, bottom + width // 2), 0, 180, fill=colour)


def main() -> None:
    """Write both files beside this script."""
    folder, image = Path(__file__).parent, mark()
    image.resize((256, 256), Image.Resampling.LANCZOS).save(folder / "shopdesk.png", optimize=True)
    sizes = [(n, n) for n in (16, 20, 24, 32, 48, 64, 128, 256)]
    image.save(folder / "shopdesk.ico", sizes=sizes)


if __name__ == "__main__":
    main()
