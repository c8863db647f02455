"""What the owner does with products and stock."""

from __future__ import annotations

from shopdesk.model.products.stock import move_stock, reverse_movements

__all__ = ["move_stock", "reverse_movements"]
