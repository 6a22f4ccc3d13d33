"""Which paper of the register a text means when it names only its kind, its parties and its subject or day.

Invariant: one paper fits or none is named; a text about two possible papers names neither.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from kg.facts.words.wordings import wordings
from kg.interval import bounds, within
from kg.register import Agreement, Register

__all__ = ["meant_instrument"]


def _same_kind(agreement: Agreement, wording: str) -> bool:
    words = wording.lower().split()
    return all(kind in agreement.kind for word, kind in wordings().paper_kinds.items() if word in words)


def _same_day(agreement: Agreement, date: str | None) -> bool:
    if date is None or agreement.signed is None:
        return date is None
    return within(date, agreement.signed) or within(agreement.signed, date)


def _written_by(agreement: Agreement, told: str | None) -> bool:
    if agreement.signed is None or told is None:
        return True
    return bounds(agreement.signed).first <= bounds(told).last


def meant_instrument(
    register: Register,
    ends: Collection[str],
    wording: Iterable[str],
    topics: Collection[str],
    date: str | None,
    told: str | None,
) -> str | None:
    """The one paper between two parties that fits what a text says of it.

    Args:
        register: with the agreements.
        ends: ids of the two parties.
        wording: the text's words for the paper, with its subject.
        topics: ids of the topics that the words name.
        date: day of the signing, if the text gives it.
        told: day of the document, if known.
    """
    if not topics and date is None:
        return None
    words = " ".join(wording)
    fitting = [
        agreement.id
        for agreement in register.agreements.values()
        if set(agreement.parties) == set(ends)
        and (not topics or set(agreement.topics) & set(topics))
        and _same_kind(agreement, words)
        and _same_day(agreement, date)
        and _written_by(agreement, told)
    ]
    return fitting[0] if len(fitting) == 1 else None
