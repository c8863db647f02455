"""Where things lie: data, settings, log and backups on this computer; resources wherever the program runs from."""

from __future__ import annotations

import sys
import tempfile
from functools import cache
from pathlib import Path

import appdirs  # deprecated upstream in favour of the compatible platformdirs; named by the user, so kept behind here

_APP = "ShopDesk"
_temporary: Path | None = None


def use_temporary(folder: Path | None = None) -> Path:
    """Keep settings, log and backups in a throw-away folder from now on (`--temp`, tests)."""
    global _temporary  # noqa: PLW0603 - the profile is chosen once, at start
    _temporary = folder or Path(tempfile.mkdtemp(prefix="shopdesk-"))
    return _temporary


def _folder(kind: str, real: str) -> Path:
    path = _temporary / kind if _temporary else Path(real)
    path.mkdir(parents=True, exist_ok=True)
    return path


def data() -> Path:
    """Shop files that the person did not put elsewhere."""
    return _folder("data", appdirs.user_data_dir(_APP, _APP))


def config() -> Path:
    """This computer's settings."""
    return _folder("config", appdirs.user_config_dir(_APP, _APP))


def cache_folder() -> Path:
    """What can be made again: matplotlib's font list, thumbnails."""
    return _folder("cache", appdirs.user_cache_dir(_APP, _APP))


def logs() -> Path:
    """The log and crash reports."""
    return _folder("logs", appdirs.user_log_dir(_APP, _APP))


def backups() -> Path:
    """Verified copies of shop files, outside any folder that another program syncs."""
    return _folder("backups", str(Path(appdirs.user_data_dir(_APP, _APP)) / "backups"))


@cache
def resources() -> Path:
    """The program's own icons, translations and templates: in the wheel, beside the package, or in the bundle."""
    package = Path(__file__).resolve().parents[1]
    bundle = Path(getattr(sys, "_MEIPASS", package))
    for candidate in (package / "resources", package.parent / "resources", bundle / "shopdesk" / "resources"):
        if (candidate / "i18n").is_dir():
            return candidate
    raise FileNotFoundError("ShopDesk's resources are missing; install it again")
