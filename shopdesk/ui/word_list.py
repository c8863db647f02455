"""A line of words parted by commas, each offered while it is typed: tags."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QLineEdit

_APART = re.compile(r"[,，、;；]")


class WordList(QLineEdit):
    """Offers words for the last one that is typed; choosing one leaves those before it."""

    def __init__(self, value: str, offered: Sequence[str], hint: str = "") -> None:
        super().__init__(value)
        self.setPlaceholderText(hint)
        self.home(False)  # a long list is read from its beginning
        completer = _LastWord(offered, self)
        self.setCompleter(completer)


class _LastWord(QCompleter):
    def __init__(self, offered: Sequence[str], edit: QLineEdit) -> None:
        super().__init__(edit)
        self.setModel(QStringListModel(list(offered), self))
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self._edit = edit

    def splitPath(self, path: str) -> list[str]:
        return [_APART.split(path)[-1].strip()]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        before = [w.strip() for w in _APART.split(self._edit.text())[:-1]]
        return ", ".join([*(w for w in before if w), str(index.data())]) + ", "


__all__ = ["WordList"]
