"""Every action of the model by name, for scripts: words on a command line → the arguments of a function.

The arguments are read off the action's signature, so a new verb is one line in `VERBS`. A draft is given
field by field.
"""

from __future__ import annotations

import dataclasses
import inspect
import json
import sys
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from importlib import import_module
from typing import Any

from shopdesk.core import reading
from shopdesk.core.periods import in_zone
from shopdesk.core.plain import HALF, is_whole
from shopdesk.core.problems import Problem, Refused, problem
from shopdesk.core.texts import N_
from shopdesk.model.shop import Work
from shopdesk.model.shop_settings.rules import ShopFacts
from shopdesk.model.verb_names import ROWS, record_id, row_ids
from shopdesk.model.verb_table import TABLE

_MONEY = {
    "amount", "fee", "total", "shipping", "discount", "value", "compensation", "opening_balance", "debit", "credit",
    "platform_discount", "refunded", "paid", "subtotal", "tax", "gross", "balances", "amounts", "budget",
    "count_reason_above", "parcel_cost", "packing_cost", "courier", "packing", "freight",
}  # fmt: skip
_UNIT = {"unit_cost", "unit_price", "price", "cost", "compare_price"}
_OURS = {"work", "progress", "batch_id"}


@dataclass(frozen=True)
class Verb:
    """An action by name: where it is (`noun.module:function` below shopdesk.model) and what it does, in
    words."""

    name: str
    target: str
    title: str

    def function(self) -> Callable[..., Any]:
        """The action itself."""
        module, function = self.target.split(":")
        return getattr(import_module(f"shopdesk.model.{module}"), function)  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Word:
    """An argument of a verb as it is written: `--unit-cost`, what is read from it, and whether it must be
    there."""

    name: str
    kind: Any
    required: bool
    default: Any = None
    draft: str = ""
    field: str = ""

    @property
    def meaning(self) -> str:
        """In one word what is written: money, day, yes or no, one of …"""
        return _meaning(self.field, self.kind)


def words_of(verb: Verb) -> list[Word]:
    """The arguments of a verb in the order of its signature; a draft's fields one by one."""
    found: list[Word] = []
    function = verb.function()
    for parameter in inspect.signature(function).parameters.values():
        if parameter.name in _OURS or parameter.kind is parameter.VAR_POSITIONAL:
            continue
        if parameter.kind is parameter.VAR_KEYWORD:
            found += _keywords(parameter.annotation, function)
            continue
        kind = _type(parameter.annotation, function)
        if dataclasses.is_dataclass(kind):
            found += [dataclasses.replace(w, draft=parameter.name) for w in _fields(typing.cast(type, kind))]
        else:
            given = parameter.default is not parameter.empty or parameter.name == "day"
            found.append(_word(parameter.name, kind, not given, _default(parameter), function))
    return found


def _default(parameter: inspect.Parameter) -> Any:
    return None if parameter.default is parameter.empty else parameter.default


def _keywords(annotation: str, function: Callable[..., Any]) -> list[Word]:
    """What `**changes` may be: a TypedDict's keys, else the shop's settings."""
    kind = _type(annotation, function)
    if typing.get_origin(kind) is typing.Unpack:
        told = typing.get_args(kind)[0]
        return [_word(name, _plain(t), False, None, told) for name, t in told.__annotations__.items()]
    return [_word(f.name, f.type, False, None, ShopFacts) for f in dataclasses.fields(ShopFacts)]


def _plain(annotation: Any) -> Any:
    return getattr(annotation, "__forward_arg__", annotation)


def _fields(draft: type) -> list[Word]:
    found = []
    for f in dataclasses.fields(draft):
        given = f.default is not dataclasses.MISSING or f.default_factory is not dataclasses.MISSING
        found.append(_word(f.name, f.type, not given, None, draft))
    return found


def _word(name: str, kind: Any, required: bool, default: Any, owner: Any) -> Word:
    return Word(
        name.removesuffix("_id").removesuffix("_").replace("_", "-"),
        _type(kind, owner),
        required,
        default,
        field=name,
    )


def _type(annotation: Any, owner: Any) -> Any:
    """The type behind an annotation, which is text everywhere in ShopDesk; `X | None` is X."""
    if isinstance(annotation, str):
        names = {**vars(typing), "date": date, "datetime": datetime, **vars(sys.modules[owner.__module__])}
        annotation = eval(annotation, names)
    if isinstance(annotation, types.UnionType) or typing.get_origin(annotation) is typing.Union:
        kinds = [k for k in typing.get_args(annotation) if k is not types.NoneType]
        return kinds[0]
    return annotation


def perform(work: Work, verb: Verb, values: Mapping[str, Any]) -> Any:
    """Do the verb with values that `read` made; names of records become their ids here."""
    words = words_of(verb)
    arguments: dict[str, Any] = {}
    drafts: dict[str, dict[str, Any]] = {}
    for word in words:
        if word.name not in values:
            continue
        value = values[word.name]
        if word.field.endswith("_id") and isinstance(value, str):
            value = record_id(work.session, word.field, value)
        if word.field.endswith("_ids"):
            value = [record_id(work.session, word.field.removesuffix("s"), str(x)) for x in value]
        if word.field in ROWS:
            value = row_ids(work.session, arguments, value)
        (drafts.setdefault(word.draft, {}) if word.draft else arguments)[word.field] = value
    function = verb.function()
    for parameter in inspect.signature(function).parameters.values():
        if parameter.name == "day" and parameter.default is parameter.empty:
            arguments.setdefault("day", work.today)
        kind = _type(parameter.annotation, function) if parameter.name not in _OURS else None
        if kind is not None and dataclasses.is_dataclass(kind):
            arguments[parameter.name] = typing.cast(type, kind)(**drafts.get(parameter.name, {}))
    return function(work, **arguments)


def read(verb: Verb, texts: Mapping[str, str], facts: ShopFacts) -> dict[str, Any]:
    """The values of what was written. Raises Refused naming every argument that is unknown, missing or
    unreadable."""
    words = {w.name: w for w in words_of(verb)}
    wrong = [problem(N_("There is no argument --{name}."), field=n, name=n) for n in texts if n not in words]
    wrong += [
        problem(N_("--{name} is missing."), field=n, name=n)
        for n, w in words.items()
        if w.required and n not in texts
    ]
    values = {}
    for name, text in texts.items():
        if name in words:
            values[name], found = _value(words[name].field, words[name].kind, text, facts)
            wrong += [found] if found else []
            wrong += [] if is_whole(values[name]) else [problem(HALF, field=name)]
    if wrong:
        raise Refused(*wrong)
    return values


def _value(field: str, kind: Any, text: str, facts: ShopFacts) -> tuple[Any, Problem | None]:
    if kind is int and field.endswith(("_id", "_ids")):
        return text, None
    if kind is int and field in _MONEY:
        return reading.exact_money(text, facts.currency, field=field)
    if kind is int and field in _UNIT:
        return reading.unit_price(text, facts.currency, field=field)
    if kind is int:
        return reading.quantity(text, field=field)
    if kind is date:
        return reading.day(text, field=field)
    if kind is datetime:
        return _moment(text, facts, field)
    if kind is bool:
        return text.casefold() in ("yes", "true", "1", "是", "对"), None
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return _choice(kind, text, field)
    return (text, None) if kind is str or kind is Any else _structure(field, kind, text, facts)


def _moment(text: str, facts: ShopFacts, field: str) -> tuple[datetime | None, Problem | None]:
    found = reading.moment(text)
    if found is None:
        return None, problem(
            N_("“{text}” is not a moment; write it like 2026-03-05 10:30."), field=field, text=text
        )
    return found if found.tzinfo else in_zone(found, facts.timezone), None


def _choice(kind: type[StrEnum], text: str, field: str) -> tuple[StrEnum | None, Problem | None]:
    if text in set(kind):
        return kind(text), None
    choices = ", ".join(kind)
    return None, problem(
        N_("{field} is one of {choices}, not “{text}”."), field=field, choices=choices, text=text
    )


def _structure(field: str, kind: Any, text: str, facts: ShopFacts) -> tuple[Any, Problem | None]:
    """Lists, pairs and drafts inside drafts, written as JSON or as `12=1,13=2`."""
    try:
        if not text.lstrip().startswith(("[", "{")):
            text = json.dumps(
                dict(p.split("=", 1) for p in text.split(",")) if "=" in text else text.split(",")
            )
        return build(kind, json.loads(text), facts, field), None
    except (ValueError, TypeError, KeyError):
        return None, problem(
            N_("“{text}” is not what {field} needs; write it as JSON."), field=field, text=text[:80]
        )


def build(kind: Any, value: Any, facts: ShopFacts, field: str = "") -> Any:
    """A value of this type from plain JSON. Raises ValueError, TypeError or KeyError when it does not fit."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if not isinstance(origin, type):
        origin = object
    if dataclasses.is_dataclass(kind):
        given = {f.name: _type(f.type, kind) for f in dataclasses.fields(kind)}
        made = {k: build(given[k], v, facts, k) for k, v in value.items()}
        blank = {
            f.name: ""
            for f in dataclasses.fields(kind)
            if given[f.name] is str and f.default is dataclasses.MISSING
        }
        made = {**blank, **made}
        return typing.cast(type, kind)(**made)
    if issubclass(origin, Mapping):
        keys = str if field in ROWS else inner[0]
        return {build(keys, k, facts): build(inner[1], v, facts, field) for k, v in value.items()}
    if issubclass(origin, tuple) and inner[-1] is not Ellipsis:
        return tuple(build(t, v, facts, field) for t, v in zip(inner, value, strict=True))
    if issubclass(origin, Iterable):
        if isinstance(value, Mapping):  # pairs written as `1002=5,2202=-3`
            value = value.items()
        items = [build(inner[0], v, facts, field) for v in value]
        return tuple(items) if origin is tuple else items
    if value is None:
        return None
    made, wrong = _value(field, kind, str(value), facts)
    if wrong:
        raise ValueError(str(wrong))
    return int(made) if kind is int and isinstance(made, str) and not field.endswith("_ids") else made


def _meaning(field: str, kind: Any) -> str:
    if kind is int and field.endswith("_id"):
        return N_("number or name")
    if kind is int:
        return N_("money") if field in _MONEY else N_("price") if field in _UNIT else N_("whole number")
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return "|".join(kind)
    named = {date: N_("day"), datetime: N_("moment"), bool: N_("yes or no"), str: N_("text")}
    return named.get(kind, "JSON")


VERBS: dict[str, Verb] = {name: Verb(name, target, title) for name, target, title in TABLE}
