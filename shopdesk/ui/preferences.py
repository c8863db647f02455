"""Preferences, made from what core.settings and shop_settings declare."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from PySide6.QtWidgets import QWidget

from shopdesk.core import settings as store
from shopdesk.core.problems import refuse
from shopdesk.core.settings import Settings
from shopdesk.core.texts import N_, _, say
from shopdesk.model.shop_settings import actions
from shopdesk.model.shop_settings.rules import ShopFacts
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import Field, Form
from shopdesk.ui.theme import theme

_FIXED = ("currency", "chart", "books_start", "timezone")


def open_preferences(parent: QWidget, settings: Settings, desk: Desk | None) -> Form:
    """This computer's settings and the shop's, on one sheet."""
    specs = [
        Field("_computer", _("This computer"), "note"),
        *(_own(f, settings) for f in fields(Settings) if _title(f)),
    ]
    if desk is not None:
        facts = desk.shop.facts
        specs.append(Field("_shop", _("This shop"), "note"))
        specs += [_of_shop(f, facts) for f in fields(ShopFacts) if _title(f) and f.name not in _FIXED]

    def save(draft: dict[str, Any]) -> bool:
        changed = {} if desk is None else _changed(draft, desk.shop.facts)
        if desk is not None and changed:
            label = say(N_("Change the shop's settings"))
            if desk.carry_out(label, lambda work: actions.change(work, **changed)) is None:
                return False
        names = {f.name for f in fields(Settings)}
        for name, value in draft.items():
            if name in names:
                setattr(settings, name, value)
        store.save(settings)
        theme.apply(settings.theme, compact=settings.compact)
        return True

    currency = desk.shop.facts.currency if desk else "CNY"
    form = Form(parent, _("Preferences"), specs, save, currency=currency)
    form.setMinimumWidth(640)
    return form


def _title(f: Any) -> str:
    return str(f.metadata.get("title", ""))


def _own(f: Any, settings: Settings) -> Field:
    value, help_ = getattr(settings, f.name), _(f.metadata["help"])
    choices = f.metadata["choices"]
    if choices:
        return Field(
            f.name,
            _(f.metadata["title"]),
            "choice",
            value,
            [(k, _(w)) for k, w in choices.items()],
            hint=help_,
        )
    kind = "yes" if isinstance(value, bool) else "text"
    return Field(f.name, _(f.metadata["title"]), kind, value, hint=help_)  # type: ignore[arg-type]


_PERCENT = {"tax_rate_ppm": N_("Tax rate on sales, %"), "min_margin_ppm": N_("Least margin on cost, %")}
"""Settings kept in millionths and typed in percent."""
_AMOUNTS = {"count_reason_above", "parcel_cost", "packing_cost"}


def _of_shop(f: Any, facts: ShopFacts) -> Field:
    value = getattr(facts, f.name)
    if f.name in _PERCENT:
        return Field(f.name, _(_PERCENT[f.name]), "text", f"{value / 10_000:g}", hint=_(f.metadata["help"]))
    if f.metadata["choices"]:
        choices = [(k, _(w)) for k, w in f.metadata["choices"].items()]
        return Field(f.name, _(f.metadata["title"]), "choice", value, choices, hint=_(f.metadata["help"]))
    if f.name in _AMOUNTS:
        return Field(f.name, _(f.metadata["title"]), "money", value, hint=_(f.metadata["help"]))
    kind = "yes" if isinstance(value, bool) else "quantity" if isinstance(value, int) else "text"
    return Field(f.name, _(f.metadata["title"]), kind, value, hint=_(f.metadata["help"]))  # type: ignore[arg-type]


def _changed(draft: dict[str, Any], facts: ShopFacts) -> dict[str, Any]:
    from shopdesk.core.money import round_half_up
    from shopdesk.core.reading import number

    changed = {}
    for f in fields(ShopFacts):
        if f.name not in draft:
            continue
        value = draft[f.name]
        if f.name in _PERCENT:
            rate = number(str(value))
            if rate is None and str(value).strip():
                raise refuse(N_("“{text}” is not an amount."), field=f.name, text=str(value)[:40])
            value = None if rate is None else round_half_up(rate * 10_000)
        if value is not None and value != getattr(facts, f.name):
            changed[f.name] = value
    return changed
