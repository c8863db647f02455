"""What the Reorder page does: draft orders, her own rule, who sells it, the settings, the track record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from shopdesk.core import reading
from shopdesk.core.money import round_half_up
from shopdesk.core.problems import refuse
from shopdesk.core.texts import N_, _, say
from shopdesk.model.purchasing import actions as purchasing
from shopdesk.model.replenishment import accuracy, actions
from shopdesk.model.replenishment.plans import rule_of, suppliers
from shopdesk.model.replenishment.reorder import Offer
from shopdesk.model.shop_settings import actions as shop_settings
from shopdesk.ui import texts
from shopdesk.ui.columns import Column
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import Field, Form
from shopdesk.ui.products.drill import table_dialog

_MONTHS = (
    Column("month", N_("Month"), lambda m: m.month, "strong", 80),
    Column("answered", N_("Suggested"), lambda m: m.answered, "number", 100),
    Column("as_suggested", N_("As suggested"), lambda m: m.as_suggested, "number", 106),
    Column("changed", N_("Otherwise"), lambda m: m.changed, "number", 88),
    Column("not_ordered", N_("Not ordered"), lambda m: m.not_ordered, "number", 100),
    Column("avoided", N_("Days out avoided"), lambda m: m.avoided, "number", 126),
    Column("out", N_("Days out"), lambda m: m.out, "number", 80),
    Column("over", N_("Too many"), lambda m: m.over, "number", 84),
    Column("over_value", N_("Their cost"), lambda m: m.over_value, "money", 94),
    Column("wape", N_("Missed by"), lambda m: m.wape, "percent", 84),
)

_SERVICE = (
    ("service_a_ppm", N_("Service level of class A, %")),
    ("service_ppm", N_("Service level of class B, %")),
    ("service_c_ppm", N_("Service level of class C, %")),
)
"""How likely goods are to last until the next ones come; kept in millionths."""


def _window() -> QWidget | None:
    return QApplication.activeWindow()


def order(desk: Desk, wanted: Mapping[int, int]) -> bool:
    """One draft order for each supplier; answers whether it was done."""
    count = sum(1 for n in wanted.values() if n)
    label = say(N_("Draft orders for {n} SKUs"), n=count)
    return desk.do(label, actions.accept, dict(wanted)) is not None


def rule(desk: Desk, offer: Offer) -> Form:
    """Her own rule for a SKU."""
    kept = desk.ask(rule_of, offer.id)
    fields = [
        Field("point", _("Reorder at so many pieces"), "quantity", kept.point,
              hint=texts.number(max(0, round(offer.point)))),
        Field("quantity", _("Always order"), "quantity", kept.quantity, hint=texts.number(offer.quantity)),
        Field("monthly", _("Sells in 30 days"), "quantity", kept.monthly, hint=texts.number(round(offer.mean * 30))),
        Field("season_percent", _("Season, percent of usual"), "quantity", kept.season_percent),
        Field("planned", _("Pieces for a campaign, on top"), "quantity", kept.planned),
        Field("note", _("What is left empty is reckoned from sales and receipts."), "note"),
    ]  # fmt: skip

    def save(d: dict[str, Any]) -> object:
        told = {**d, "season_percent": 100 if d["season_percent"] is None else d["season_percent"],
                "planned": d["planned"] or 0}  # fmt: skip
        return desk.carry_out(
            say(N_("Own rule for {sku}"), sku=offer.code), actions.set_rule, offer.id, **told
        )

    return Form(_window(), _("Your rule for {sku}").format(sku=offer.code), fields, save)


def source(desk: Desk, offers: Sequence[Offer]) -> Form:
    """Who sells it, at what price, in what packs, how soon."""
    first = offers[0]
    what = first.code if len(offers) == 1 else _("{n} SKUs").format(n=texts.number(len(offers)))
    known = desk.ask(suppliers)
    fields = [
        Field("supplier", _("Supplier"), "suggest", first.supplier, [(n, n) for _id, n in known], required=True,
              hint=_("A new name becomes a new supplier")),
        Field("lead_days", _("Days until it comes"), "quantity"),
        Field("moq", _("Least order"), "quantity", first.moq),
        Field("pack", _("Pieces in a pack"), "quantity", first.pack),
    ]  # fmt: skip
    if len(offers) == 1:
        fields.append(Field("price", _("Price of one"), "unit", first.unit_cost))

    def save(d: dict[str, Any]) -> object:
        label = say(N_("{name} sells {what}"), name=d["supplier"], what=what)
        told: Any = {k: d[k] for k in ("moq", "pack", "price", "lead_days") if d.get(k) is not None}
        return desk.carry_out(label, purchasing.buy_from, d["supplier"], [o.id for o in offers], **told)

    title = _("Who sells {what}?").format(what=what)
    currency, about = desk.shop.facts.currency, [o.id for o in offers]
    return Form(_window(), title, fields, save, currency=currency, about=about)


def settings(desk: Desk) -> Form:
    """What the suggestions are reckoned with."""
    f = desk.shop.facts
    windows = [(n, _("{n} days").format(n=n)) for n in (28, 56, 90)]
    fields = [
        Field("demand_days", _("Demand measured on the last"), "choice", f.demand_days, windows),
        Field("review_days", _("Days between orders"), "quantity", f.review_days, required=True),
        Field("lead_days", _("Days until goods come, where nobody says"), "quantity", f.lead_days, required=True),
        Field("over_days", _("Overstocked from so many days of sales"), "quantity", f.over_days, required=True),
        *(Field(name, _(words), "text", f"{getattr(f, name) / 10_000:g}") for name, words in _SERVICE),
        Field("cap_promotions", _("Promotion days count no more than a good ordinary day"), "yes", f.cap_promotions,
              wide=True),
    ]  # fmt: skip

    def save(d: dict[str, Any]) -> object:
        told = {**d, **{name: _millionths(name, d[name]) for name, _words in _SERVICE}}
        return desk.carry_out(
            say(N_("How suggestions are reckoned")), lambda work: shop_settings.change(work, **told)
        )

    return Form(_window(), _("How suggestions are reckoned"), fields, save)


def _millionths(field: str, typed: str) -> int:
    """A percentage as it was typed. Refused when it is none."""
    level = reading.number(typed.strip().removesuffix("%"))
    if level is None:
        raise refuse(N_("A service level is between 50 and 99.9 percent."), field=field)
    return round_half_up(level * 10_000)


def promotion(desk: Desk) -> Form:
    """Days of a promotion."""
    today = desk.shop.today()
    fields = [
        Field("first", _("First day"), "day", today), Field("last", _("Last day"), "day", today),
        Field("name", _("Name"), wide=True, hint=_("Double 11")),
        Field("note", _("Their sales count no more than a good ordinary day's."), "note"),
    ]  # fmt: skip

    def save(d: dict[str, Any]) -> object:
        if d["last"] < d["first"]:
            raise refuse(N_("The last day is before the first."), field="last")
        return desk.carry_out(
            say(N_("Promotion days {name}"), name=d["name"]),
            actions.add_promotion,
            d["first"],
            d["last"],
            name=d["name"],
        )

    return Form(_window(), _("Promotion days"), fields, save)


def record(desk: Desk) -> None:
    """What came of the suggestions, month by month."""
    found = desk.ask(accuracy.months, desk.shop.today())
    words = _(
        "Of suggestions whose days have passed: days that would have been without stock but for what was ordered, days"
        " without stock all the same, pieces over the target at the end, and how far expected sales missed."
    )
    table_dialog(
        desk, _("What came of the suggestions"), words, _MONTHS, found, _("Their days have not passed yet.")
    ).exec()
