"""Pictures beside the shop file: each stored once under the SHA-256 of its bytes, with a small one for lists.

A picture from outside is judged by its header before a single pixel is decoded. Files are written whole or
not at all; one that no row names is harmless (an undone step leaves it for its redo).
"""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from shopdesk.core.problems import Refused, Trouble, refuse
from shopdesk.core.texts import N_

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 50_000_000
MOST_BYTES = 40_000_000
THUMBNAIL = 256
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")


@dataclass(frozen=True, slots=True)
class Stored:
    """A picture that is in the folder."""

    sha256: str
    width: int
    height: int


def store(folder: Path, data: bytes) -> Stored:
    """Keep a picture and its thumbnail. Refused: nothing in it, too large, or no picture; Trouble: the
    disk."""
    width, height = size_of(data)
    sha = hashlib.sha256(data).hexdigest()
    small = _thumbnail(data)
    try:
        _write(path_of(folder, sha), data)
        _write(thumbnail_of(folder, sha), small)
    except OSError as error:
        raise Trouble(
            N_("The picture cannot be saved beside the shop file: {why}."), why=error.strerror
        ) from error
    return Stored(sha, width, height)


def size_of(data: bytes) -> tuple[int, int]:
    """Width and height from the header, nothing decoded. Refused as `store` does."""
    from PIL import Image

    if not data:
        raise refuse(N_("The picture file is empty."), field="picture")
    if len(data) > MOST_BYTES:
        raise refuse(
            N_("The picture is larger than {most} MB."), field="picture", most=MOST_BYTES // 1_000_000
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                width, height = image.size
    except Image.DecompressionBombError as error:
        raise _too_many() from error
    except (OSError, ValueError, SyntaxError) as error:
        raise _no_picture() from error
    if width * height > MOST_PIXELS:
        raise _too_many()
    return width, height


def _too_many() -> Refused:
    return refuse(
        N_("The picture has more than {most} million pixels; make it smaller."), field="picture",
        most=MOST_PIXELS // 1_000_000,
    )  # fmt: skip


def _no_picture() -> Refused:
    return refuse(N_("This is not a picture ShopDesk can read."), field="picture")


def _thumbnail(data: bytes) -> bytes:
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            image.draft("RGB", (THUMBNAIL * 2, THUMBNAIL * 2))
            image.thumbnail((THUMBNAIL * 2, THUMBNAIL * 2))
            turned: Image.Image = ImageOps.exif_transpose(image)
            turned.thumbnail((THUMBNAIL, THUMBNAIL))
            return _png(turned)
    except (OSError, ValueError, SyntaxError, EOFError) as error:  # the header was right, the rest is not
        raise _no_picture() from error


def _png(image: Image) -> bytes:
    out = io.BytesIO()
    image.convert("RGBA" if "A" in image.getbands() or image.mode == "P" else "RGB").save(out, "PNG")
    return out.getvalue()


def path_of(folder: Path, sha256: str) -> Path:
    """Where the picture lies."""
    return folder / sha256[:2] / sha256


def thumbnail_of(folder: Path, sha256: str) -> Path:
    """Where its thumbnail lies: at most 256 pixels either way, PNG."""
    return folder / "thumbnails" / sha256[:2] / f"{sha256}.png"


def _write(path: Path, data: bytes) -> None:
    """All of it or nothing, also when the power goes: a new file is renamed over the name."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
