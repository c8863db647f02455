"""Who a person is: the identities by which she is known again, and what may be told of her. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TypedDict

from shopdesk.core.problems import Problem, problem
from shopdesk.core.reading import phone as phone_digits
from shopdesk.core.texts import N_
from shopdesk.model.customers.records import IdentityKind

LONGEST_NAME = 200
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+")

IDENTITIES = {
    IdentityKind.CHANNEL: N_("Name on the channel"), IdentityKind.EMAIL: N_("Email"),
    IdentityKind.PHONE: N_("Phone"),
    IdentityKind.WECHAT: N_("WeChat"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """A buyer as a form or a file tells of her. `nick` is her name or number on the channel (its code)."""

    name: str = ""
    email: str = ""
    phone: str = ""
    channel: str = ""
    nick: str = ""
    wechat: str = ""
    country: str = ""
    note: str = ""


class CustomerEdit(TypedDict, total=False):
    """What can be edited of a customer."""

    name: str
    email: str
    phone: str
    country: str
    note: str
    do_not_contact: bool


@dataclass(frozen=True, slots=True)
class IdentityKey:
    """An identity as it is compared; one of them belongs to one person."""

    kind: IdentityKind
    channel: str
    value: str


def identity_keys(person: Person) -> list[IdentityKey]:
    """The identities a person can be known by, the surest first: channel name, WeChat, phone, email.

    A masked phone or email (`138****1234`) is nobody's. Nothing to know her by: no identity.
    """
    keys = []
    if person.nick.strip():
        keys.append(IdentityKey(IdentityKind.CHANNEL, person.channel, _plain(person.nick)))
    if person.wechat.strip():
        keys.append(IdentityKey(IdentityKind.WECHAT, "", _plain(person.wechat)))
    phone = normal_phone(person.phone)
    if phone:
        keys.append(IdentityKey(IdentityKind.PHONE, "", phone))
    email = normal_email(person.email)
    if email:
        keys.append(IdentityKey(IdentityKind.EMAIL, "", email))
    return keys


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def normal_phone(text: str) -> str:
    """A phone number as it is compared: digits, without +86 before a Chinese one; '' when it is none or
    masked."""
    digits = phone_digits(text)
    if "*" in digits or len(digits.lstrip("+")) < 5:
        return ""
    chinese = re.fullmatch(r"(?:\+?0{0,2}86)?(1[3-9]\d{9})", digits)
    return chinese.group(1) if chinese else digits


def normal_email(text: str) -> str:
    """An email address as it is compared: lower case; '' when it is none or masked."""
    plain = _plain(text).lower()
    return plain if _EMAIL.fullmatch(plain) and "*" not in plain else ""


def problems_person(person: Person) -> list[Problem]:
    """What keeps a person from being written down: nothing to call her by, an address that is none."""
    found = []
    if not any(
        (person.name.strip(), person.nick.strip(), person.email.strip(), person.phone.strip(), person.wechat)
    ):
        found.append(problem(N_("Give the customer a name."), field="name"))
    return found + problems_edit({"name": person.name or "-", "email": person.email})


def problems_edit(edit: CustomerEdit) -> list[Problem]:
    """What is wrong with an edit."""
    found = []
    if not edit.get("name", "-").strip():
        found.append(problem(N_("Give the customer a name."), field="name"))
    if len(edit.get("name", "")) > LONGEST_NAME:
        found.append(problem(N_("A name has at most {most} characters."), field="name", most=LONGEST_NAME))
    email = edit.get("email", "").strip()
    if email and not _EMAIL.fullmatch(email):
        found.append(problem(N_("“{text}” is not an email address."), field="email", text=email[:60]))
    return found


def name_of(person: Person) -> str:
    """What to call her: her name, else the surest of what is known."""
    return next(
        t for t in (person.name.strip(), person.nick.strip(), person.email, person.phone, person.wechat) if t
    )
