"""What the owner does about titles: words per channel, keywords, limits and forbidden words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from shopdesk.core.problems import refuse, refuse_if
from shopdesk.core.texts import N_
from shopdesk.model.orders.records import Channel
from shopdesk.model.products import actions as products
from shopdesk.model.products import loading
from shopdesk.model.products.rules import LONGEST_TITLE, once
from shopdesk.model.shop import Work
from shopdesk.model.wording import limits
from shopdesk.model.wording.measure import fold
from shopdesk.model.wording.records import (
    FocusWord,
    ForbiddenWord,
    Keyword,
    Measure,
    ProductWording,
    TitleLimit,
)

LONGEST_WORD, MOST_FOCUS, LONGEST_ABOUT = 60, 10, limits.LONGEST
TYPED = "typed"
"""The source of a keyword that was typed for a product."""


def set_title(
    work: Work, product_id: int, channel_id: int, title: str | None = None, about: str | None = None
) -> None:
    """Say what a channel calls a product; '' takes the product's own again, None leaves it. Refused: too long."""
    loading.product(work, product_id)
    _channel(work, channel_id)
    row = work.session.scalar(
        select(ProductWording).where(
            ProductWording.product_id == product_id, ProductWording.channel_id == channel_id
        )
    )
    title = (row.title if row else "") if title is None else _line(title, "title", LONGEST_TITLE)
    about = (row.about if row else "") if about is None else _line(about, "about", LONGEST_ABOUT)
    if row is None and (title or about):
        work.session.add(
            ProductWording(product_id=product_id, channel_id=channel_id, title=title, about=about)
        )
    elif row is not None and not (title or about):
        work.session.delete(row)
    elif row is not None:
        row.title, row.about = title, about
    work.session.flush()


def set_keywords(work: Work, product_id: int, keywords: str) -> None:
    """Let a product be found by exactly these keywords (parted by commas), the most important first. New ones join
    the library. Refused: too many, one too long."""
    loading.product(work, product_id)
    words = once(
        keywords.replace("，", ",").replace("、", ",").replace("；", ",").replace(";", ",").split(",")
    )
    if len(words) > MOST_FOCUS:
        raise refuse(N_("A product has at most {most} keywords."), field="keywords", most=MOST_FOCUS)
    wanted = [_find_or_make(work, word) for word in words]
    rows = work.session.scalars(select(FocusWord).where(FocusWord.product_id == product_id)).all()
    there = {row.keyword_id: row for row in rows}
    for row in rows:
        if row.keyword_id not in {k.id for k in wanted}:
            work.session.delete(row)
    for at, keyword in enumerate(wanted):
        if keyword.id in there:
            there[keyword.id].position = at
        else:
            work.session.add(FocusWord(product_id=product_id, keyword_id=keyword.id, position=at))
    work.session.flush()


def add_keyword_to(work: Work, product_id: int, word: str) -> None:
    """Let a product be found by one more keyword, after those it has."""
    words = keywords_of(work, product_id)
    set_keywords(work, product_id, ", ".join([*words, word]))


def keywords_of(work: Work, product_id: int) -> list[str]:
    """A product's keywords in their order."""
    query = (
        select(Keyword.word)
        .join(FocusWord, FocusWord.keyword_id == Keyword.id)
        .where(FocusWord.product_id == product_id)
        .order_by(FocusWord.position, FocusWord.id)
    )
    return list(work.session.scalars(query))


def save_words(
    work: Work,
    product_id: int,
    *,
    title: str,
    about: str,
    keywords: str,
    channels: Mapping[int, tuple[str, str]],
) -> None:
    """Save all that the workshop shows of a product in one step: its own title and short description, keywords, and
    (title, short description) by channel. Refused as each by itself; the field of a channel's is `title_3`."""
    product = loading.product(work, product_id)
    if (product.title, product.summary) != (title.strip(), about.strip()):
        products.edit_product(work, product_id, title=title.strip(), summary=about.strip())
    set_keywords(work, product_id, keywords)
    for channel, (named, told) in channels.items():
        _line(named, f"title_{channel}", LONGEST_TITLE)
        _line(told, f"about_{channel}", LONGEST_ABOUT)
        set_title(work, product_id, channel, named, told)


def set_limit(
    work: Work,
    channel_id: int,
    *,
    used: bool | None = None,
    measure: str | None = None,
    title_least: int | None = None,
    title_most: int | None = None,
    about_least: int | None = None,
    about_most: int | None = None,
) -> None:
    """Change what a channel takes, and whether its titles are looked at. Refused: a least above the most."""
    channel = _channel(work, channel_id)
    row = work.session.scalar(select(TitleLimit).where(TitleLimit.channel_id == channel_id))
    was = limits.usual(channel.code) if row is None else _limit(row)
    if measure is not None and measure not in set(Measure):
        raise refuse(N_("A length is counted in characters or in halves."), field="measure")
    new = limits.Limit(
        Measure(measure) if measure else was.measure,
        was.title_least if title_least is None else title_least,
        was.title_most if title_most is None else title_most,
        was.about_least if about_least is None else about_least,
        was.about_most if about_most is None else about_most,
    )
    refuse_if(limits.problems_limit(new))
    if row is None:
        row = TitleLimit(channel_id=channel_id, title_most=new.title_most)
        work.session.add(row)
    row.measure, row.title_least, row.title_most = new.measure, new.title_least, new.title_most
    row.about_least, row.about_most = new.about_least, new.about_most
    row.used = row.used if used is None else used
    work.session.flush()


def set_limits(work: Work, rows: Mapping[int, tuple[bool, limits.Limit]]) -> None:
    """Change what several channels take in one step: channel → whether it is used, its limits."""
    for channel, (used, x) in rows.items():
        set_limit(
            work, channel, used=used, measure=x.measure, title_least=x.title_least, title_most=x.title_most,
            about_least=x.about_least, about_most=x.about_most,
        )  # fmt: skip


def _limit(row: TitleLimit) -> limits.Limit:
    return limits.Limit(row.measure, row.title_least, row.title_most, row.about_least, row.about_most)


def set_forbidden(work: Work, words: Sequence[tuple[str, str]]) -> None:
    """Let exactly these words be forbidden: (word, why). Those that stay keep their place. Refused: one too long."""
    wanted = {fold(w): (_word(w, "words"), note.strip()) for w, note in words if w.strip()}
    for row in work.session.scalars(select(ForbiddenWord)).all():
        kept = wanted.pop(fold(row.word), None)
        if kept is None:
            work.session.delete(row)
        else:
            row.word, row.note = kept
    work.session.flush()
    work.session.add_all(ForbiddenWord(word=word, note=note) for word, note in wanted.values())
    work.session.flush()


def forbid_word(work: Work, word: str, note: str = "") -> None:
    """Forbid one more word. Nothing happens if it is forbidden already."""
    word = _word(word, "word")
    if word and work.session.scalar(select(ForbiddenWord).where(ForbiddenWord.word == word)) is None:
        work.session.add(ForbiddenWord(word=word, note=note.strip()))
        work.session.flush()


def allow_word(work: Work, word: str) -> None:
    """Forbid a word no more. Refused: it is not forbidden."""
    row = work.session.scalar(select(ForbiddenWord).where(ForbiddenWord.word == word.strip()))
    if row is None:
        raise refuse(N_("“{word}” is not forbidden."), field="word", word=word.strip())
    work.session.delete(row)
    work.session.flush()


def add_keyword(work: Work, word: str, source: str = "", heat: int | None = None, note: str = "") -> int:
    """Write a keyword into the library; answers its id. Refused: it is there, or its heat is below zero."""
    word = _word(word, "word")
    if not word:
        raise refuse(N_("Fill this in."), field="word")
    if _find(work, word) is not None:
        raise refuse(N_("“{word}” is in the library already."), field="word", word=word)
    _check_heat(heat)
    row = Keyword(word=word, source=source.strip(), heat=heat, note=note.strip())
    work.session.add(row)
    work.session.flush()
    return row.id


def edit_keyword(
    work: Work, keyword_id: int, word: str, source: str = "", heat: int | None = None, note: str = ""
) -> None:
    """Change a keyword; its products are found by the new word. Refused: another has this word."""
    row = _keyword(work, keyword_id)
    word = _word(word, "word")
    if not word:
        raise refuse(N_("Fill this in."), field="word")
    other = _find(work, word)
    if other is not None and other.id != keyword_id:
        raise refuse(N_("“{word}” is in the library already."), field="word", word=word)
    _check_heat(heat)
    row.word, row.source, row.heat, row.note = word, source.strip(), heat, note.strip()
    work.session.flush()


def delete_keyword(work: Work, keyword_id: int) -> None:
    """Take a keyword out of the library. Refused while products should be found by it."""
    row = _keyword(work, keyword_id)
    n = work.session.scalar(select(func.count()).where(FocusWord.keyword_id == keyword_id)) or 0
    if n:
        raise refuse(
            N_("{n} products should be found by “{word}”; take it off them first."), n=n, word=row.word
        )
    work.session.delete(row)
    work.session.flush()


def _keyword(work: Work, keyword_id: int) -> Keyword:
    return work.get(Keyword, keyword_id, N_("This keyword is no longer there."))


def _channel(work: Work, channel_id: int) -> Channel:
    return work.get(Channel, channel_id, N_("There is no such channel."), "channel_id")


def _find(work: Work, word: str) -> Keyword | None:
    return work.session.scalar(select(Keyword).where(Keyword.word == word))


def _find_or_make(work: Work, word: str) -> Keyword:
    word = _word(word, "keywords")
    row = _find(work, word)
    if row is None:
        row = Keyword(word=word, source=TYPED)
        work.session.add(row)
        work.session.flush()
    return row


def _line(words: str, field: str, most: int) -> str:
    words = " ".join(words.split())
    if len(words) > most:
        raise refuse(N_("At most {most} characters."), field=field, most=most)
    return words


def _word(word: str, field: str) -> str:
    word = " ".join(word.split())
    if len(word) > LONGEST_WORD:
        raise refuse(N_("A keyword has at most {most} characters."), field=field, most=LONGEST_WORD)
    return word


def _check_heat(heat: int | None) -> None:
    if heat is not None and not 0 <= heat <= 10**12:
        raise refuse(N_("A number of searches is zero or more."), field="heat")


def add_keyword_to_all(work: Work, product_ids: Sequence[int], word: str) -> int:
    """Let several products be found by one more keyword; answers how many did not have it yet."""
    added = 0
    for product in product_ids:
        if fold(word) not in {fold(w) for w in keywords_of(work, product)}:
            add_keyword_to(work, product, word)
            added += 1
    return added
