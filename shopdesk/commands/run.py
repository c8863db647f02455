"""`run`: one action of the model by its name, with its arguments as words."""

from __future__ import annotations

import dataclasses
from argparse import Namespace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from shopdesk.commands.opening import opened
from shopdesk.commands.output import Output, Usage
from shopdesk.core.problems import Refused
from shopdesk.core.texts import N_, _, say

if TYPE_CHECKING:
    from shopdesk.model.shop import Done, Shop

_SHOP = {
    "undo": N_("Take the last action back"),
    "redo": N_("Do again what was taken back last"),
    "undo-import": N_("Take a whole import back"),
}


def run(args: Namespace, out: Output) -> int:
    """Do the action, or list them all."""
    from shopdesk.model.verbs import VERBS

    if args.action == "list":
        return _list(out)
    if args.action not in VERBS and args.action not in _SHOP:
        raise Usage(_("There is no action “{name}”; “list” names them all.").format(name=args.action))
    texts = _texts(args.rest)
    with opened(args.file) as shop:
        done = (
            _of_the_shop(shop, args.action, texts) if args.action in _SHOP else _do(shop, args.action, texts)
        )
    result = plain(done.result)
    out.object(
        {
            "action": args.action, "result": result, "step": done.step, "touched": sorted(done.touched),
            "label": str(done.label),
        }
    )  # fmt: skip
    out.tell(str(done.label) + (f": {result}" if result is not None else ""))
    return 0


def _do(shop: Shop, name: str, texts: dict[str, str]) -> Done[Any]:
    from shopdesk.model import verbs

    verb = verbs.VERBS[name]
    try:
        values = verbs.read(verb, texts, shop.facts)
    except Refused as wrong:
        raise Usage(str(wrong)) from wrong
    return shop.do(say(verb.title), verbs.perform, verb, values)


def _of_the_shop(shop: Shop, name: str, texts: dict[str, str]) -> Done[None]:
    _nothing_else(texts, {a["name"] for a in _arguments(name)})
    if name == "undo-import":
        batch = texts.get("batch", "")
        if not batch.isdigit():
            raise Usage(_("--batch needs the number of an import."))
        return shop.undo_batch(int(batch))
    return shop.undo() if name == "undo" else shop.redo()


def _nothing_else(texts: dict[str, str], known: set[str]) -> None:
    for name in texts:
        if name not in known:
            raise Usage(_("There is no argument --{name}.").format(name=name))


def _texts(words: list[str]) -> dict[str, str]:
    """`--name value`, `--name=value`, and `--name` alone for yes."""
    found: dict[str, str] = {}
    name = ""
    for word in words:
        if word.startswith("--"):
            name, equals, value = word[2:].partition("=")
            found[name] = value if equals else "yes"
            name = "" if equals else name
        elif name:
            found[name], name = word, ""
        else:
            raise Usage(_("Arguments are written --name value, not “{word}”.").format(word=word))
    return found


def _list(out: Output) -> int:
    from shopdesk.model.verbs import VERBS, words_of

    listed = [
        {
            "name": v.name,
            "does": _(v.title),
            "arguments": [{"name": w.name, "is": _(w.meaning), "required": w.required} for w in words_of(v)],
        }
        for v in VERBS.values()
    ] + [{"name": n, "does": _(t), "arguments": _arguments(n)} for n, t in _SHOP.items()]
    out.object({"actions": listed})
    for action in [] if out.json else listed:
        out.line(f"{action['name']}: {action['does']}")
        for a in typed(action["arguments"]):
            mark = "" if a["required"] else "[]"
            out.line(f"    {mark[:1]}--{a['name']} ({a['is']}){mark[1:]}")
    return 0


def _arguments(name: str) -> list[dict[str, Any]]:
    return [{"name": "batch", "is": _("whole number"), "required": True}] if name == "undo-import" else []


def typed(value: Any) -> list[dict[str, Any]]:
    """The arguments of a listed action."""
    return list(value)


def plain(value: Any) -> Any:
    """What an action answered, as JSON: a record is its id, a value object its fields."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if dataclasses.is_dataclass(value) and not hasattr(value, "__tablename__"):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    return plain(value.id) if hasattr(value, "id") else str(value)
