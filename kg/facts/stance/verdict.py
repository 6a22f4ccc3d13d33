"""The stance of an event while the walk goes on: each word above it takes effect in turn.

Invariant: no word makes a hedged event more certain; twice negated is possible, not asserted.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from kg.facts.names.resolver import Ref
from kg.model import Denial, Stance

__all__ = ["Verdict"]

_DENIALS = {"negated": Denial.NEGATED, "refused": Denial.REFUSED, "cancelled": Denial.CANCELLED, "ended": Denial.ENDED}


@dataclass(slots=True)
class Verdict:
    """What the walk has found so far."""

    level: Stance = Stance.ASSERTED
    denial: Denial | None = None
    reported: bool = False
    attributed_to: str | None = None
    speakers: list[Ref] = field(default_factory=list)
    taken_up: bool = False
    """An invitation or offer that was accepted."""
    voiceless: bool = False
    """Nobody asserts it: a question, a denied statement; no claim."""

    def apply(self, effect: str) -> None:
        """Take one word's effect into account."""
        if effect in ("asserted", "same"):
            return
        if effect == "planned":
            if self.level is Stance.ASSERTED:
                self.level = Stance.PLANNED
        elif effect == "possible":
            self.level = Stance.POSSIBLE
            if self.denial is not Denial.ENDED:
                self.denial = None  # "may cancel the visit", "it is possible that he will not come": open either way
        elif effect == "reported":
            self.reported = True
        elif effect == "none":
            self.voiceless = True
        else:
            self.deny(_DENIALS.get(effect, Denial.NEGATED))

    def under(self, effect: str) -> Verdict:
        """A copy with one more effect."""
        copy = replace(self, speakers=list(self.speakers))
        open_ = self.level is Stance.POSSIBLE and self.denial is None
        told = self.denial is Denial.REFUSED and effect == "refused"  # one word, seen by the walk and by the rule
        if not told and not (open_ and effect in _DENIALS):  # "may skip the summit" leaves it open
            copy.apply(effect)
        return copy

    def deny(self, kind: Denial) -> None:
        """Negate: twice negated is possible, not asserted; an end that did not come leaves things as they were."""
        if self.denial is None:
            self.denial = kind
        elif self.denial is Denial.ENDED and kind in (Denial.NEGATED, Denial.REFUSED):
            self.denial = None
        else:
            self.denial = None
            self.level = Stance.POSSIBLE

    @property
    def stance(self) -> Stance:
        """The outcome."""
        if self.denial is not None:
            return Stance.DENIED
        if self.level is not Stance.ASSERTED:
            return self.level
        return Stance.REPORTED if self.reported else Stance.ASSERTED

    @property
    def kind_of_denial(self) -> Denial | None:
        """What denied means: a negated plan is a refusal."""
        if self.denial is Denial.NEGATED and self.level is not Stance.ASSERTED:
            return Denial.REFUSED
        return self.denial
