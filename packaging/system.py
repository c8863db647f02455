"""What Qt needs from a Linux system: found by loading it, installed where that is allowed, else named."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

# library that must load -> Debian's and Ubuntu's package; found by running PySide6 in a bare Debian 12
LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libX11.so.6": "libx11-6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
CHINESE_FONT = "fonts-noto-cjk"
_CHINESE_FILES = ("*CJK*", "*cjk*", "wqy-*", "DroidSansFallback*", "*YaHei*", "*PingFang*")


class Stop(Exception):
    """The task cannot go on; the text says why and what to do, in one sentence."""


def ready_for_qt() -> None:
    """Leave a system on which Qt starts and Chinese is more than boxes; `Stop` names what is missing."""
    if sys.platform != "linux":
        return
    missing = [package for library, package in LIBRARIES.items() if not _loads(library)]
    need_packages(missing + ([] if _has_chinese() else [CHINESE_FONT]))


def ready_to_test() -> None:
    """Leave a system on which the fault tests can stand between ShopDesk and its disk."""
    if sys.platform == "linux" and not shutil.which("strace"):
        need_packages(["strace"])


def ready_to_freeze() -> None:
    """Leave a system on which PyInstaller finds Python itself, and which libraries belong to which."""
    if sys.platform != "linux":
        return
    shared = str(sysconfig.get_config_var("INSTSONAME") or "")
    packages = [] if shutil.which("objdump") else ["binutils"]
    if ".so" in shared and not _loads(shared):  # Debian's Python carries its library apart
        packages.append(f"libpython{sys.version_info.major}.{sys.version_info.minor}")
    need_packages(packages)


def has_display() -> bool:
    """Whether a window can be shown to someone, or Qt was told to draw elsewhere."""
    return sys.platform != "linux" or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    )


def need_packages(packages: list[str]) -> None:
    """Install these Debian packages, or `Stop` with the command that would."""
    if not packages:
        return
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    privilege = _privilege() if shutil.which("apt-get") else None
    if privilege is None:
        raise Stop(
            f"The system lacks {', '.join(packages)} (Debian's names); install: sudo {' '.join(command)}"
        )
    print("Installing from the system's packages: " + " ".join(packages), flush=True)
    if not (
        _apt(privilege, command) or (_apt(privilege, ["apt-get", "update"]) and _apt(privilege, command))
    ):
        raise Stop(f"The system's packages could not be installed; try: sudo {' '.join(command)}")


def _apt(privilege: list[str], command: list[str]) -> bool:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        [*privilege, *command],
        env=quiet,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        print(done.stderr.strip(), file=sys.stderr)
    return done.returncode == 0


def _privilege() -> list[str] | None:
    """What to put before a command that only root may do; None if it may not be done from here."""
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "--non-interactive"]
    allowed = (
        shutil.which("sudo")
        and subprocess.run([*sudo, "true"], capture_output=True, check=False).returncode == 0
    )
    return sudo if allowed else None


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _has_chinese() -> bool:
    if shutil.which("fc-list"):
        found = subprocess.run(
            ["fc-list", ":lang=zh-cn", "file"], capture_output=True, text=True, check=False
        )
        return bool(found.stdout.strip())
    folders = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
    return any(
        any(Path(folder).expanduser().rglob(pattern)) for folder in folders for pattern in _CHINESE_FILES
    )
