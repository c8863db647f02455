"""Cells of the grid, written all at once: what can be is done in one step, what cannot comes back with its reason."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import text

from shopdesk.core.problems import Problem, Refused, problem, refuse
from shopdesk.core.texts import N_
from shopdesk.model.base import moment_text
from shopdesk.model.inserting import insert
from shopdesk.model.products import variant_rules as vr
from shopdesk.model.products.catalogue import rename_sku
from shopdesk.model.products.grid_queries import context, rows
from shopdesk.model.products.grid_rules import BY_KEY, GridRow, read, text_of
from shopdesk.model.products.price_log import Change, change_prices
from shopdesk.model.products.price_rules import problems_floor
from shopdesk.model.products.queries import sku_by_code
from shopdesk.model.products.records import Product, ProductState
from shopdesk.model.products.tagging import set_tags
from shopdesk.model.shop import Progress, Work, no_progress

_PRICES = ("price", "compare_price", "cost")
_PLAIN = {
    "variant": "title",
    "barcode": "barcode",
    "weight_g": "weight_g",
    "volume_cm3": "volume_cm3",
    "warn_line": "warn_line",
    "state": "state",
}
"""Cells that are one column of `sku`."""


class Cell(NamedTuple):
    """A cell and what was typed or pasted into it."""

    sku_id: int
    column: str
    text: str


Place = tuple[int, str]


@dataclass
class Applied:
    """What came of it: how many cells changed, and by (SKU, column) why others could not be."""

    changed: int = 0
    wrong: dict[Place, Problem] = field(default_factory=dict)


def apply(work: Work, cells: Iterable[Cell], reason: str = "", progress: Progress = no_progress) -> Applied:
    """Write cells; one that cannot be keeps what it had and is named in `wrong`. Nothing is refused as a whole.

    A later cell of the same place wins. A cell of a product changes it for all its SKUs. A price under its floor needs
    the reason. A code that was used stays as an alias.
    """
    work.session.flush()
    wanted = {(c.sku_id, c.column): c.text for c in cells}
    by_id = {r.id: r for r in rows(work.session, list({sku for sku, _c in wanted}))}
    writer = _Writer(work, by_id, reason.strip())
    writer.judge(wanted)
    writer.write(progress)
    return writer.out


def set_cells(work: Work, cells: Sequence[tuple[str, str, str]], *, reason: str = "") -> int:
    """For scripts: cells as (code, column, text); answers how many changed. Refused whole when one cannot be."""
    found = []
    for code, column, value in cells:
        sku_id = sku_by_code(work.session, code)
        if sku_id is None:
            raise refuse(N_("There is no SKU {code}."), field="cells", code=code)
        if column not in BY_KEY:
            raise refuse(N_("The grid has no column {column}."), field="cells", column=column)
        found.append(Cell(sku_id, column, value))
    done = apply(work, found, reason)
    if done.wrong:
        raise Refused(*done.wrong.values())
    return done.changed


class _Writer:
    """Judges cells, gathers what they change by row, writes it in few statements."""

    def __init__(self, work: Work, by_id: Mapping[int, GridRow], reason: str) -> None:
        self.work, self.rows, self.reason = work, by_id, reason
        self.out = Applied()
        self.skus: dict[int, dict[str, Any]] = {}
        self.products: dict[int, dict[str, Any]] = {}
        self.codes: dict[int, str] = {}
        self.prices: list[Change] = []
        self.costs: dict[int, int | None] = {}
        self._said: dict[tuple[int, str], tuple[Any, str]] = {}

    # judging ------------------------------------------------------------------------------------------

    def judge(self, wanted: Mapping[Place, str]) -> None:
        reading = context(self.work.session, self.work.facts.currency)
        values: dict[Place, Any] = {}
        for (sku_id, column), typed in wanted.items():
            row = self.rows.get(sku_id)
            if row is None:
                self.out.wrong[sku_id, column] = problem(N_("This SKU is no longer there."))
                continue
            value, wrong = read(row, column, typed, reading)
            if wrong is not None:
                self.out.wrong[sku_id, column] = wrong
            elif not (column == "margin" and (sku_id, "price") in wanted) and not _same(
                row, column, value, typed
            ):
                values[sku_id, column] = value
        self._judge_options({p: v for p, v in values.items() if p[1].startswith("option")})
        for (sku_id, column), value in sorted(values.items(), key=lambda v: v[0][1] != "cost"):
            if not column.startswith("option"):  # the cost first: the floor of a price follows from it
                self._take(self.rows[sku_id], column, value)

    def _take(self, row: GridRow, column: str, value: Any) -> None:
        if BY_KEY[column].of == "product":
            self._take_product(row, column, value)
        elif column in _PRICES or column == "margin":
            self._take_price(row, column, value)
        elif column == "code":
            self.codes[row.id] = value
        else:
            self.skus.setdefault(row.id, {})[_PLAIN[column]] = value
            self.out.changed += 1

    def _take_product(self, row: GridRow, column: str, value: Any) -> None:
        """One product says one thing, whichever of its SKUs it was typed at."""
        said, by = self._said.setdefault((row.product_id, column), (value, row.code))
        if said != value:
            words = N_("{sku} is of the same product, and says otherwise.")
            self.out.wrong[row.id, column] = problem(words, sku=by)
            return
        self.products.setdefault(row.product_id, {})[column] = value
        self.out.changed += 1

    def _take_price(self, row: GridRow, column: str, value: Any) -> None:
        what = "price" if column == "margin" else column
        if what == "price":
            facts, cost = self.work.facts, self.costs.get(row.id, row.cost)
            wrong = problems_floor(value, cost, facts.min_margin_ppm, self.reason, facts.currency)
            if wrong:
                self.out.wrong[row.id, column] = wrong[0]
                return
        elif what == "cost":
            self.costs[row.id] = value
        why = self.reason or "grid"
        self.prices.append(Change(row.id, row.product_id, row.code, what, getattr(row, what), value, why))
        self.out.changed += 1

    def _judge_options(self, values: dict[Place, Any]) -> None:
        """Two variants of a product are never the same."""
        if not values:
            return
        wanted: dict[int, list[tuple[str, str]]] = {}
        for (sku_id, column), value in values.items():
            options = wanted.setdefault(sku_id, list(self.rows[sku_id].options))
            options[int(column[-1]) - 1] = (options[int(column[-1]) - 1][0], value)
        theirs = self._options_of({self.rows[i].product_id for i in wanted})
        for sku_id, options in wanted.items():
            row, key = self.rows[sku_id], vr.same(dict(options))
            others = [i for i, (p, o) in theirs.items() if i != sku_id and p == row.product_id and o == key]
            if others:
                for place in [p for p in values if p[0] == sku_id]:
                    words = N_("Another variant of the product is {title} already.")
                    self.out.wrong[place] = problem(words, title=vr.title_of(dict(options)))
                continue
            theirs[sku_id] = (row.product_id, key)
            edit = self.skus.setdefault(sku_id, {})
            edit["options"] = json.dumps(dict(options), ensure_ascii=False)
            if row.variant == vr.title_of(dict(row.options)):
                edit["title"] = vr.title_of(dict(options))
            self.out.changed += sum(1 for p in values if p[0] == sku_id)

    def _options_of(self, products: set[int]) -> dict[int, tuple[int, str]]:
        sql = "SELECT id, product_id, options FROM sku WHERE product_id IN (SELECT value FROM json_each(:p))"
        found = self.work.session.execute(text(sql), {"p": json.dumps(list(products))})
        return {r[0]: (r[1], vr.same(json.loads(r[2]))) for r in found}

    # writing ------------------------------------------------------------------------------------------

    def write(self, progress: Progress) -> None:
        self._rename()
        total = len(self.skus) + len(self.prices) + len(self.products)
        self._update("sku", {i: _stored(e) for i, e in self.skus.items()})
        progress(len(self.skus), total)
        change_prices(self.work, self.prices)
        progress(len(self.skus) + len(self.prices), total)
        self._write_products(progress, total)
        self._follow_states()
        self._note()

    def _rename(self) -> None:
        for sku_id, code in self.codes.items():
            try:
                rename_sku(self.work, sku_id, code)
                self.work.session.flush()
                self.out.changed += 1
            except Refused as no:
                self.out.wrong[sku_id, "code"] = no.problems[0]
        self.work.session.expire_all()

    def _update(self, table: str, edits: Mapping[int, Mapping[str, Any]]) -> None:
        shapes: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
        for row_id, edit in edits.items():
            if edit:
                shapes.setdefault(tuple(edit), []).append((*edit.values(), row_id))
        for columns, values in shapes.items():
            sets = ", ".join(f"{c} = ?" for c in columns)
            self.work.session.connection().exec_driver_sql(f"UPDATE {table} SET {sets} WHERE id = ?", values)

    def _write_products(self, progress: Progress, total: int) -> None:
        plain = {
            i: {("category_id" if k == "category" else k): v for k, v in e.items() if k != "tags"}
            for i, e in self.products.items()
        }
        self._update("product", plain)
        self.work.session.expire_all()
        for n, (product_id, edit) in enumerate(self.products.items()):
            if "tags" in edit:
                set_tags(self.work, self.work.session.get_one(Product, product_id), edit["tags"])
                progress(total - len(self.products) + n, total)

    def _follow_states(self) -> None:
        """A product is on sale if one of its SKUs is, else paused, a draft or archived, as they are."""
        touched = {self.rows[i].product_id for i, e in self.skus.items() if "state" in e}
        if not touched:
            return
        sql = "SELECT product_id, state FROM sku WHERE product_id IN (SELECT value FROM json_each(:p))"
        states: dict[int, set[str]] = {}
        for product_id, state in self.work.session.execute(text(sql), {"p": json.dumps(list(touched))}):
            states.setdefault(product_id, set()).add(state)
        order = (ProductState.ACTIVE, ProductState.PAUSED, ProductState.DRAFT, ProductState.ARCHIVED)
        self._update(
            "product", {p: {"state": next(o.value for o in order if o in s)} for p, s in states.items()}
        )

    def _note(self) -> None:
        """One line in the history of each product; prices and codes tell themselves."""
        touched = sorted({self.rows[i].product_id for i, e in self.skus.items() if e} | set(self.products))
        at = moment_text(self.work.now)
        told = ((at, "owner", "product", p, N_("Edited in the grid"), "{}") for p in touched)
        insert(self.work, "timeline", ("at", "who", "subject", "subject_id", "what", "fact_values"), told)
        self.work.session.expire_all()


def _same(row: GridRow, column: str, value: Any, typed: str) -> bool:
    if column == "category":
        return typed.strip() == row.category
    if column == "margin":
        return bool(value == row.price)
    if column == "tags":
        return bool(value == row.tags)
    return bool(value == row.value(column)) or column == "on_hand"


def _stored(edit: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v.value if isinstance(v, ProductState) else v for k, v in edit.items()}


__all__ = ["Applied", "Cell", "apply", "set_cells", "text_of"]
