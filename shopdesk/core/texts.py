"""The chosen language: `_()` speaks now, `N_()` marks a template that is translated when it is shown."""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LANGUAGES = {"en": "English", "zh_CN": "简体中文"}

_translation: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def choose(language: str) -> str:
    """Speak this language from now on; an unknown one means English. Answers the language that was chosen."""
    global _translation, _language  # noqa: PLW0603 - the language is the one thing that is global by nature
    from shopdesk.core import places  # places has no words of its own; the import is late to keep texts first

    _language = language if language in LANGUAGES else "en"
    if _language == "en":
        _translation = gettext.NullTranslations()
    else:
        _translation = gettext.translation("shopdesk", places.resources() / "i18n", [_language])
    return _language


def language() -> str:
    """The language spoken now: `en` or `zh_CN`."""
    return _language


def system_language() -> str:
    """What the computer speaks, as one of ours."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value and value.split(".")[0] not in ("C", "POSIX"):
            return "zh_CN" if value.startswith("zh") else "en"
    return "en"


def translate(text: str) -> str:
    """The words of a marked template in the chosen language."""
    return _translation.gettext(text) if text else ""


def _(text: str) -> str:
    """The words in the chosen language, now."""
    return translate(text)


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "mark, do not translate yet"
    """Mark a template for translation; it is translated where it is shown."""
    return text


def ngettext(one: str, many: str, count: int) -> str:
    """The form of the words that the count asks for."""
    return _translation.ngettext(one, many, count)


def signed(number: int) -> str:
    """A number with its sign, the minus being one: `+3`, `−3`."""
    return f"{number:+d}".replace("-", "−")


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence not yet spoken: an N_() template and the values of its gaps. `str()` says it in the language;
    a value that is a name in `both` languages too.
    """

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        words = translate(self.text)
        if not self.values:
            return words
        return words.format(
            **{k: _named(v) for k, v in self.values.items()}
        ).rstrip()  # the last may be empty


def both(english: str, chinese: str) -> dict[str, str]:
    """A name in both languages as a value of `Words`, plain enough to be stored."""
    return {"en": english, "zh_CN": chinese}


def _named(value: Any) -> Any:
    return value[_language] if isinstance(value, Mapping) else value


def say(text: str, /, **values: Any) -> Words:
    """Words from an N_() template; every keyword fills a gap of it."""
    return Words(text, values)
