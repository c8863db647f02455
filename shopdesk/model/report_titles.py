"""The reports of titles and of keywords, entered among the reports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from shopdesk.core.texts import N_
from shopdesk.model.reports import Answer, Asked, report
from shopdesk.model.wording import library
from shopdesk.model.wording.judging import Said, Terms, Twins, load, terms, verdicts
from shopdesk.model.wording.measure import length


@report(
    "titles",
    N_(
        "Every product's title on each channel that is used: its length as the channel counts, its score of 100 and"
        " what is wrong, weightiest first. The score is what was earned of the weights of what could be asked."
    ),
    {
        "product": (N_("Product"), "text"), "channel": (N_("Channel"), "text"), "title": (N_("Title"), "text"),
        "length": (N_("Length"), "quantity"), "most": (N_("At most"), "quantity"), "score": (N_("Score"), "quantity"),
        "keywords": (N_("Keywords"), "text"), "wrong": (N_("What is wrong"), "text"),
    },
)  # fmt: skip
def _titles(session: Session, asked: Asked) -> Answer:
    known, every = terms(session), load(session)
    twins = Twins(every.values(), known.channels)
    rows = [row for said in every.values() for row in _rows(said, known, twins)]
    lowest = min((r["score"] for r in rows), default=100)
    return Answer(rows, {"score": lowest})


def _rows(said: Said, known: Terms, twins: Twins) -> Iterator[dict[str, Any]]:
    for channel, verdict in verdicts(said, known, twins):
        title = said.title_on(channel.id)
        yield {
            "product": said.title, "channel": channel.code, "title": title, "score": verdict.score,
            "length": length(title, channel.limit.measure), "most": channel.limit.title_most,
            "keywords": ", ".join(said.keywords), "wrong": " ".join(str(f.answer.words) for f in verdict.wrong),
        }  # fmt: skip


@report(
    "keywords",
    N_(
        "The keyword library with how often each word is searched, how many products say it in title, tags or"
        " description, and what those sold in the last 30 days."
    ),
    {
        "word": (N_("Keyword"), "text"), "source": (N_("Source"), "text"), "heat": (N_("Searches"), "quantity"),
        "titles": (N_("In titles"), "quantity"), "tags": (N_("In tags"), "quantity"),
        "texts": (N_("In descriptions"), "quantity"), "pieces": (N_("Pieces sold"), "quantity"),
        "amount": (N_("Sales"), "money"), "note": (N_("Note"), "text"),
    },
)  # fmt: skip
def _keywords(session: Session, asked: Asked) -> Answer:
    rows = []
    for word in library.rows(session, library.ids(session)):
        used = library.uses(session, word.word, asked.today)
        rows.append({
            "word": word.word, "source": str(library.source_words(word.source)), "heat": word.heat, "note": word.note,
            "titles": sum(u.in_title for u in used), "tags": sum(u.in_tags for u in used),
            "texts": sum(u.in_text for u in used), "pieces": sum(u.pieces for u in used),
            "amount": sum(u.amount for u in used),
        })  # fmt: skip
    return Answer(rows)
