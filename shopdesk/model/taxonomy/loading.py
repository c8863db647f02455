"""Records by id, for the actions of this noun: gone is refused in words."""

from __future__ import annotations

from shopdesk.core.texts import N_
from shopdesk.model.products.records import Category, Tag
from shopdesk.model.shop import Work
from shopdesk.model.taxonomy.records import Attribute


def category(work: Work, category_id: int) -> Category:
    """The category. Refused when it is gone."""
    return work.get(Category, category_id, N_("This category is no longer there."))


def attribute(work: Work, attribute_id: int) -> Attribute:
    """The attribute. Refused when it is gone."""
    return work.get(Attribute, attribute_id, N_("This attribute is no longer there."))


def tag(work: Work, tag_id: int) -> Tag:
    """The tag. Refused when it is gone."""
    return work.get(Tag, tag_id, N_("This tag is no longer there."))
