"""Attributes that a list tells of products: what is here of them, and where they are put, past the ORM.

An attribute is found by its name, first among those that the product's category asks for; one that nobody has is
made, asked of all products, with several words to choose. Their noun stands on this one, so it is told in SQL.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from decimal import Decimal, InvalidOperation
from typing import Any

from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_
from shopdesk.model.products.rules import folded, once

Told = Mapping[str, Sequence[str]]
"""An attribute's name → its words."""
SCALE = 1000
"""A number of an attribute is kept in thousandths."""
LONGEST, LONGEST_TEXT = 60, 500
MOST = 10**15
YES = {"1": 1, "yes": 1, "true": 1, "是": 1, "有": 1, "0": 0, "no": 0, "false": 0, "否": 0, "无": 0}
_MISFIT = {
    "number": N_("{name} is a number, and “{value}” is none: it stays as it is here."),
    "yes": N_("{name} is yes or no, and “{value}” is neither: it stays as it is here."),
}
_ALL = """
    SELECT v.product_id, a.name, CASE a.kind
           WHEN 'number' THEN rtrim(rtrim(printf('%.3f', v.number / 1000.0), '0'), '.')
               || iif(a.unit = '', '', ' ' || a.unit) WHEN 'yes' THEN iif(v.number, 'yes', 'no')
               ELSE coalesce(o.name, v.words) END
    FROM product_value v JOIN attribute a ON a.id = v.attribute_id LEFT JOIN attribute_option o ON o.id = v.option_id
    WHERE v.product_id IN (SELECT value FROM json_each(?)) ORDER BY v.product_id, a.position, a.id, o.position
"""
_UP = """
    WITH RECURSIVE up (id) AS (
        SELECT category_id FROM product WHERE id = ? UNION SELECT c.parent_id FROM category c JOIN up ON c.id = up.id)
    SELECT id FROM up WHERE id IS NOT NULL
"""
Run = Callable[..., Any]


def attributes_of(run: Run, portion: str) -> dict[int, dict[str, list[str]]]:
    """What these products (ids as JSON) are: product → attribute → its words."""
    found: dict[int, dict[str, list[str]]] = {}
    for product, name, word in run(_ALL, (portion,)):
        found.setdefault(product, {}).setdefault(name, []).append(word)
    return found


def same_attributes(old: Told, new: Told) -> bool:
    """Whether every attribute that a list tells is so here; what it does not tell is left."""
    mine = {folded(n): {folded(w) for w in words} for n, words in old.items()}
    return all(mine.get(folded(n)) == {folded(w) for w in once(words)} for n, words in new.items())


def kept_as(kind: str, unit: str, words: Sequence[str]) -> list[str]:
    """The words as they will be read back from an attribute of this kind; [] when it cannot hold them."""
    if kind == "text":
        return [", ".join(words)[:LONGEST_TEXT]]
    if kind == "yes":
        yes = YES.get(folded(words[0])) if len(words) == 1 else None
        return [] if yes is None else ["yes" if yes else "no"]
    if kind == "number":
        number = thousandths(words[0].removesuffix(unit)) if len(words) == 1 else None
        return [] if number is None else [f"{number_text(number)} {unit}".strip()]
    return once(w[:LONGEST].replace(",", "，") for w in words)


class Kinds:
    """The attributes that there are, by folded name: id, category (None: asked of all products), kind, unit."""

    def __init__(self, run: Run) -> None:
        self.known: dict[str, list[tuple[int, int | None, str, str]]] = {}
        for i, category, name, kind, unit in run(
            "SELECT id, category_id, name, kind, unit FROM attribute ORDER BY id"
        ):
            self.known.setdefault(folded(name), []).append((i, category, kind, unit))

    def find(self, name: str, up: Set[int]) -> tuple[int, str, str] | None:
        """The attribute of a product in these categories: id, kind, unit. None: nobody has it."""
        there = self.known.get(folded(name), [])
        found = next((a for a in there if a[1] is None or a[1] in up), there[0] if there else None)
        return None if found is None else (found[0], found[2], found[3])

    def settle(self, told: Told, up: Set[int]) -> tuple[dict[str, list[str]], list[Problem]]:
        """What is told, as it will be kept, and why the rest of it is not."""
        kept, wrong = dict[str, list[str]](), list[Problem]()
        for name, words in told.items():
            _id, kind, unit = self.find(name[:LONGEST], up) or (0, "several", "")
            if fits := kept_as(kind, unit, words):
                kept[name[:LONGEST]] = fits
            else:
                text = _MISFIT[kind]
                wrong.append(problem(text, field=name, blocking=False, name=name, value=", ".join(words)))
        return kept, wrong


class Values:
    """Writes attributes of products; the change log must see it, since these rows carry no batch."""

    def __init__(self, run: Run) -> None:
        self.run, self.kinds = run, Kinds(run)

    def tell(self, product: int, told: Told) -> None:
        """Let a product be what the list says, settled by `Kinds.settle`."""
        up = {row[0] for row in self.run(_UP, (product,))}
        for name, words in told.items():
            attribute, kind, unit = self._attribute(name[:LONGEST], up)
            values = self._values(attribute, kind, unit, once(words))
            if values:
                self.run(
                    "DELETE FROM product_value WHERE product_id = ? AND attribute_id = ?",
                    (product, attribute),
                )
                sql = """INSERT INTO product_value (product_id, attribute_id, option_id, number, words)
                         VALUES (?, ?, ?, ?, ?)"""
                self.run(sql, [(product, attribute, *v) for v in values])

    def _attribute(self, name: str, up: set[int]) -> tuple[int, str, str]:
        found = self.kinds.find(name, up)
        if found is None:
            sql = """INSERT INTO attribute (category_id, name, kind, unit, position)
                     SELECT NULL, ?, 'several', '', coalesce(max(position), 0) + 1 FROM attribute RETURNING id"""
            found = (int(self.run(sql, (name,)).scalar_one()), "several", "")
            self.kinds.known[folded(name)] = [(found[0], None, *found[1:])]
        return found

    def _values(
        self, attribute: int, kind: str, unit: str, words: list[str]
    ) -> list[tuple[int | None, int | None, str | None]]:
        """The values as they are kept: option, number, words."""
        if kind == "text":
            return [(None, None, ", ".join(words)[:LONGEST_TEXT])] if words else []
        if kind == "yes":
            yes = YES.get(folded(words[0])) if words else None
            return [] if yes is None else [(None, yes, None)]
        if kind == "number":
            number = thousandths(words[0].removesuffix(unit)) if words else None
            return [] if number is None else [(None, number, None)]
        if kind == "choice" and len(words) > 1:
            self.run("UPDATE attribute SET kind = 'several' WHERE id = ?", (attribute,))
        return [(self._option(attribute, w[:LONGEST]), None, None) for w in words]

    def _option(self, attribute: int, word: str) -> int:
        plain = word.replace(",", "，")
        sql = "SELECT id FROM attribute_option WHERE attribute_id = ? AND name = ?"
        found = self.run(sql, (attribute, plain)).scalar()
        if found is None:
            sql = """INSERT INTO attribute_option (attribute_id, name, position)
                     SELECT ?, ?, count(*) FROM attribute_option WHERE attribute_id = ? RETURNING id"""
            found = self.run(sql, (attribute, plain, attribute)).scalar_one()
        return int(found)


def thousandths(typed: str) -> int | None:
    """A written number in thousandths; None when it is none or has more than three places: `1.25` → 1250."""
    try:
        number = Decimal(typed.replace(" ", "").replace("，", "").replace(",", "")) * SCALE
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number) > MOST or number != number.to_integral_value():
        return None
    return int(number)


def number_text(number: int) -> str:
    """Thousandths as a plain decimal: 1250 → `1.25`."""
    text = f"{Decimal(number) / SCALE:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
