"""A platform's picture pack: a zip of a shop's pictures in one size, named by SKU, as platforms take them."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from shopdesk.core.problems import refuse
from shopdesk.core.texts import N_
from shopdesk.model import pictures
from shopdesk.model.products.picture_queries import Packed
from shopdesk.model.shop import Progress, no_progress
from shopdesk.model.writing import replacing

if TYPE_CHECKING:
    from PIL.Image import Image

SQUARE, WIDE = 800, 750
_MOST_HIGH = 20 * WIDE
"""A picture one pixel wide must not fill the memory; what is longer than this is squeezed."""


class Shape(StrEnum):
    """How pictures are made to fit: a square with white beside, a square cut from the middle, a width."""

    PADDED = "padded"
    CROPPED = "cropped"
    WIDTH = "width"


SHAPES = {
    Shape.PADDED: N_("800 × 800, with white at the sides"), Shape.CROPPED: N_("800 × 800, cut from the middle"),
    Shape.WIDTH: N_("750 wide, as high as it is"),
}  # fmt: skip


def refuse_pack(packed: Sequence[Packed], quality: int) -> None:
    """Refuse what `write_pack` refuses, before anyone asks where to."""
    if not packed:
        raise refuse(N_("These products have no pictures to pack."))
    if not 30 <= quality <= 95:
        raise refuse(N_("A quality is between 30 and 95."), field="quality")


def write_pack(
    packed: Sequence[Packed],
    folder: Path,
    out: Path,
    shape: Shape = Shape.PADDED,
    quality: int = 88,
    progress: Progress = no_progress,
) -> dict[str, int]:
    """Write the zip; answers how many pictures it holds and how many could not be read. One is in memory at a time.

    Refused: no picture, a quality outside 30 to 95. Trouble: the disk. Cancelled leaves what was there before.
    """
    refuse_pack(packed, quality)
    done = 0
    with replacing(out) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for i, one in enumerate(packed):
            progress(i, len(packed))
            made = _made(pictures.path_of(folder, one.sha256), shape, quality)
            if made is not None:
                stamp = zipfile.ZipInfo(f"{one.name}.jpg", (1980, 1, 1, 0, 0, 0))
                stamp.external_attr = 0o644 << 16
                archive.writestr(stamp, made)
                done += 1
    progress(len(packed), len(packed))
    return {"pictures": done, "missing": len(packed) - done}


def _made(path: Path, shape: Shape, quality: int) -> bytes | None:
    """A picture in its shape as JPEG; None when its file is gone or damaged."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path, formats=pictures.FORMATS) as image:
                image.draft("RGB", (SQUARE * 2, SQUARE * 2))
                out = io.BytesIO()
                _shaped(_plain(image), shape).save(out, "JPEG", quality=quality, optimize=True)
                return out.getvalue()
    except (OSError, ValueError, SyntaxError, EOFError):
        return None


def _plain(image: Image) -> Image:
    """Upright, in colours, on white where it was clear."""
    from PIL import Image as Images
    from PIL import ImageOps

    turned = ImageOps.exif_transpose(image)
    if "A" in turned.getbands() or turned.mode == "P":
        turned = turned.convert("RGBA")
        return Images.alpha_composite(Images.new("RGBA", turned.size, "white"), turned).convert("RGB")
    return turned.convert("RGB")


def _shaped(image: Image, shape: Shape) -> Image:
    """The picture in its shape; a smaller one is enlarged, so that every file has the size the platform asks."""
    from PIL import Image as Images
    from PIL import ImageOps

    if shape is Shape.CROPPED:
        return ImageOps.fit(image, (SQUARE, SQUARE), Images.Resampling.LANCZOS)
    if shape is Shape.PADDED:
        return ImageOps.pad(image, (SQUARE, SQUARE), Images.Resampling.LANCZOS, color="white")
    height = min(max(1, round(image.height * WIDE / image.width)), _MOST_HIGH)
    return image.resize((WIDE, height), Images.Resampling.LANCZOS)
