"""Why something is suggested, in a sentence of its figures, in the chosen language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from shopdesk.core.texts import N_, language, translate
from shopdesk.model.replenishment.reorder import Offer
from shopdesk.model.replenishment.rules import Basis, LeadBasis

_SOLD = {
    Basis.SALES: N_("In stock on {days} of the last {window} days, {mean} a day"),
    Basis.CATEGORY: N_("Too few sales of its own; going by its category, {mean} a day"),
    Basis.MANUAL: N_("{mean} a day, as you set it"),
    Basis.NONE: N_("Too few sales to go by"),
}
_COMES = {
    LeadBasis.RECEIPTS: N_("goods took {lead} days, ordered every {review} days"),
    LeadBasis.CARD: N_("the supplier says {lead} days, ordered every {review} days"),
    LeadBasis.SHOP: N_("goods take about {lead} days, ordered every {review} days"),
}
_HAVE = N_("{on_hand} on hand ({parts})")
_PROMISED, _COMING = N_("{n} promised"), N_("{n} on the way")
_DRAFTED, _SOFT = N_("{n} on a draft order"), N_("{n} paid but not confirmed")
_LASTS, _LAST, _NOTHING = N_("enough for {n} days"), N_("enough for one day"), N_("nothing left")
_SHORT = N_("{n} pieces wait for stock")
_OWN = N_("by your own rule")
_ORDER, _PACKED = N_("order {n}"), N_("order {n} ({packs} packs of {pack})")
_COST, _UNTIL = N_("about {cost}"), N_("should last until {day}")


def reason(
    offer: Offer, amount: Callable[[int], str], day: Callable[[date], str], quantity: int | None = None
) -> str:
    """The sentence; `amount` writes minor units, `day` a day. `quantity` where another one was chosen."""
    pieces = offer.quantity if quantity is None else quantity
    known = [_demand(offer), _supply(offer), _stock(offer)]
    if offer.short:
        known.append(_fill(_SHORT, n=offer.short))
    if offer.own:
        known.append(translate(_OWN))
    return f"{_and(known, '; ', '；')} → {_advice(offer, pieces, amount, day)}"


def _demand(offer: Offer) -> str:
    return _fill(_SOLD[offer.basis], days=offer.days, window=offer.window, mean=_rate(offer.mean))


def _supply(offer: Offer) -> str:
    lead = _rate(offer.lead) + (f" ± {_rate(offer.lead_sd)}" if offer.lead_sd >= 0.05 else "")
    return _fill(_COMES[offer.lead_basis], lead=lead, review=offer.review)


def _stock(offer: Offer) -> str:
    parts = [_fill(_PROMISED, n=offer.allocated), _fill(_COMING, n=offer.incoming)]
    parts += [_fill(words, n=n) for words, n in ((_DRAFTED, offer.drafted), (_SOFT, offer.soft)) if n]
    have = _fill(_HAVE, on_hand=offer.on_hand, parts=_and(parts, ", ", "，"))
    if offer.cover is None:
        return have
    lasts = (
        _fill(_LAST if offer.cover == 1 else _LASTS, n=offer.cover)
        if offer.available > 0
        else translate(_NOTHING)
    )
    return _and([have, lasts], ", ", "，")


def _advice(offer: Offer, pieces: int, amount: Callable[[int], str], day: Callable[[date], str]) -> str:
    packed = offer.pack > 1 and pieces % offer.pack == 0
    parts = [_fill(_PACKED if packed else _ORDER, n=pieces, packs=pieces // offer.pack, pack=offer.pack)]
    cost, until = offer.cost_of(pieces), offer.lasts(pieces)
    if cost is not None:
        parts.append(_fill(_COST, cost=amount(cost)))
    if until is not None:
        parts.append(_fill(_UNTIL, day=day(until)))
    return _and(parts, ", ", "，")


def _fill(template: str, **values: object) -> str:
    return translate(template).format(**values)


def _and(parts: list[str], western: str, chinese: str) -> str:
    return (chinese if language() == "zh_CN" else western).join(parts)


def _rate(value: float) -> str:
    """A figure with one decimal, without `.0`; small rates with two."""
    digits = 2 if 0 < value < 0.995 else 1
    return f"{value:.{digits}f}".rstrip("0").rstrip(".") or "0"
