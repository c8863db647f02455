"""What is done with suppliers: written down, changed, archived, and what they say of each SKU."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Unpack

from sqlalchemy import func, or_, select

from shopdesk.core.problems import problem, refuse, refuse_if
from shopdesk.core.texts import N_
from shopdesk.model import timeline
from shopdesk.model.products import loading
from shopdesk.model.purchasing import rules
from shopdesk.model.purchasing.records import Purchase, Supplier, SupplierSku
from shopdesk.model.purchasing.rules import SupplierEdit, SupplierFacts, TermsEdit
from shopdesk.model.purchasing.states import OPEN
from shopdesk.model.shop import Work


def add_supplier(work: Work, name: str, **told: Unpack[SupplierFacts]) -> int:
    """Write a supplier down; answers the id. Refused: no name, or one that another supplier has."""
    name = name.strip()
    refuse_if(rules.problems_name(name) + rules.problems_days(told.get("terms_days", 0)))
    _refuse_taken(work, name)
    supplier = Supplier(name=name, party=name, created_at=work.now)
    _tell(supplier, told)
    work.session.add(supplier)
    work.session.flush()
    timeline.note(work, "supplier", supplier.id, N_("{name} written down as a supplier"), name=name)
    return supplier.id


def edit_supplier(work: Work, supplier_id: int, **told: Unpack[SupplierEdit]) -> None:
    """Change what is told of a supplier. The books keep the name under which they know it."""
    supplier = load_supplier(work, supplier_id)
    name = told.get("name", supplier.name).strip()
    refuse_if(rules.problems_name(name) + rules.problems_days(told.get("terms_days", 0)))
    if name != supplier.name:
        _refuse_taken(work, name, supplier_id)
        timeline.note(
            work, "supplier", supplier_id, N_("Renamed from {old} to {new}"), old=supplier.name, new=name
        )
    _tell(supplier, {**told, "name": name})


def archive_supplier(work: Work, supplier_id: int, *, archived: bool = True) -> None:
    """Put a supplier away, or bring it back. Refused while an order is on its way."""
    supplier = load_supplier(work, supplier_id)
    waiting = work.session.scalar(
        select(func.count()).where(Purchase.supplier_id == supplier_id, Purchase.state.in_(OPEN))
    )
    if archived and waiting:
        raise refuse(
            N_("{count} orders to {name} are still on their way."), count=waiting, name=supplier.name
        )
    supplier.archived = archived
    what = N_("{name} archived") if archived else N_("{name} brought back")
    timeline.note(work, "supplier", supplier_id, what, name=supplier.name)


def set_terms(work: Work, supplier_id: int, sku_id: int, **told: Unpack[TermsEdit]) -> None:
    """Write down what a supplier says of a SKU. Of a SKU, one supplier at most is the preferred one."""
    load_supplier(work, supplier_id)
    loading.sku(work, sku_id, "sku")
    terms = terms_of(work, supplier_id, sku_id)
    after = {f: told.get(f, getattr(terms, f)) for f in ("moq", "pack", "price", "lead_days")}
    refuse_if(rules.problems_terms(**after))  # type: ignore[arg-type]
    for field, value in told.items():
        setattr(terms, field, value.strip() if isinstance(value, str) else value)
    if told.get("preferred"):
        _prefer_only(work, terms)


def buy_from(work: Work, name: str, sku_ids: Sequence[int], **told: Unpack[TermsEdit]) -> int:
    """These SKUs are bought from the supplier of that name before all others; one of a new name is written down.
    Answers the supplier's id. Refused: what `add_supplier` and `set_terms` refuse."""
    known = work.session.execute(select(Supplier.id, Supplier.name).where(~Supplier.archived))
    found = next((i for i, n in known if n.casefold() == name.strip().casefold()), None)
    supplier = found if found is not None else add_supplier(work, name)
    told["preferred"] = True
    for sku_id in sku_ids:
        set_terms(work, supplier, sku_id, **told)
    return supplier


def tell_terms(
    work: Work, supplier_id: int, shown: Sequence[int], terms: Sequence[tuple[int, TermsEdit]]
) -> None:
    """What a supplier sells is now this (SKU, what she says of it): SKUs of `shown` that are not among it are dropped,
    those that were not shown stay."""
    gone = set(shown) - {sku_id for sku_id, _told in terms}
    if gone:
        drop_terms(work, supplier_id, sorted(gone))
    for sku_id, told in terms:
        set_terms(work, supplier_id, sku_id, **told)


def drop_terms(work: Work, supplier_id: int, sku_ids: Sequence[int]) -> None:
    """Forget what a supplier said of SKUs; what was ordered and received stays."""
    for terms in work.session.scalars(
        select(SupplierSku).where(SupplierSku.supplier_id == supplier_id, SupplierSku.sku_id.in_(sku_ids))
    ):
        work.session.delete(terms)


def terms_of(work: Work, supplier_id: int, sku_id: int) -> SupplierSku:
    """What the supplier says of the SKU, made when there is nothing yet. The first supplier is preferred."""
    found = work.session.scalar(
        select(SupplierSku).where(SupplierSku.supplier_id == supplier_id, SupplierSku.sku_id == sku_id)
    )
    if found is None:
        others = work.session.scalar(select(func.count()).where(SupplierSku.sku_id == sku_id))
        found = SupplierSku(supplier_id=supplier_id, sku_id=sku_id, preferred=not others)
        work.session.add(found)
        work.session.flush()
    return found


def load_supplier(work: Work, supplier_id: int) -> Supplier:
    """The supplier. Refused when it is gone."""
    return work.get(Supplier, supplier_id, N_("This supplier is no longer there."), "supplier")


def _tell(supplier: Supplier, told: Mapping[str, object]) -> None:
    for field, value in told.items():
        setattr(supplier, field, value.strip() if isinstance(value, str) else value)


def _refuse_taken(work: Work, name: str, but: int = 0) -> None:
    """Also the name under which the books know another: two suppliers would share one balance."""
    taken = select(Supplier.id).where(or_(Supplier.name == name, Supplier.party == name), Supplier.id != but)
    if work.session.scalar(taken.limit(1)) is not None:
        refuse_if([problem(N_("There is a supplier {name} already."), field="name", name=name)])


def _prefer_only(work: Work, chosen: SupplierSku) -> None:
    for other in work.session.scalars(
        select(SupplierSku).where(SupplierSku.sku_id == chosen.sku_id, SupplierSku.id != chosen.id)
    ):
        other.preferred = False
