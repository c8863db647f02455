"""A file says which triggers it has; the program says the same of its own in whatever order it was imported."""

from __future__ import annotations

from shopdesk.model import derived, schema


def test_the_order_in_which_nouns_were_imported_changes_no_digest(monkeypatch):
    before = schema.trigger_digest()
    monkeypatch.setattr(derived, "DERIVED", dict(reversed(derived.DERIVED.items())))
    assert schema.trigger_digest() == before


def test_another_trigger_is_another_digest(monkeypatch):
    before = schema.trigger_digest()
    monkeypatch.setattr(derived, "DERIVED", dict(list(derived.DERIVED.items())[1:]))
    assert schema.trigger_digest() != before
