"""What deserves a word about a picture that is taken in: warnings, never refusals. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_
from shopdesk.model.pictures import Stored, distance

BLURRED = 50
"""Under this sharpness a photo looks blurred at the size that platforms show."""
LARGE = 3_000_000
"""Platforms take main pictures up to 3 MB."""
OBLONG = 2
"""A side so many times the other is cropped away by platforms, which show squares."""
ALIKE, TINT = 5, 4
"""Looks that differ in at most so many of 64 bits are the same motif, and in the same colours up to this tint."""


def warnings(picture: Stored, least_side: int) -> list[Problem]:
    """What is poor about a picture: small, oblong, heavy, blurred. What is not known of it is not judged."""
    found: list[Problem] = []
    short, long = sorted((picture.width, picture.height))
    if 0 < short < least_side:
        found.append(_warning(
            N_("{width} × {height} pixels: platforms want {least} or more."),
            width=picture.width, height=picture.height, least=least_side,
        ))  # fmt: skip
    if short and long > OBLONG * short:
        found.append(_warning(N_("Much longer than wide: a platform's square cuts off most of it.")))
    if picture.size > LARGE:
        found.append(_warning(
            N_("{size} MB: many platforms take at most {most} MB."),
            size=f"{picture.size / 1_000_000:.1f}", most=LARGE // 1_000_000,
        ))  # fmt: skip
    if picture.sharpness is not None and picture.sharpness < BLURRED:
        found.append(_warning(N_("It looks blurred.")))
    return found


def alike(one: str, other: str) -> bool:
    """Whether two looks are the same motif in the same colours."""
    bits, tint = distance(one, other)
    return bits <= ALIKE and tint <= TINT


def twin(title: str, *, same: bool, own: bool = False) -> Problem:
    """Another product has this picture, or it or the product's own have one that looks like it."""
    if own:
        return _warning(N_("Another picture of this product looks the same."))
    words = N_("{title} has the same picture.") if same else N_("{title} has a picture that looks the same.")
    return _warning(words, title=title)


def moved(ids: Sequence[int], picture_id: int, place: int) -> list[int]:
    """The pictures in their new order, one of them at another place (0 is the main one; too far is the end)."""
    rest = [i for i in ids if i != picture_id]
    place = max(0, min(place, len(rest)))
    return [*rest[:place], picture_id, *rest[place:]]


def _warning(words: str, **values: object) -> Problem:
    return problem(words, field="picture", blocking=False, **values)
