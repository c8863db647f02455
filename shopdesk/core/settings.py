"""This computer's settings, declared once with type, default, title and help; the preferences are made of them."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from shopdesk.core import places
from shopdesk.core.texts import N_


def _setting(default: Any, title: str, help_: str = "", choices: dict[str, str] | None = None) -> Any:
    meta = {"title": title, "help": help_, "choices": choices}
    if isinstance(default, list | dict):
        return field(default_factory=lambda: type(default)(default), metadata=meta)
    return field(default=default, metadata=meta)


@dataclass
class Settings:
    """What this computer remembers. A setting with a title is offered in the preferences; the rest is memory."""

    language: str = _setting(
        "", N_("Language"), N_("What ShopDesk speaks. It changes at the next start."),
        {"": N_("As the computer"), "en": "English", "zh_CN": "简体中文"},
    )  # fmt: skip
    theme: str = _setting(
        "system", N_("Appearance"), "",
        {"system": N_("As the computer"), "light": N_("Light"), "dark": N_("Dark")},
    )  # fmt: skip
    compact: bool = _setting(False, N_("Compact rows"), N_("More rows on a small screen."))
    backup_folder: str = _setting(
        "",
        N_("Second backup folder"),
        N_("A copy of every backup is put there too, on a USB stick for instance."),
    )
    watched_folder: str = _setting("", N_("Watched folder"), N_("Files saved there are offered for import."))
    last_file: str = _setting("", "")
    window: str = _setting("", "")
    splits: dict[str, list[int]] = _setting({}, "")
    columns: dict[str, list[str]] = _setting({}, "")
    choices: dict[str, str] = _setting({}, "")


def _path() -> Path:
    return places.config() / "settings.json"


def load() -> Settings:
    """The settings on disk; what is missing, unknown or of the wrong type falls back to its default."""
    try:
        stored = json.loads(_path().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    settings = Settings()
    for f in fields(Settings):
        value = stored.get(f.name) if isinstance(stored, dict) else None
        if isinstance(value, type(getattr(settings, f.name))):
            setattr(settings, f.name, value)
    return settings


def save(settings: Settings) -> None:
    """Write the settings so that a power cut leaves the old ones or the new ones, never half."""
    path = _path()
    temporary = path.with_suffix(".new")
    with temporary.open("w", encoding="utf-8") as out:
        json.dump(asdict(settings), out, ensure_ascii=False, indent=1)
        out.flush()
        os.fsync(out.fileno())
    temporary.replace(path)
