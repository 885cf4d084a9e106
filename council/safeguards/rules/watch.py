"""Every indicator of the watch on capture for every bloc, judged together. Pure.

An answer is one of three, and silence counts only where it means something: without enough cases to see a steered
fifth the answer is that nobody can tell (SAFEGUARDS.md section 4: never a green light without power).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from council.safeguards.rules.agreement import agreement, turned
from council.safeguards.rules.facts import Asked, CaseFacts
from council.safeguards.rules.limits import POWERS, SMALL
from council.safeguards.rules.lotteries import Bloc, gain, leaving, presence, refusing, selection
from council.safeguards.rules.trials import (
    ENOUGH_POWER,
    LEVEL,
    STEERED,
    Trial,
    discoveries,
    excess,
    expected,
    extreme,
    informative,
    played_p,
    power,
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


OF_MEMBERS = frozenset({Indicator.UNAVAILABLE, Indicator.EXCLUDED})
"""Indicators whose trials are members, each with many cases."""

LEAST_TRIALS = 5
"""One case alone, however unlikely, is no pattern."""


class Answer(StrEnum):
    """What an indicator says."""

    FOUND = "found"
    QUIET = "quiet"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Finding:
    """One indicator for one bloc. `cases` counts the trials in which chance had a choice.

    `power` is the chance to see a steered fifth, at the level that the number of tests leaves for each. `extreme`: no
    case could have shown more, or none less, so that the sum tells every single one.
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
    extreme: bool


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
        return found if len(found) >= LEAST_TRIALS or self.indicator in OF_MEMBERS else []

    def p(self, seed: str) -> float:
        """How likely chance alone shows as much; one where votes are hardly more alike than chance makes them."""
        telling = self.telling
        if self.indicator in OF_VOTES and excess(telling) < float(STEERED):
            return 1.0
        whole = f"{seed}/{self.indicator}/{self.bloc}/{self.platform}"
        return played_p(telling, whole, both_sides=self.indicator in BOTH_SIDES)


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


def judged(asked: Sequence[Question], seed: str) -> list[Finding]:
    """All questions answered together: false alarms are kept to five in a hundred alarms, however many are asked.

    `seed` begins the seed of each; the rest is the name of the indicator, the bloc and the platform. Where fewer than
    five cases could have come out otherwise, nothing is found, whatever is seen in them. Votes must go a fifth of the
    way from chance to always: whoever thinks alike today does tomorrow, so with enough votes a little is never chance.
    """
    telling = [question.telling for question in asked]
    found = [question.p(seed) for question in asked]
    level = LEVEL / max(len(asked), 1)
    powers = [
        power(trials, level / 2 if question.indicator in BOTH_SIDES else level)
        for question, trials in zip(asked, telling, strict=True)
    ]
    alarms = discoveries(found)
    return [
        Finding(
            indicator=question.indicator,
            bloc=question.bloc,
            platform=question.platform,
            cases=len(trials),
            seen=seen(question.trials),
            expected=expected(question.trials),
            z=z_score(question.trials),
            p=p,
            power=strong,
            answer=answer(alarm=alarm, strong=strong),
            extreme=extreme(trials),
        )
        for question, trials, p, strong, alarm in zip(asked, telling, found, powers, alarms, strict=True)
    ]


def answer(*, alarm: bool, strong: float) -> Answer:
    """What is found is said, however few the cases; that nothing was found only where it would have been."""
    if alarm:
        return Answer.FOUND
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

    A joined name lists its groups, `platform+state`; the two powers come first, so that they are joined with each
    other. What is left over joins the last one made, or the smallest group: so nobody is found by subtraction. With
    fewer than five people in all there is no group to show.
    """
    people: defaultdict[str, set[str]] = defaultdict(set)
    for case in cases:
        for member, group in case.groups.items():
            people[group].add(member)
    joined: list[list[str]] = []
    rest: list[str] = []
    for group in sorted(people, key=lambda one: (one not in POWERS, one)):
        if len(people[group]) >= SMALL:
            joined.append([group])
            continue
        rest.append(group)
        if _together(people, rest) >= SMALL:
            joined.append(rest)
            rest = []
    if rest and not joined:
        return {}
    if rest:
        home = next((some for some in reversed(joined) if len(some) > 1), None)
        (home or min(joined, key=lambda some: _together(people, some))).extend(rest)
    return {group: JOIN.join(sorted(some)) for some in joined for group in some}


def _together(people: Mapping[str, set[str]], groups: Sequence[str]) -> int:
    """How many people some groups have, each counted once."""
    return len(set[str]().union(*(people[one] for one in groups)))


def blocs_of(names: Mapping[str, str]) -> dict[str, Bloc]:
    """Who belongs to each shown group, case by case."""
    return {name: _group(frozenset(one for one, shown in names.items() if shown == name)) for name in names.values()}


def _group(groups: frozenset[str]) -> Bloc:
    return lambda case: frozenset(member for member, group in case.groups.items() if group in groups)


def alone(member: str) -> Bloc:
    """One member as a bloc: for the auditor and for the member, never for the public."""
    return lambda _case: frozenset({member})
