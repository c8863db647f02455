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
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shopdesk.core.problems import Refused, Trouble, refuse
from shopdesk.core.texts import N_

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 50_000_000
MOST_BYTES = 40_000_000
THUMBNAIL = 256
JUDGED = 800
"""Sharpness is that of the picture at most so many pixels wide and high: as platforms show it."""
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")


@dataclass(frozen=True, slots=True)
class Stored:
    """A picture that is in the folder, with what is known of it: its size in bytes, how sharp it is (variance of
    the Laplacian, grey 0 to 255), and its look (perceptual hash and tint as hex; '' of one colour only).
    """

    sha256: str
    width: int
    height: int
    size: int = 0
    sharpness: int | None = None
    look: str = ""


def store(folder: Path, data: bytes) -> Stored:
    """Keep a picture and its thumbnail. Refused: nothing in it, too large, or no picture; Trouble: the
    disk."""
    width, height = size_of(data)
    sha = hashlib.sha256(data).hexdigest()
    seen = _decoded(data)
    small = seen.copy()
    small.thumbnail((THUMBNAIL, THUMBNAIL))
    try:
        _write(path_of(folder, sha), data)
        _write(thumbnail_of(folder, sha), _png(small))
    except OSError as error:
        raise Trouble(
            N_("The picture cannot be saved beside the shop file: {why}."), why=error.strerror
        ) from error
    return Stored(sha, width, height, len(data), sharpness(seen), look(seen))


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


def _decoded(data: bytes) -> Image:
    """The picture as it is looked at: upright, at most JUDGED either way. A JPEG is never decoded larger than
    needed."""
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            image.draft("RGB", (JUDGED, JUDGED))
            image.thumbnail((JUDGED, JUDGED))
            turned: Image.Image = ImageOps.exif_transpose(image)
            clear = "A" in turned.getbands() or turned.mode == "P"
            return turned.convert("RGBA" if clear else "RGB")
    except (OSError, ValueError, SyntaxError, EOFError) as error:  # the header was right, the rest is not
        raise _no_picture() from error


def sharpness(image: Image) -> int:
    """The variance of the Laplacian (4 neighbours) over the grey picture: 0 is one colour, a blurred photo some
    tens, a sharp one hundreds."""
    import numpy as np

    grey = _grey(image)
    if min(grey.shape) < 3:
        return 0
    inner = -4 * grey[1:-1, 1:-1] + grey[:-2, 1:-1] + grey[2:, 1:-1] + grey[1:-1, :-2] + grey[1:-1, 2:]
    return int(np.var(inner).round())


def look(image: Image) -> str:
    """What the picture looks like, as hex: in 64 bits which low waves of its cosine transform are above their
    median, then the mean Cb and Cr, its tint. The same motif in another size, quality or brightness differs in a
    few bits, in other colours by its tint. '' of one colour only."""
    import numpy as np

    grey = _grey(image, (32, 32))
    if grey.std() < 2:
        return ""
    at = np.arange(32)
    cosines = np.cos(np.pi / 32 * np.outer(at[:8], at + 0.5))
    waves = (cosines @ grey @ cosines.T).flatten()
    bits = waves > np.median(waves[1:])
    tint = np.asarray(_on_white(image).resize((32, 32)).convert("YCbCr"))[:, :, 1:].mean(axis=(0, 1))
    word = int("".join("1" if b else "0" for b in bits), 2)
    return f"{word:016x}{round(tint[0]):02x}{round(tint[1]):02x}"


def distance(one: str, other: str) -> tuple[int, int]:
    """In how many of 64 bits two looks differ, and by how much their tint (0 to 510); (64, 510) when one of them
    is not known."""
    if not (one and other):
        return 64, 510
    bits = (int(one[:16], 16) ^ int(other[:16], 16)).bit_count()
    return bits, sum(abs(int(one[i : i + 2], 16) - int(other[i : i + 2], 16)) for i in (16, 18))


def _grey(image: Image, size: tuple[int, int] | None = None) -> Any:
    """Grey values 0 to 255; what is clear is white."""
    import numpy as np

    grey = _on_white(image).convert("L")
    return np.asarray(grey.resize(size) if size else grey, dtype=np.float64)


def _on_white(image: Image) -> Image:
    from PIL import Image

    if image.mode == "RGBA":
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return image.convert("RGB")


def _png(image: Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def path_of(folder: Path, sha256: str) -> Path:
    """Where the picture lies."""
    return folder / sha256[:2] / sha256


def thumbnail_of(folder: Path, sha256: str) -> Path:
    """Where its thumbnail lies: at most 256 pixels either way, PNG."""
    return folder / "thumbnails" / sha256[:2] / f"{sha256}.png"


def clear(folder: Path, used: Collection[str], older_than: float) -> int:
    """Remove pictures that are not `used` and were not touched since (seconds since 1970); answers how many."""
    gone = 0
    for path in folder.glob("[0-9a-f][0-9a-f]/" + "[0-9a-f]" * 64):
        if path.name not in used and path.stat().st_mtime < older_than:
            path.unlink(missing_ok=True)
            thumbnail_of(folder, path.name).unlink(missing_ok=True)
            gone += 1
    return gone


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
