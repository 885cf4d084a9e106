"""The conflict rules R1–N3 that can be computed from the register (SAFEGUARDS.md section 1). Pure.

A finding says which rule, on which evidence, until when. Organisations are matched by identifier over owners, never by
name; owners in a ring end the walk. Every rule looks at one interest alone, so that another interest never takes a
finding away, and the order in which facts come changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from council.interests.rules.words import CLOSEST, LOOK_BACK, RESULTS, Code, InterestKind, Result, Via
from council.organisations.rules.owners import ancestors, top_of
from council.organisations.rules.words import PUBLIC_INSTITUTIONS, OrganisationKind


@dataclass(frozen=True)
class InterestFacts:
    """An interest as the rules see it. `id` is empty for the employer on the public register."""

    id: UUID | None
    kind: str
    organisation: UUID | None
    since: date
    until: date | None = None
    relation: str = ""
    personal: bool = True
    share_percent: Decimal | None = None

    def within(self, months: int, today: date) -> bool:
        """Whether it lasted into the last so many months."""
        return self.since <= today and (self.until is None or self.until >= months_before(today, months))

    def runs(self, today: date) -> bool:
        """Whether it runs today."""
        return self.within(0, today)


@dataclass(frozen=True)
class MemberFacts:
    """A member as the rules see them."""

    id: UUID
    employer: UUID | None
    interests: tuple[InterestFacts, ...]
    household: str = ""

    def employments(self, months: int, today: date) -> frozenset[UUID]:
        """Employers of the last so many months, the one on the public register included."""
        declared = {
            one.organisation
            for one in self.interests
            if one.kind == InterestKind.EMPLOYMENT and one.organisation and one.within(months, today)
        }
        return frozenset(declared | ({self.employer} if self.employer else set()))


@dataclass(frozen=True)
class FundingFacts:
    """That one organisation pays a share of another's income in these years."""

    organisation: UUID
    funder: UUID
    share_percent: Decimal
    from_year: int
    to_year: int | None


@dataclass(frozen=True)
class World:
    """Organisations, their owners and their funders. `edge_percent` is the share from which a funder counts.

    `same` are rows of the register that people found to be another organisation; facts about members name the one that
    counts already.
    """

    parents: Mapping[UUID, UUID]
    kinds: Mapping[UUID, str]
    countries: Mapping[UUID, str]
    fundings: tuple[FundingFacts, ...]
    edge_percent: int
    same: Mapping[UUID, UUID] = field(default_factory=dict)

    def one(self, organisation: UUID) -> UUID:
        """The organisation for which a row of the register counts."""
        return self.same.get(organisation, organisation)

    def top(self, organisation: UUID) -> UUID:
        """Who stands above an organisation."""
        return top_of(organisation, self.parents)


@dataclass(frozen=True)
class CaseFacts:
    """A case as the rules see it: identifiers only. `states` are those that are party, target or asked for removal."""

    platform: UUID
    parties: frozenset[UUID] = frozenset()
    states: frozenset[str] = frozenset()
    country: str = ""


@dataclass(frozen=True, order=True)
class Finding:
    """One circumstance: the rule, what follows, and the evidence.

    `organisation` is where the member's interest lies, `touches` what of the case it meets, `path` how the one leads to
    the other (owners, or the funder). `interest` is empty when the evidence is not one the member declared.
    """

    code: Code
    result: Result
    organisation: str
    touches: str
    path: tuple[str, ...]
    via: Via
    interest: str
    since: str
    until: str


def months_before(day: date, months: int) -> date:
    """The same day some months earlier, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, day.day)


class Screening:
    """One case, ready to be held against any number of members: whom an organisation belongs to is looked up once."""

    def __init__(self, case: CaseFacts, world: World, today: date) -> None:
        self.world, self.today = world, today
        parties = frozenset(world.one(party) for party in case.parties)
        self.case = case = replace(case, platform=world.one(case.platform), parties=parties)
        self._owners = frozenset({case.platform, *ancestors(case.platform, world.parents)})
        self._tops: dict[UUID, UUID] = {}
        self._platform_top = self._top(case.platform)
        self._party_tops = {self._top(party): party for party in sorted(case.parties, reverse=True)}
        self._counted: defaultdict[UUID, list[FundingFacts]] = defaultdict(list)
        for edge in world.fundings:
            if edge.share_percent >= world.edge_percent:
                self._counted[edge.organisation].append(edge)
        self._rules = {
            InterestKind.EMPLOYMENT: self._employment,
            InterestKind.OFFICE: self._office,
            InterestKind.PAY_OR_GRANT: self._pay,
            InterestKind.HOLDING: self._holding,
            InterestKind.FAMILY: self._family,
            InterestKind.GIFT: self._gift,
            InterestKind.CONTACT: self._gift,
            InterestKind.STATEMENT: self._words,
            InterestKind.ADVOCACY: self._words,
            InterestKind.RELATION: self._relation,
        }

    def findings(self, member: MemberFacts, housemates: Iterable[MemberFacts] = ()) -> tuple[Finding, ...]:
        """Every circumstance of one member, in the order of the rules, whatever the order of the facts.

        A housemate who is on the platform's staff is close family, whoever it is (R1).
        """
        found = set(self._own(member))
        for mate in housemates:
            staff = [one for one in self._own(mate) if one.code is Code.R1]
            found |= {replace(one, via=Via.HOUSEHOLD, interest="", since="", until="") for one in staff}
        order = list(Code)
        return tuple(sorted(found, key=lambda one: (order.index(one.code), one)))

    def _own(self, member: MemberFacts) -> Iterator[Finding]:
        working = [one for one in member.interests if one.kind == InterestKind.EMPLOYMENT and one.runs(self.today)]
        if member.employer and member.employer not in {one.organisation for one in working}:
            yield from self._of(InterestFacts(None, InterestKind.EMPLOYMENT, member.employer, self.today))
        for interest in member.interests:
            yield from self._of(interest)
        for employer in member.employments(LOOK_BACK[Code.D1], self.today):
            yield from self._funding(employer)

    def _of(self, interest: InterestFacts) -> Iterator[Finding]:
        yield from self._rules[InterestKind(interest.kind)](interest)

    def _employment(self, one: InterestFacts) -> Iterator[Finding]:
        """R1, R4, W3 for the platform; W1 for a party; R5 and R4b for a state; D5 for work that has yet to begin."""
        if self._met(one) and one.since > self.today:
            yield self._finding(Code.D5, one)
        elif self._of_platform(one):
            yield from self._staff(one)
        elif self._of_party(one) and one.within(LOOK_BACK[Code.W1], self.today):
            yield self._finding(Code.W1, one)
        yield from self._state(one)

    def _office(self, one: InterestFacts) -> Iterator[Finding]:
        """R5 for a state or a political party; as an officer of the platform or of a party to the case, like staff."""
        if self._of_platform(one):
            yield from self._staff(one)
        elif self._of_party(one) and one.within(LOOK_BACK[Code.W1], self.today):
            yield self._finding(Code.W1, one)
        yield from self._state(one)
        if self._kind(one) == OrganisationKind.PARTY and one.within(LOOK_BACK[Code.R5], self.today):
            rivals = [party for party in sorted(self.case.parties) if self._rival(one, party)]
            yield from (self._finding(Code.R5, one, touches=rival) for rival in rivals)

    def _staff(self, one: InterestFacts) -> Iterator[Finding]:
        """R1 now, R4 for pay of the last three years, W3 until five years ago and as a note for longer."""
        if one.runs(self.today):
            yield self._finding(Code.R1, one)
        elif one.within(LOOK_BACK[Code.R4], self.today):
            yield self._finding(Code.R4, one)
        elif one.since <= self.today:
            recent = one.within(LOOK_BACK[Code.W3], self.today)
            yield self._finding(Code.W3, one, result=Result.WAIVE if recent else Result.NOTE)

    def _state(self, one: InterestFacts) -> Iterator[Finding]:
        """R5: a state body, where that state is concerned; R4b: an independent public institution; D1: the country."""
        country = self.world.countries.get(one.organisation) if one.organisation else None
        party = self._of_party(one)
        if self._kind(one) == OrganisationKind.GOVERNMENT and one.within(LOOK_BACK[Code.R5], self.today):
            if party or (country and country in self.case.states):
                yield self._finding(Code.R5, one)
            elif country and country == self.case.country:
                yield self._finding(Code.D1, one)
        elif self._kind(one) in PUBLIC_INSTITUTIONS and one.runs(self.today) and country in self.case.states:
            yield self._finding(Code.R4B, one)

    def _pay(self, one: InterestFacts) -> Iterator[Finding]:
        """R4 when it was paid to the member; D1 when it was paid to the employer and is a share that counts."""
        if not self._met(one):
            return
        counts = one.share_percent is None or one.share_percent >= self.world.edge_percent
        if one.personal and one.within(LOOK_BACK[Code.R4], self.today):
            yield self._finding(Code.R4, one)
        elif not one.personal and counts and one.within(LOOK_BACK[Code.D1], self.today):
            yield self._finding(Code.D1, one)

    def _holding(self, one: InterestFacts) -> Iterator[Finding]:
        """R3: the platform or its owners. A broad fund names no organisation and meets nothing."""
        if one.organisation in self._owners and one.runs(self.today):
            yield self._finding(Code.R3, one)
        elif self._of_party(one) and one.runs(self.today):
            yield self._finding(Code.D3, one)

    def _family(self, one: InterestFacts) -> Iterator[Finding]:
        """R1: the closest on the platform's staff; W2: other relatives, or until a year ago; D3: at a party.

        A party that belongs to the platform stays a party: D3 looks back for longer than W2.
        """
        if self._of_platform(one) and one.relation in CLOSEST and one.runs(self.today):
            yield self._finding(Code.R1, one)
        elif self._of_platform(one) and one.within(LOOK_BACK[Code.W2], self.today):
            yield self._finding(Code.W2, one)
        elif self._of_party(one) and one.within(LOOK_BACK[Code.D3], self.today):
            yield self._finding(Code.D3, one)

    def _gift(self, one: InterestFacts) -> Iterator[Finding]:
        """D5: a gift or a contact outside the procedure, in the last year."""
        if self._met(one) and one.within(LOOK_BACK[Code.D5], self.today):
            yield self._finding(Code.D5, one)

    def _relation(self, one: InterestFacts) -> Iterator[Finding]:
        """D3: a joint project, a lawsuit, a friendship or an enmity with a party, in the last three years."""
        if self._met(one) and one.within(LOOK_BACK[Code.D3], self.today):
            yield self._finding(Code.D3, one)

    def _words(self, one: InterestFacts) -> Iterator[Finding]:
        """D2: words about a party or the platform; N1: general opinions name nobody and are a note."""
        if self._met(one) and one.within(LOOK_BACK[Code.D2], self.today):
            yield self._finding(Code.D2, one)
        elif one.organisation is None and one.within(LOOK_BACK[Code.N1], self.today):
            yield self._finding(Code.N1, one)

    def _funding(self, employer: UUID) -> Iterator[Finding]:
        """D1: the employer gets a share that counts from the platform, a party or the government concerned."""
        oldest = months_before(self.today, LOOK_BACK[Code.D1]).year
        for edge in self._counted.get(employer, ()):
            if edge.from_year > self.today.year or (edge.to_year or oldest) < oldest:
                continue
            since, until = f"{edge.from_year}", f"{edge.to_year or ''}"
            path = tuple(str(one) for one in (employer, edge.funder))
            for touches in self._met_by(edge.funder):
                yield Finding(Code.D1, Result.DECIDE, str(employer), str(touches), path, Via.FUNDING, "", since, until)

    def _met_by(self, funder: UUID) -> Iterator[UUID]:
        """What of the case a funder is, or belongs to."""
        top = self._top(funder)
        if top == self._platform_top:
            yield self.case.platform
        if top in self._party_tops:
            yield self._party_tops[top]
        concerned = self.case.states | {self.case.country}
        government = self.world.kinds.get(funder) == OrganisationKind.GOVERNMENT
        if government and self.world.countries.get(funder) in concerned - {""}:
            yield funder

    def _top(self, organisation: UUID) -> UUID:
        if organisation not in self._tops:
            self._tops[organisation] = self.world.top(organisation)
        return self._tops[organisation]

    def _kind(self, one: InterestFacts) -> str | None:
        return self.world.kinds.get(one.organisation) if one.organisation else None

    def _met(self, one: InterestFacts) -> bool:
        return self._of_platform(one) or self._of_party(one)

    def _of_platform(self, one: InterestFacts) -> bool:
        return one.organisation is not None and self._top(one.organisation) == self._platform_top

    def _of_party(self, one: InterestFacts) -> bool:
        return one.organisation is not None and self._top(one.organisation) in self._party_tops

    def _rival(self, one: InterestFacts, party: UUID) -> bool:
        """Another political party of the same country."""
        same_country = self.world.countries.get(party) == self.world.countries.get(one.organisation or party)
        return self.world.kinds.get(party) == OrganisationKind.PARTY and same_country

    def _finding(
        self, code: Code, one: InterestFacts, *, result: Result | None = None, touches: UUID | None = None
    ) -> Finding:
        goal = touches or self._goal(one)
        path = self._path(one.organisation, goal) if one.organisation and goal else ()
        return Finding(
            code=code,
            result=result or RESULTS[code],
            organisation=str(one.organisation or ""),
            touches=str(goal or ""),
            path=tuple(str(step) for step in path),
            via=Via.INTEREST if one.id else Via.REGISTER,
            interest=str(one.id or ""),
            since=one.since.isoformat() if one.id else "",
            until=one.until.isoformat() if one.until else "",
        )

    def _goal(self, one: InterestFacts) -> UUID | None:
        if self._of_platform(one):
            return self.case.platform
        return self._party_tops.get(self._top(one.organisation)) if one.organisation else None

    def _path(self, start: UUID, goal: UUID) -> tuple[UUID, ...]:
        """Up from one organisation to the owner that both have, and down to the other."""
        up = (start, *ancestors(start, self.world.parents))
        down = (goal, *ancestors(goal, self.world.parents))
        common = next((place for place, owner in enumerate(up) if owner in down), None)
        if common is None:
            return (start,)
        return up[: common + 1] + tuple(reversed(down[: down.index(up[common])]))
