"""Every indicator of the watch on capture for every bloc, judged together. Pure.

An answer is one of three, and silence counts only where it means something: without enough cases to see a steered
fifth the answer is that nobody can tell (SAFEGUARDS.md section 4: never a green light without power).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from council.safeguards.rules.agreement import agreement, turned
from council.safeguards.rules.facts import Asked, CaseFacts
from council.safeguards.rules.limits import POWERS, SMALL
from council.safeguards.rules.lotteries import Bloc, gain, leaving, presence, refusing, selection
from council.safeguards.rules.trials import (
    ENOUGH_POWER,
    LEVEL,
    Trial,
    discoveries,
    excess,
    expected,
    informative,
    played_p,
    power,
    room,
    rounds_for,
    seen,
    z_score,
)

JOIN = "+"
"""Between the names of groups that are too small to be shown by themselves."""


class Indicator(StrEnum):
    """What is watched, in the order of the page."""

    SELECTION = "selection"
    PRESENCE = "presence"
    AGREEMENT = "agreement"
    TURNED = "turned"
    LEAVING = "leaving"
    GAIN = "gain"
    UNAVAILABLE = "unavailable"
    EXCLUDED = "excluded"


DECIDES = frozenset({Indicator.SELECTION, Indicator.PRESENCE, Indicator.TURNED, Indicator.GAIN})
"""Indicators that touch who decides or what is decided. The others ask for a look; they are no alarm by themselves."""

OF_VOTES = frozenset({Indicator.AGREEMENT, Indicator.TURNED})
"""Indicators made from single votes, which are not public: their figures are coarser."""

BOTH_SIDES = frozenset({Indicator.PRESENCE})
"""Indicators that are read up and down: whether a bloc pulls one way or the other is open."""

OF_MEMBERS = frozenset({Indicator.UNAVAILABLE, Indicator.EXCLUDED})
"""Indicators whose trials are members, each with many cases."""

LEAST_TRIALS = 5
"""One case alone, however unlikely, is no pattern; nor is one member, where the trials are members."""

SIZE = Fraction(3, 20)
"""So far on the way from chance to always steered votes must lie to be found: farther than thirty nations by chance lie
in the near consensus of the UN, and less far than the fifth that `power` speaks of."""


class Answer(StrEnum):
    """What an indicator says."""

    FOUND = "found"
    QUIET = "quiet"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Finding:
    """One indicator for one bloc. `cases` counts the trials in which chance had a choice.

    `power` is the chance that a steered fifth is found, at the level that the number of tests leaves for each and with
    the size that a finding must have. `room` is how far the sum is from the most or the least that could be seen: with
    none left it tells every single case.
    """

    indicator: Indicator
    bloc: str
    platform: str
    cases: int
    seen: int
    expected: float
    z: float | None
    p: float
    power: float
    answer: Answer
    room: int


@dataclass(frozen=True)
class Question:
    """One indicator for one bloc before it is judged."""

    indicator: Indicator
    bloc: str
    trials: tuple[Trial, ...]
    platform: str = ""

    @property
    def telling(self) -> list[Trial]:
        """The trials in which chance had a choice; none where they are too few to find anything."""
        found = informative(self.trials)
        return found if len(found) >= LEAST_TRIALS else []

    @property
    def size(self) -> Fraction:
        """How large a finding must be at least: votes hardly more alike than chance makes them are no pattern."""
        return SIZE if self.indicator in OF_VOTES else Fraction(0)

    @property
    def large(self) -> bool:
        """Whether what was seen has that size."""
        return not self.size or excess(self.telling) >= self.size

    def p(self, seed: str, rounds: int) -> float:
        """How likely chance alone shows as much."""
        whole = f"{seed}/{self.indicator}/{self.bloc}/{self.platform}"
        return played_p(self.telling, whole, both_sides=self.indicator in BOTH_SIDES, rounds=rounds)

    def power(self, level: float) -> float:
        """The chance to find a steered fifth at this level, as large as a finding must be."""
        return power(self.telling, level / 2 if self.indicator in BOTH_SIDES else level, self.size)


def questions(cases: Sequence[CaseFacts], blocs: Mapping[str, Bloc], platforms: Collection[str] = ()) -> list[Question]:
    """Every question about every bloc, in a fixed order."""
    found = []
    for name, bloc in sorted(blocs.items()):
        votes = [(case.votes, frozenset(bloc(case))) for case in cases if case.votes]
        asked: dict[Indicator, list[Trial]] = {
            Indicator.SELECTION: selection(cases, bloc),
            Indicator.PRESENCE: presence(cases, bloc),
            Indicator.AGREEMENT: [trial for cast, ours in votes for trial in agreement([cast], ours)],
            Indicator.TURNED: [trial for cast, ours in votes for trial in turned([cast], ours)],
            Indicator.LEAVING: leaving(cases, bloc),
            Indicator.GAIN: gain(cases, bloc),
        }
        found += [Question(indicator, name, tuple(trials)) for indicator, trials in asked.items()]
        for platform in sorted(platforms):
            for indicator, how in (
                (Indicator.UNAVAILABLE, Asked.UNAVAILABLE),
                (Indicator.EXCLUDED, Asked.EXCLUDED),
            ):
                found.append(Question(indicator, name, tuple(refusing(cases, bloc, how, platform)), platform))
    return found


def judged(asked: Sequence[Question], seed: str, rounds: int | None = None) -> list[Finding]:
    """All questions answered together: false alarms are kept to five in a hundred alarms, however many are asked.

    `seed` begins the seed of each; the rest is the name of the indicator, the bloc and the platform. Where fewer than
    five trials could have come out otherwise, nothing is found, whatever is seen in them. Votes must go 15 % of the
    way from chance to always: whoever thinks alike today does tomorrow, so with enough votes a little is never chance.
    `rounds` is how often chance is played, enough for so many questions unless said; where it is not enough, nothing
    could be found, so nothing is quiet either.
    """
    rounds = rounds or rounds_for(len(asked))
    level = LEVEL / max(len(asked), 1)
    reachable = level >= 1 / (rounds + 1)
    found = [question.p(seed, rounds) for question in asked]
    powers = [question.power(level) if reachable else 0.0 for question in asked]
    return [
        Finding(
            indicator=question.indicator,
            bloc=question.bloc,
            platform=question.platform,
            cases=len(informative(question.trials)),
            seen=seen(question.trials),
            expected=expected(question.trials),
            z=z_score(question.trials),
            p=p,
            power=strong,
            answer=answer(alarm=alarm, large=question.large, strong=strong),
            room=room(informative(question.trials)),
        )
        for question, p, strong, alarm in zip(asked, found, powers, discoveries(found), strict=True)
    ]


def answer(*, alarm: bool, large: bool, strong: float) -> Answer:
    """What is found is said, however few the cases; that nothing was found only where it would have been.

    What is more than chance but not large is neither: no finding, and no green light.
    """
    if alarm:
        return Answer.FOUND if large else Answer.UNKNOWN
    return Answer.QUIET if strong >= ENOUGH_POWER else Answer.UNKNOWN


def alarms(findings: Sequence[Finding]) -> list[Finding]:
    """What was found and touches who decides or what is decided. Agreement alone is never one."""
    return [one for one in findings if one.answer is Answer.FOUND and one.indicator in DECIDES]


class Headline(StrEnum):
    """The whole page in one word."""

    SIGNS = "signs"
    LOOK = "look"
    QUIET = "quiet"
    UNKNOWN = "unknown"


def headline(findings: Sequence[Finding]) -> Headline:
    """Signs before anything else; quiet only when every single question could have been answered otherwise."""
    if alarms(findings):
        return Headline.SIGNS
    if any(one.answer is Answer.FOUND for one in findings):
        return Headline.LOOK
    quiet = bool(findings) and all(one.answer is Answer.QUIET for one in findings)
    return Headline.QUIET if quiet else Headline.UNKNOWN


def pooled(cases: Sequence[CaseFacts]) -> dict[str, str]:
    """Under which name each group is shown: its own from five members on; smaller ones joined until they are five.

    A group is as large as in the case in which it had fewest people: five who sat one after the other are one. A joined
    name lists its groups, `platform+state`; the two powers come first, so that they are joined with each other. What is
    left over joins the last one made, or the smallest group: so nobody is found by subtraction. Where not even all
    together are five, there is no group to show.
    """
    counted = [Counter(case.groups.values()) for case in cases]
    joined: list[list[str]] = []
    rest: list[str] = []
    for group in sorted(set[str]().union(*counted), key=lambda one: (one not in POWERS, one)):
        if _fewest(counted, [group]) >= SMALL:
            joined.append([group])
            continue
        rest.append(group)
        if _fewest(counted, rest) >= SMALL:
            joined.append(rest)
            rest = []
    if rest:
        home = next((some for some in reversed(joined) if len(some) > 1), None)
        home = home or min(joined, key=lambda some: _fewest(counted, some), default=None)
        if home is None:
            return {}
        home.extend(rest)
    while small := next((some for some in joined if _fewest(counted, some) < SMALL), None):
        joined.remove(small)  # whoever was added last sat in cases in which few of the others did
        if not joined:
            return {}
        min(joined, key=lambda some: _fewest(counted, some)).extend(small)
    return {group: JOIN.join(sorted(some)) for some in joined for group in some}


def _fewest(counted: Sequence[Counter[str]], groups: Sequence[str]) -> int:
    """How many people some groups have in the case in which they have fewest, of those in which they have any."""
    sizes = (sum(case[one] for one in groups) for case in counted)
    return min((size for size in sizes if size), default=0)


def blocs_of(names: Mapping[str, str]) -> dict[str, Bloc]:
    """Who belongs to each shown group, case by case."""
    return {name: _group(frozenset(one for one, shown in names.items() if shown == name)) for name in names.values()}


def _group(groups: frozenset[str]) -> Bloc:
    return lambda case: frozenset(member for member, group in case.groups.items() if group in groups)


def alone(member: str) -> Bloc:
    """One member as a bloc: for the auditor and for the member, never for the public."""
    return lambda _case: frozenset({member})
