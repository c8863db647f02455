"""Printing: an HTML page of a size in millimetres, shown as the PDF that is printed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMarginsF, QSizeF, QUrl
from PySide6.QtGui import QDesktopServices, QFont, QPageSize, QPainter, QPdfWriter, QTextDocument

from shopdesk.ui.theme import FAMILIES

A6 = QSizeF(105, 148)
_DPI = 300


def write_pdf(path: Path, pages: Sequence[str], size: QSizeF = A6, margin_mm: float = 7) -> None:
    """Write HTML pages as a PDF, each on a page of its own; what does not fit flows on to another."""
    writer = QPdfWriter(str(path))
    writer.setResolution(_DPI)
    writer.setPageSize(QPageSize(size, QPageSize.Unit.Millimeter))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter(writer)
    margin, scale = margin_mm / 25.4 * _DPI, _DPI / 96
    width, height = writer.width() - 2 * margin, writer.height() - 2 * margin
    first = True
    for html in pages:
        document = _document(html, width / scale, height / scale)
        for at in range(document.pageCount()):
            if not first:
                writer.newPage()
            first = False
            painter.save()
            painter.translate(margin, margin - at * height)
            painter.scale(scale, scale)
            painter.setClipRect(0, int(at * height / scale), int(width / scale) + 1, int(height / scale))
            document.drawContents(painter)
            painter.restore()
    painter.end()


def _document(html: str, width: float, height: float) -> QTextDocument:
    document = QTextDocument()
    font = QFont()
    font.setFamilies(FAMILIES)
    font.setPixelSize(12)
    document.setDefaultFont(font)
    document.setHtml(html)
    document.setPageSize(QSizeF(width, height))
    document.setDocumentMargin(0)
    return document


def show(path: Path) -> None:
    """Open the PDF in the person's own viewer, where she prints it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
