"""What the pages of an opinion need, each in one piece."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cases.docket.models import Case
from cases.docket.queries import case_for
from cases.lifecycle import Stage
from cases.opinion.models import OpinionVersion
from cases.opinion.queries.drafting import Contents, contents, draft_of
from cases.opinion.queries.versions import read_now
from cases.opinion.rules.drafting import DraftFacts, missing_sections
from cases.opinion.rules.words import GROUPS, Group, Section
from cases.panel.models import Seat
from cases.panel.queries import seats
from council.access.queries import offices_on
from council.access.rules import DRAFT_READERS, MATRIX, PANEL, Office, Permission
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable


@dataclass(frozen=True)
class Desk:
    """An opinion as one of its readers finds it. `waiting` and `panel` are told to the panel alone."""

    case: Case
    offices: frozenset[str]
    version: OpinionVersion | None
    contents: Contents | None
    facts: DraftFacts | None
    waiting: list[Seat]
    panel: list[Seat]

    @property
    def on_panel(self) -> bool:
        """Whether the reader sits on the panel."""
        return bool(self.offices & PANEL)

    @property
    def writing(self) -> bool:
        """Whether the reader writes the draft now."""
        return self.case.stage == Stage.DRAFTING and Office.RAPPORTEUR in self.offices

    @property
    def attaching(self) -> bool:
        """Whether the reader may attach a separate opinion now."""
        return self.case.stage == Stage.DRAFTING and self.on_panel

    @property
    def may_review(self) -> bool:
        """Whether the reader may say yes or no to a submitted draft."""
        return bool(self.offices & MATRIX[Permission.CASE_REVIEW_VOTE])

    @property
    def may_publish(self) -> bool:
        """Whether the reader holds one of the keys, or may come to hold one."""
        return bool(self.offices & MATRIX[Permission.CASE_PUBLICATION_KEY])

    @property
    def sections(self) -> list[tuple[Section, str]]:
        """The sections that say something, in order."""
        kept = self.version.sections if self.version else {}
        return [(section, kept[section]) for section in Section if kept.get(section)]

    def written(self, group: Group) -> bool:
        """Whether a page of the draft says all that it must."""
        if self.facts is None:
            return False
        if group is Group.SUMMARY:
            wanted = {self.facts.council_language, self.facts.appellant_language}
            return self.facts.titled and wanted <= self.facts.languages
        return not set(missing_sections(self.facts)) & set(GROUPS[group])


def reader_of(actor: Actor, case_id: UUID) -> tuple[Case, frozenset[str]]:
    """The case, for somebody who may know of its opinion's making; or `NotReachable`."""
    case = case_for(actor, case_id)
    offices = offices_on(actor, case.pk)
    if not offices & DRAFT_READERS:
        raise NotReachable
    return case, offices


def desk(actor: Actor, case_id: UUID) -> Desk:
    """The opinion of a case as this reader may see it, or `NotReachable`."""
    case, offices = reader_of(actor, case_id)
    version = read_now(actor, case.pk, offices)
    read = contents(actor, version) if version else None
    on_panel = bool(offices & PANEL)
    drafting = version is not None and on_panel and case.stage == Stage.DRAFTING
    draft = draft_of(actor, version, read) if version and drafting else None
    return Desk(
        case=case,
        offices=offices,
        version=version,
        contents=read,
        facts=draft.facts(case) if draft else None,
        waiting=draft.silent if draft else [],
        panel=draft.panel if draft else seats(actor, case.pk) if on_panel else [],
    )
