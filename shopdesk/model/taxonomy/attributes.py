"""What can be done with attributes and with the values that products have."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import delete, func, select, text, update

from shopdesk.core.problems import Problem, refuse, refuse_if
from shopdesk.core.texts import N_
from shopdesk.model.products.list_values import LONGEST
from shopdesk.model.products.records import Category
from shopdesk.model.products.rules import folded, once
from shopdesk.model.shop import Work
from shopdesk.model.taxonomy import queries, rules
from shopdesk.model.taxonomy.loading import attribute as load
from shopdesk.model.taxonomy.records import Attribute, AttributeKind, AttributeOption, ProductValue


def add_attribute(
    work: Work,
    name: str,
    kind: AttributeKind,
    *,
    category_id: int | None = None,
    unit: str = "",
    options: Sequence[str] = (),
) -> int:
    """Let a category, and all below it, ask for something; without a category all products. Answers its id.

    Refused: a name that another there has, an attribute of words to choose without any.
    """
    words = once(options)
    refuse_if(
        rules.problems_attribute(name, kind, words, queries.attribute_names_near(work.session, category_id))
    )
    last = work.session.scalar(select(func.max(Attribute.position)))
    made = Attribute(
        name=name.strip(), kind=kind, category_id=category_id, unit=unit.strip(), position=(last or 0) + 1
    )
    work.session.add(made)
    work.session.flush()
    if kind in rules.WORDED:
        _add_options(work, made.id, words, 0)
    return made.id


def edit_attribute(
    work: Work,
    attribute_id: int,
    name: str,
    *,
    unit: str = "",
    options: Sequence[str] = (),
    kind: AttributeKind | None = None,
) -> None:
    """Give an attribute another name, unit and words. A word that is used is kept until no product has it: refused.

    Of words to choose, a product may be given several or only one (`kind`; refused while a product has more).
    No other kind ever changes: what is typed already would not fit.
    """
    it, words = load(work, attribute_id), once(options)
    taken = queries.attribute_names_near(work.session, it.category_id, but=attribute_id)
    refuse_if(rules.problems_attribute(name, kind or it.kind, words, taken))
    if kind is not None and kind is not it.kind:
        _change_kind(work, it, kind)
    it.name, it.unit = name.strip(), unit.strip()
    if it.kind not in rules.WORDED:
        return
    rows = {folded(o.name): o for o in _options(work, attribute_id)}
    wanted = {folded(w): i for i, w in enumerate(words)}
    for key, row in rows.items():
        if key not in wanted:
            _refuse_used(work, row)
            work.session.delete(row)
        else:
            row.position, row.name = wanted[key], words[wanted[key]]
    work.session.flush()
    for i, word in enumerate(words):
        if folded(word) not in rows:
            _add_options(work, attribute_id, [word], i)


def rename_option(work: Work, attribute_id: int, old: str, new: str) -> None:
    """Write a word to choose in another way, on every product that has it; one that is there already takes it in."""
    rows = {folded(o.name): o for o in _options(work, attribute_id)}
    row, target = rows.get(folded(old)), rows.get(folded(new))
    if row is None:
        raise refuse(N_("“{word}” is no word of this attribute."), field="old", word=old)
    if not new.strip() or len(new) > LONGEST:
        raise refuse(N_("A word has at most {most} characters."), field="new", most=LONGEST)
    if target is None or target is row:
        row.name = new.strip()
        return
    _become(work, row.id, target.id)
    work.session.delete(row)


def remove_attribute(work: Work, attribute_id: int) -> None:
    """Ask for it no more: it goes with every value that products have of it."""
    it = load(work, attribute_id)
    work.session.execute(delete(ProductValue).where(ProductValue.attribute_id == attribute_id))
    work.session.execute(delete(AttributeOption).where(AttributeOption.attribute_id == attribute_id))
    work.session.delete(it)
    work.session.flush()


def remove_attributes_of(work: Work, category_id: int) -> None:
    """Remove all that a category itself asks for."""
    for row in work.session.scalars(select(Attribute.id).where(Attribute.category_id == category_id)).all():
        remove_attribute(work, row)


def move_attributes(work: Work, source_id: int, target_id: int) -> None:
    """Let another category ask for what this one asked. A namesake that holds there takes the values in. Refused: it
    is of another kind."""
    there = {folded(a.name): a for a in queries.attributes(work.session, target_id)}
    for it in work.session.scalars(select(Attribute).where(Attribute.category_id == source_id)).all():
        other = there.get(folded(it.name))
        if other is None or other.id == it.id:
            it.category_id = target_id
        elif other.kind is not it.kind:
            words = N_("“{name}” is of another kind in “{category}”; rename one of them first.")
            target = work.session.get_one(Category, target_id).name
            raise refuse(words, field="target", name=it.name, category=target)
        else:
            _take_in(work, it, other.id)


def set_values(work: Work, product_ids: Iterable[int], values: Mapping[int, str]) -> int:
    """Say what attributes of products are, as typed, several words with commas; '' forgets. Answers how many values
    changed, came or went.

    Refused: no number, no yes or no, none of the words; an attribute that a product's category does not ask for is
    kept all the same, and shown where it is asked for.
    """
    ids = list(product_ids)
    known = {a.id: a for a in queries.attributes(work.session, every=True)}
    count = 0
    for attribute_id, typed in values.items():
        a = known.get(attribute_id)
        if a is None:
            raise refuse(N_("This attribute is no longer there."))
        read = rules.read_values(a.kind, a.name, typed, a.options)
        if isinstance(read, Problem):
            raise refuse(read.text, field=f"attribute-{attribute_id}", **dict(read.values))
        if len(read) == 1 and a.kind is not AttributeKind.SEVERAL:
            count += _put(work, ids, attribute_id, read[0])
        else:
            count += _put_all(work, ids, attribute_id, [v.option_id for v in read if v.option_id])
    return count


def set_attribute(work: Work, product_id: int, attribute: str, value: str = "") -> None:
    """Say what one attribute of a product is, by its name as its category asks for it. Refused: not asked for there."""
    asked = queries.attributes(work.session, queries.category_of(work.session, product_id))
    found = next((a for a in asked if folded(a.name) == folded(attribute)), None)
    if found is None:
        names = ", ".join(a.name for a in asked) or "—"
        words = N_("Its category does not ask for “{name}”; it asks for: {names}.")
        raise refuse(words, field="attribute", name=attribute, names=names)
    set_values(work, [product_id], {found.id: value})


def _put(work: Work, ids: list[int], attribute_id: int, value: rules.Value) -> int:
    run = work.session.connection().exec_driver_sql
    now = (value.option_id, value.number, value.words)
    found = run(
        """UPDATE product_value SET option_id = ?, number = ?, words = ?
           WHERE attribute_id = ? AND product_id IN (SELECT value FROM json_each(?))
           AND (option_id, number, words) IS NOT (?, ?, ?)""",
        (*now, attribute_id, json.dumps(ids), *now),
    ).rowcount
    found += run(
        """INSERT INTO product_value (product_id, attribute_id, option_id, number, words)
           SELECT p.id, ?, ?, ?, ? FROM json_each(?) j JOIN product p ON p.id = j.value
           WHERE NOT EXISTS (SELECT 1 FROM product_value v WHERE v.product_id = p.id AND v.attribute_id = ?)""",
        (attribute_id, *now, json.dumps(ids), attribute_id),
    ).rowcount
    return found


def _put_all(work: Work, ids: list[int], attribute_id: int, options: list[int]) -> int:
    """Let products have exactly these options of an attribute, or none."""
    run, wanted = work.session.connection().exec_driver_sql, json.dumps(options)
    found = run(
        """DELETE FROM product_value WHERE attribute_id = ? AND product_id IN (SELECT value FROM json_each(?))
           AND coalesce(option_id, 0) NOT IN (SELECT value FROM json_each(?))""",
        (attribute_id, json.dumps(ids), wanted),
    ).rowcount
    found += run(
        """INSERT INTO product_value (product_id, attribute_id, option_id)
           SELECT p.id, ?, o.value FROM json_each(?) j JOIN product p ON p.id = j.value CROSS JOIN json_each(?) o
           WHERE NOT EXISTS (SELECT 1 FROM product_value v
                             WHERE v.product_id = p.id AND v.attribute_id = ? AND v.option_id = o.value)""",
        (attribute_id, json.dumps(ids), wanted, attribute_id),
    ).rowcount
    return found


def _become(work: Work, option_id: int, target_id: int) -> None:
    """Every product of one option has another instead; the one that has both keeps one."""
    run, both = work.session.connection().exec_driver_sql, (option_id, target_id)
    run(
        """DELETE FROM product_value WHERE option_id = ? AND product_id IN (
               SELECT product_id FROM product_value WHERE option_id = ?)""",
        both,
    )
    run("UPDATE product_value SET option_id = ? WHERE option_id = ?", both[::-1])


def _change_kind(work: Work, it: Attribute, kind: AttributeKind) -> None:
    """Let a product have several of its words, or only one again."""
    if not {it.kind, kind} <= set(rules.WORDED):
        raise refuse(N_("Only between one word and several can the kind be changed."), field="kind")
    more = work.session.scalar(
        select(func.count()).select_from(
            select(ProductValue.product_id)
            .where(ProductValue.attribute_id == it.id)
            .group_by(ProductValue.product_id)
            .having(func.count() > 1)
            .subquery()
        )
    )
    if kind is AttributeKind.CHOICE and more:
        words = N_("{count} products have several words of “{name}”; leave each one first.")
        raise refuse(words, field="kind", count=more, name=it.name)
    it.kind = kind


def _take_in(work: Work, it: Attribute, target_id: int) -> None:
    """The values of one attribute become those of another of its kind; where a product has both, the other's stays."""
    mine = {folded(o.name): o for o in _options(work, it.id)}
    theirs = {folded(o.name): o.id for o in _options(work, target_id)}
    for key, option in mine.items():
        if key not in theirs:
            option.attribute_id, option.position = target_id, len(theirs) + option.position
        else:
            _become(work, option.id, theirs[key])
    work.session.flush()
    work.session.execute(
        text("""
            DELETE FROM product_value WHERE attribute_id = :a AND product_id IN (
                SELECT product_id FROM product_value WHERE attribute_id = :b)
        """),
        {"a": it.id, "b": target_id},
    )
    moved = update(ProductValue).where(ProductValue.attribute_id == it.id).values(attribute_id=target_id)
    work.session.execute(moved)
    remove_attribute(work, it.id)


def _options(work: Work, attribute_id: int) -> Sequence[AttributeOption]:
    query = select(AttributeOption).where(AttributeOption.attribute_id == attribute_id)
    return work.session.scalars(query.order_by(AttributeOption.position, AttributeOption.id)).all()


def _add_options(work: Work, attribute_id: int, words: Sequence[str], first: int) -> None:
    work.session.add_all(
        AttributeOption(attribute_id=attribute_id, name=word, position=first + i)
        for i, word in enumerate(words)
    )
    work.session.flush()


def _refuse_used(work: Work, option: AttributeOption) -> None:
    used = work.session.scalar(select(func.count(ProductValue.id)).where(ProductValue.option_id == option.id))
    if used:
        words = N_("{count} products are “{word}”; rename the word or change them first.")
        raise refuse(words, field="options", count=used, word=option.name)
