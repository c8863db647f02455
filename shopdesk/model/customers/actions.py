"""What the owner does with customers."""

from __future__ import annotations

from typing import Unpack

from sqlalchemy import select

from shopdesk.core.problems import refuse, refuse_if
from shopdesk.core.texts import N_
from shopdesk.model import timeline
from shopdesk.model.customers import rules
from shopdesk.model.customers.records import Customer, Identity, IdentityKind
from shopdesk.model.customers.rules import CustomerEdit, IdentityKey, Person
from shopdesk.model.shop import Work


def find_or_make(work: Work, person: Person, batch_id: int | None = None) -> int | None:
    """The customer this person is, found by her surest identity, else made; None when nothing is known of
    her.

    What she is also known by is noted, unless it is somebody else's. A name alone never finds anyone: names
    repeat.
    """
    keys = rules.identity_keys(person)
    found = next((c for key in keys if (c := _owner(work, key)) is not None), None)
    if found is None and not keys and not person.name.strip():
        return None
    customer = found if found is not None else _make(work, person, batch_id)
    _complete(customer, person)
    _know(work, customer.id, keys, batch_id)
    return customer.id


def add(work: Work, person: Person) -> int:
    """Write a person down; answers the id. Refused: no name, an identity that is somebody's already."""
    refuse_if(rules.problems_person(person))
    keys = rules.identity_keys(person)
    for key in keys:
        owner = _owner(work, key)
        if owner is not None:
            raise refuse(N_("{value} is {name}'s already."), field=key.kind, value=key.value, name=owner.name)
    customer = _make(work, person, None)
    _know(work, customer.id, keys, None)
    timeline.note(work, "customer", customer.id, N_("Customer added"))
    return customer.id


def edit(work: Work, customer_id: int, **changes: Unpack[CustomerEdit]) -> None:
    """Change what is told of a customer; a new phone or email becomes hers to be found by."""
    customer = _load(work, customer_id)
    refuse_if(rules.problems_edit(changes))
    for name, value in changes.items():
        setattr(customer, name, value.strip() if isinstance(value, str) else value)
    _know(work, customer_id, rules.identity_keys(Person(email=customer.email, phone=customer.phone)), None)
    timeline.note(work, "customer", customer_id, N_("Edited"))


def add_note(work: Work, customer_id: int, note: str) -> None:
    """Write something down about a customer, in her history."""
    _load(work, customer_id)
    if not note.strip():
        raise refuse(N_("Write something first."), field="note")
    timeline.note(work, "customer", customer_id, N_("Note: {note}"), note=note.strip())


def add_identity(work: Work, customer_id: int, kind: IdentityKind, value: str, channel: str = "") -> None:
    """Note another name by which she is known. Refused: nothing, or somebody else's."""
    _load(work, customer_id)
    fields = {IdentityKind.EMAIL: "email", IdentityKind.PHONE: "phone", IdentityKind.WECHAT: "wechat"}
    person = Person(**{fields.get(kind, "nick"): value}, channel=channel)
    keys = rules.identity_keys(person)
    if not keys:
        raise refuse(N_("Enter a name, a phone number or an address."), field="value")
    owner = _owner(work, keys[0])
    if owner is not None and owner.id != customer_id:
        raise refuse(N_("{value} is {name}'s already."), field="value", value=value, name=owner.name)
    _know(work, customer_id, keys, None)


def remove_identity(work: Work, identity_id: int) -> None:
    """She is no longer known by this name."""
    identity = work.session.get(Identity, identity_id)
    if identity is not None:
        work.session.delete(identity)


def _load(work: Work, customer_id: int) -> Customer:
    return work.get(Customer, customer_id, N_("This customer is no longer there."))


def _owner(work: Work, key: IdentityKey) -> Customer | None:
    """Whose identity it is; of one who was merged, the person she became."""
    customer = work.session.scalar(
        select(Customer)
        .join(Identity, Identity.customer_id == Customer.id)
        .where(Identity.kind == key.kind, Identity.channel == key.channel, Identity.value == key.value)
    )
    while customer is not None and customer.merged_into_id is not None:
        customer = work.session.get_one(Customer, customer.merged_into_id)
    return customer


def _make(work: Work, person: Person, batch_id: int | None) -> Customer:
    customer = Customer(
        name=rules.name_of(person), email=person.email.strip(), phone=person.phone.strip(),
        country=person.country,
        note=person.note, created_at=work.now, batch_id=batch_id,
    )  # fmt: skip
    work.session.add(customer)
    work.session.flush()
    return customer


def _complete(customer: Customer, person: Person) -> None:
    """Fill in what was not known yet; what is known stays."""
    for name in ("email", "phone", "country"):
        if not getattr(customer, name) and getattr(person, name):
            setattr(customer, name, getattr(person, name).strip())


def _know(work: Work, customer_id: int, keys: list[IdentityKey], batch_id: int | None) -> None:
    for key in keys:
        if _owner(work, key) is None:
            work.session.add(
                Identity(
                    customer_id=customer_id,
                    kind=key.kind,
                    channel=key.channel,
                    value=key.value,
                    batch_id=batch_id,
                )
            )
            work.session.flush()


__all__ = ["Person", "add", "add_identity", "add_note", "edit", "find_or_make", "remove_identity"]
