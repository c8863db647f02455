"""What a bundle is made of: components found by code or title, their pieces or the group they are chosen from, and what
comes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from shopdesk.core.texts import _
from shopdesk.model.bundles import queries, rules
from shopdesk.model.bundles.rules import Group, GroupDraft, Part
from shopdesk.model.products.queries import SkuChoice
from shopdesk.ui import texts
from shopdesk.ui.bundles.group_lines import GroupLines
from shopdesk.ui.desk import Desk
from shopdesk.ui.line_editor import Cell, GoodsEditor, Row


class PartsEditor(GoodsEditor):
    """Rows of a bundle. A row with a group's name is one that may be chosen: how many of the group are, stands below. A
    new row joins the group of the one before."""

    def __init__(self, desk: Desk, *args: Any, groups: Sequence[Group] = (), **kwargs: Any) -> None:
        self.groups = GroupLines(desk, {g.name: (g.pieces, g.repeats) for g in groups})
        super().__init__(desk, *args, **kwargs)
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.insertWidget(column.indexOf(self.table) + 1, self.groups)
        self.groups.changed.connect(self._tell)

    def add(self, sku: SkuChoice, count: int = 1) -> None:
        before = len(self.rows)
        super().add(sku, count)
        if before and len(self.rows) > before:
            self.rows[-1]["group"] = self.rows[-2]["group"]
            self.show_rows()

    def show_rows(self) -> None:
        for row in self.rows:
            row["quantity"] = 1 if row["group"] else row["quantity"]
        counts: dict[str, int] = {}
        for row in self.rows:
            if row["group"]:
                counts[row["group"]] = counts.get(row["group"], 0) + 1
        self.groups.show_groups(counts)
        super().show_rows()

    def kept(self) -> list[dict[str, Any]]:
        sizes = self.groups.sizes
        return [{**told, "size": list(sizes.get(told["group"], ()))} for told in super().kept()]

    def give_back(self, kept: Sequence[dict[str, Any]]) -> None:
        self.groups.sizes |= {
            k["group"]: (int(k["size"][0]), bool(k["size"][1])) for k in kept if k.get("size")
        }
        super().give_back(kept)


def parts_editor(
    desk: Desk, price: int, parts: tuple[Part, ...] = (), groups: tuple[Group, ...] = ()
) -> PartsEditor:
    """The components of a bundle that is sold at this price, and what may be chosen."""
    currency = desk.shop.facts.currency

    def start(sku: SkuChoice, count: int) -> Row:
        part = Part(sku.id, sku.code, sku.title, count, sku.price, sku.tracked, sku.cost, sku.available)
        return _row(desk.ask(queries.part_of, sku.id, count) or part)

    def note(rows: list[Row]) -> str:
        return sums(parts_in(rows), price, currency, groups_in(rows, editor.groups))

    editor = PartsEditor(
        desk,
        (Cell("quantity", _("Pieces"), "quantity", 70, least=1),
         Cell("group", _("Chosen from"), "text", 120, may_be_empty=True),
         Cell("price", _("Price"), "shown", 92, show=lambda rows, at: texts.unit(rows[at]["part"].price, currency)),
         Cell("cost", _("Cost"), "shown", 92, show=lambda rows, at: texts.unit(rows[at]["part"].cost, currency)),
         Cell("free", _("Available"), "shown", 84, show=lambda rows, at: _free(rows[at]["part"]))),
        groups=groups, start=start,
        rows=[*(_row(p) for p in parts), *(_row(m, g.name) for g in groups for m in g.members)],
        tell=lambda sku: texts.unit(sku.price, currency), ask=_("Add a component: SKU, title or barcode, Enter"),
    )  # fmt: skip
    editor.note_by(note)
    return editor


def _row(part: Part, group: str = "") -> Row:
    return {
        "sku_id": part.sku_id, "code": part.code, "title": part.title, "quantity": part.quantity, "part": part,
        "group": group,
    }  # fmt: skip


def _free(part: Part) -> str:
    return texts.number(part.available) if part.tracked else "—"


def parts_in(rows: Sequence[Row]) -> list[Part]:
    """The components that are always in it."""
    return [replace(r["part"], quantity=r["quantity"]) for r in rows if not r["group"]]


def groups_in(rows: Sequence[Row], lines: GroupLines) -> list[Group]:
    """The groups that these rows are in."""
    members: dict[str, list[Part]] = {}
    for r in rows:
        if r["group"]:
            members.setdefault(r["group"], []).append(replace(r["part"], quantity=1))
    return [
        Group(at, name, *lines.size_of(name), tuple(own)) for at, (name, own) in enumerate(members.items())
    ]


def drafts(rows: Sequence[Row], lines: GroupLines) -> list[GroupDraft]:
    """The same as the action takes them."""
    return [
        GroupDraft(g.name, g.pieces, tuple(m.sku_id for m in g.members), g.repeats)
        for g in groups_in(rows, lines)
    ]


def span(least: int, most: int, currency: str) -> str:
    """An amount that depends on what is chosen."""
    return (
        texts.unit(least, currency)
        if least == most
        else f"{texts.unit(least, currency)} – {texts.unit(most, currency)}"
    )


def sums(parts: Sequence[Part], price: int, currency: str, groups: Sequence[Group] = ()) -> str:
    """What one costs, what its components cost alone, the margin at its price, and how many can be made now."""
    if not parts and not groups:
        return _("One piece and more of one SKU or several.")
    costs = rules.extremes(parts, groups, lambda p: p.cost)
    alone = rules.extremes(parts, groups, lambda p: p.price) or (0, 0)
    told = [
        _("Cost {amount}").format(amount="—" if costs is None else span(*costs, currency)),
        _("one by one {amount}").format(amount=span(*alone, currency)),
        _("price {amount}").format(amount=texts.unit(price, currency)),
    ]
    if costs is not None and price:
        least, most = ((price - cost) / price for cost in (costs[1], costs[0]))
        shown = [texts.percent(m) for m in ((least,) if least == most else (least, most))]
        told.append(_("margin {p}").format(p=" – ".join(shown)))
    told.append(_("can be made now: {n}").format(n=texts.number(rules.can_make(parts, groups))))
    return " · ".join(told)
