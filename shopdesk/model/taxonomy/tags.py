"""What can be done with tags: make, change, merge and delete them; the conditions of smart ones."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import delete, select, text

from shopdesk.core.problems import problem, refuse, refuse_if
from shopdesk.core.texts import N_
from shopdesk.model.products.records import ProductTag, Tag
from shopdesk.model.products.rules import folded, problems_tag, tag_list
from shopdesk.model.products.tagging import give, take
from shopdesk.model.shop import Work
from shopdesk.model.taxonomy.conditions import Rule, problems_rules
from shopdesk.model.taxonomy.loading import tag as load
from shopdesk.model.taxonomy.records import SmartCondition
from shopdesk.model.taxonomy.rules import COLOURS
from shopdesk.model.taxonomy.smart import forget, work_out


def add_tag(work: Work, name: str, *, colour: str = "closed", family: str = "") -> int:
    """Make a tag that is given by hand; answers its id. Refused: a name that is there, a colour that is not."""
    return _make(work, name, colour, family).id


def edit_tag(work: Work, tag_id: int, name: str, *, colour: str = "closed", family: str = "") -> None:
    """Rename a tag on every product, give it another colour or group."""
    tag = load(work, tag_id)
    _refuse(work, name, colour, but=tag_id)
    tag.name, tag.colour, tag.family = " ".join(name.split()), colour, family.strip()


def add_smart_tag(
    work: Work,
    name: str,
    rules: Sequence[Rule],
    *,
    every: bool = True,
    colour: str = "closed",
    family: str = "",
) -> int:
    """Make a tag that sets itself where all (or any) of its conditions are true; answers its id."""
    tag = _make(work, name, colour, family, smart=True, every=every)
    _set_rules(work, tag, rules)
    return tag.id


def edit_smart_tag(
    work: Work,
    tag_id: int,
    name: str,
    rules: Sequence[Rule],
    *,
    every: bool = True,
    colour: str = "closed",
    family: str = "",
) -> None:
    """Change a smart tag and its conditions; it is worked out anew. Refused: a tag given by hand."""
    tag = load(work, tag_id)
    if not tag.smart:
        raise refuse(N_("“{tag}” is given by hand; it has no conditions."), tag=tag.name)
    edit_tag(work, tag_id, name, colour=colour, family=family)
    tag.every = every
    _set_rules(work, tag, rules)


def merge_tags(work: Work, tag_id: int, into_tag_id: int) -> None:
    """Let every product of one tag bear the other instead, and remove the first. Refused: smart tags."""
    source, target = load(work, tag_id), load(work, into_tag_id)
    if tag_id == into_tag_id or source.smart or target.smart:
        raise refuse(N_("Two tags that are given by hand can become one."), field="target")
    there = select(ProductTag.product_id).where(ProductTag.tag_id == into_tag_id)
    both = delete(ProductTag).where(ProductTag.tag_id == tag_id, ProductTag.product_id.in_(there))
    work.session.execute(both, execution_options={"synchronize_session": False})
    moved = text("UPDATE product_tag SET tag_id = :t WHERE tag_id = :s")
    work.session.execute(moved, {"t": into_tag_id, "s": tag_id})
    delete_tag(work, tag_id)


def delete_tag(work: Work, tag_id: int) -> None:
    """Take a tag off every product and remove it. Refused: a smart tag asks for it."""
    tag = load(work, tag_id)
    for condition in work.session.scalars(select(SmartCondition).where(SmartCondition.code == "tagged")):
        if json.loads(condition.args).get("tag") == tag_id:
            by = load(work, condition.tag_id).name
            raise refuse(N_("The smart tag “{by}” asks for “{tag}”; change it first."), by=by, tag=tag.name)
    for record in (ProductTag, SmartCondition):
        rows = delete(record).where(record.tag_id == tag_id)
        work.session.execute(rows, execution_options={"synchronize_session": False})
    forget(work, tag_id)
    work.session.delete(tag)
    work.session.flush()


def tag_products(work: Work, product_ids: Sequence[int], tags: str) -> int:
    """Put tags, parted by commas, on products; answers how many were put on. Refused: none, a smart one."""
    return give(work, product_ids, _named(tags))


def untag_products(work: Work, product_ids: Sequence[int], tags: str) -> int:
    """Take tags, parted by commas, off products; answers how many were taken. Refused: none, a smart one."""
    return take(work, product_ids, _named(tags))


def _named(tags: str) -> list[str]:
    names = tag_list(tags)
    if not names:
        raise refuse(N_("Name at least one tag."), field="tags")
    return names


def _make(work: Work, name: str, colour: str, family: str, *, smart: bool = False, every: bool = True) -> Tag:
    _refuse(work, name, colour)
    made = Tag(name=" ".join(name.split()), colour=colour, family=family.strip(), smart=smart, every=every)
    work.session.add(made)
    work.session.flush()
    return made


def _refuse(work: Work, name: str, colour: str, but: int | None = None) -> None:
    found = [problem(p.text, field="name", **dict(p.values)) for p in problems_tag(name)]
    same = work.session.scalar(select(Tag.id).where(Tag.name == " ".join(name.split())))
    if same is not None and same != but:
        words = N_("There is a tag “{name}” already; merge the two instead.")
        found.append(problem(words, field="name", name=name))
    if colour not in COLOURS:
        found.append(problem(N_("There is no colour “{colour}”."), field="colour", colour=folded(colour)))
    refuse_if(found)


def _set_rules(work: Work, tag: Tag, rules: Sequence[Rule]) -> None:
    refuse_if(problems_rules(rules, tag_id=tag.id))
    for rule in rules:
        if rule.code == "tagged" and load(work, int(rule.args["tag"])).smart:
            raise refuse(N_("A smart tag asks only for tags that are given by hand."), field="rules")
    old = delete(SmartCondition).where(SmartCondition.tag_id == tag.id)
    work.session.execute(old)
    work.session.add_all(
        SmartCondition(
            tag_id=tag.id, code=r.code, args=json.dumps(dict(r.args), ensure_ascii=False), position=i
        )
        for i, r in enumerate(rules)
    )
    work.session.flush()
    work_out(work.session, work.now, work.today, [tag.id])
    work.touch("smart_hit")
