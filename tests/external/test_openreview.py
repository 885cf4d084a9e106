"""Our conflict rules beside OpenReview's on 400 generated pairs: we find all it finds, and every difference has a name.

Its answers are kept (tests/support/openreview.py says how they were made and how its words are ours). What differs:

- It counts by the year: what ended in 2022 or 2023 is over in March 2026. Ours counts months: most of 2023 is in.
- Its look-back is one for everything; ours is longer for the platform's own staff (W3: five years, then a note).
- It sees owners only where a domain lies below another. Ours sees every owner that the register knows.
- It takes a relation from either side. Ours is what the member declares: when only the other person names the member,
  nothing is found, and a challenge or an officer has to bring it up.
- It strikes out common mail domains by a list; here, whoever has no organisation meets nothing.
"""

from collections import Counter
from dataclasses import replace
from datetime import date
from uuid import NAMESPACE_DNS, UUID, uuid5

import pytest

from council.interests.rules.conflicts import CaseFacts, Finding, InterestFacts, MemberFacts, Screening, World
from council.interests.rules.words import Code, InterestKind, Relation, Result
from tests.support import openreview
from tests.support.openreview import BOUGHT, COMMON, DOMAINS, FOREIGN, JOINED, OWNED, TODAY, Pair

COUNTS_THERE = 2024
"""The first year whose end still counts three years back from March 2026, as it reckons."""
PAIRS = openreview.kept()


def row(domain: str) -> UUID:
    """The row of the register for a domain."""
    return uuid5(NAMESPACE_DNS, domain)


def world(owners: dict[str, str]) -> World:
    same = {row(other): row(one) for other, one in JOINED.items()}
    return World({row(child): row(parent) for child, parent in owners.items()}, {}, {}, (), 5, same)


SEEN_BY_BOTH, KNOWN_HERE = world(OWNED), world(OWNED | BOUGHT)


def member(pair: Pair, known: World) -> MemberFacts:
    """A profile in our words: what is declared names the row that counts, as the register hands it out."""
    facts = [
        InterestFacts(
            UUID(int=number),
            InterestKind.EMPLOYMENT,
            None if domain in COMMON else known.one(row(domain)),
            date(since, 1, 1),
            until and date(until, 12, 31),
        )
        for number, (domain, since, until) in enumerate(pair.history, start=1)
    ]
    if pair.relation and pair.relation[2] == "member":
        kind, until, _ = pair.relation
        family = kind == "Family"
        facts.append(
            InterestFacts(
                UUID(int=99),
                InterestKind.FAMILY if family else InterestKind.RELATION,
                known.one(row(pair.at)),
                date(2010, 1, 1),
                until and date(until, 12, 31),
                relation=Relation.OTHER if family else "",
            )
        )
    return MemberFacts(UUID(int=1), None, tuple(facts))


def ours(pair: Pair, known: World) -> tuple[Finding, ...]:
    at, nobody = row(pair.at), row("another-platform.example")
    case = CaseFacts(at) if pair.role == "platform" else CaseFacts(nobody, frozenset({at}))
    return Screening(case, known, TODAY).findings(member(pair, known))


def theirs(pair: Pair) -> set[str]:
    """By what it finds something: an institution, or a relation that one of the two names."""
    words = {"~Other1": "named by the member", "~Member1": "named by the other"}
    return {words.get(one, "institution") for one in pair.answer}


def test_the_pairs_are_those_of_the_seed():
    assert [replace(pair, answer=()) for pair in PAIRS] == openreview.generated()
    assert Counter(word for pair in PAIRS for word in theirs(pair)) == {
        "institution": 131,
        "named by the member": 49,
        "named by the other": 32,
    }


@pytest.mark.parametrize("known", [SEEN_BY_BOTH, KNOWN_HERE], ids=["owners by domain", "every owner"])
def test_all_that_it_finds_is_found_but_what_only_the_other_person_says(known):
    missed = [pair for pair in PAIRS if pair.answer and not ours(pair, known)]
    assert {frozenset(theirs(pair)) for pair in missed} == {frozenset({"named by the other"})}
    for pair in PAIRS:
        kinds = {"relation" if one.interest == str(UUID(int=99)) else "institution" for one in ours(pair, known)}
        if "institution" in theirs(pair):
            assert "institution" in kinds, pair
        if "named by the member" in theirs(pair):
            assert "relation" in kinds, pair


def test_with_the_same_owners_only_the_longer_look_back_finds_more():
    """Each finding that it does not have is about something that ended before it begins to count."""
    more = 0
    for pair in PAIRS:
        for one in ours(pair, SEEN_BY_BOTH):
            word = "named by the member" if one.interest == str(UUID(int=99)) else "institution"
            if word not in theirs(pair):
                more += 1
                assert date.fromisoformat(one.until).year < COUNTS_THERE, (pair, one)
                assert one.code in {Code.W3, Code.W1, Code.R4, Code.D3}
                assert one.code is Code.W3 or one.until == "2023-12-31"
    assert more == 24


def test_owners_that_no_domain_shows_are_found_here_alone():
    bought = {(str(row(child)), str(row(parent))) for child, parent in BOUGHT.items()}
    alone = 0
    for pair in PAIRS:
        for one in set(ours(pair, KNOWN_HERE)) - set(ours(pair, SEEN_BY_BOTH)):
            steps = set(zip(one.path, one.path[1:], strict=False))
            assert bought & (steps | {(later, earlier) for earlier, later in steps}), (pair, one)
            alone += not pair.answer
    assert alone == 36


def test_names_alike_and_common_mail_domains_are_nobody_on_either_side():
    seen = 0
    for pair in PAIRS:
        at = {pair.at} - set(FOREIGN)
        strangers = all(domain in {*FOREIGN, *COMMON} for domain, _, _ in pair.history)
        if at and pair.history and strangers and pair.relation is None:
            seen += 1
            assert pair.answer == ours(pair, KNOWN_HERE) == ()
    assert seen == 9


def test_every_domain_occurs_and_bars_occur():
    assert {pair.at for pair in PAIRS} == set(DOMAINS)
    assert {one.result for pair in PAIRS for one in ours(pair, KNOWN_HERE)} >= {Result.BAR, Result.WAIVE, Result.DECIDE}
