"""Words of the watch on capture, in plain language."""

from django.utils.translation import gettext_lazy as _

from council.safeguards.rules.watch import Answer, Headline, Indicator

INDICATORS = {
    Indicator.SELECTION: _("Does chance really choose?"),
    Indicator.PRESENCE: _("Do cases end otherwise when a group sits?"),
    Indicator.AGREEMENT: _("Does a group vote as one?"),
    Indicator.TURNED: _("Does a group decide the close cases?"),
    Indicator.LEAVING: _("Does a group leave panels more often?"),
    Indicator.GAIN: _("Who wins when a seat is filled again?"),
    Indicator.UNAVAILABLE: _("Is a group away when one platform is concerned?"),
    Indicator.EXCLUDED: _("Is a group kept out when one platform is concerned?"),
}

EXPLAINED = {
    Indicator.SELECTION: _(
        "Before each draw everybody’s chance is fixed and can be computed again. Over many cases, seats and chances"
        " must fit. If a group sits more often than its chances say, the draw was not honest."
    ),
    Indicator.PRESENCE: _(
        "Since panels are drawn, a group sits in some cases and not in others, by luck alone. So whether it sits should"
        " not go together with how the case ends. Here that is compared with thirty panels drawn anew for each case."
    ),
    Indicator.AGREEMENT: _(
        "People who agree vote alike, and that is their right. Here the votes of each case are dealt out anew among"
        " those who sat: if the group then agrees as often, nothing binds it. Unanimous cases tell nothing and are left"
        " out. That a group agrees is no alarm."
    ),
    Indicator.TURNED: _(
        "Would the case have ended otherwise without the votes of the group? In close cases that is true of anybody’s"
        " votes; here it is asked whether it is true of this group more often than of others."
    ),
    Indicator.LEAVING: _(
        "Whoever sits on a panel can step back or be removed. If all were as likely to leave, each group would leave as"
        " often as it sits."
    ),
    Indicator.GAIN: _(
        "An empty seat is drawn again. Over many such draws no group should win seats beyond its chances, or somebody"
        " makes others leave for it."
    ),
    Indicator.UNAVAILABLE: _(
        "Members may say that they have no time. Each is compared with themself only: not who is often away counts, but"
        " who is away when it suits."
    ),
    Indicator.EXCLUDED: _(
        "Whoever is barred for a conflict of interest is kept out, and that may well be because of one platform. A high"
        " figure asks where the interests of a group lie."
    ),
}

ANSWERS = {
    Answer.FOUND: _("More than chance"),
    Answer.QUIET: _("Not more than chance"),
    Answer.UNKNOWN: _("Cannot be told from these cases"),
}

KINDS = {
    Headline.SIGNS: "danger",
    Headline.LOOK: "warning",
    Headline.QUIET: "success",
    Headline.UNKNOWN: "info",
}

HEADLINES = {
    Headline.SIGNS: _("There are signs that need an explanation"),
    Headline.LOOK: _("Something is more than chance; nothing shows that it decided a case"),
    Headline.QUIET: _("Nothing was found, and there were enough cases to find it"),
    Headline.UNKNOWN: _("There are not enough cases to tell"),
}

MEANINGS = {
    Headline.SIGNS: _(
        "At least one figure on who decides, or on what is decided, cannot be put down to chance. That proves no wrong:"
        " it asks the council for an explanation, and everybody can look at the figures below."
    ),
    Headline.LOOK: _(
        "Some figures cannot be put down to chance, but none of those that touch who decides or what is decided. People"
        " who think alike vote alike."
    ),
    Headline.QUIET: _(
        "Every question below had enough cases: had a fifth of them been steered, it would very probably be seen."
    ),
    Headline.UNKNOWN: _(
        "Nothing stands out that would have to be explained. But that means little: for at least one question a fifth"
        " of the cases could have been steered without being seen, or what is seen is a little more than chance."
    ),
}

PROCESS = {
    "draws": _("Draws"),
    "void": _("Draws found void by two people"),
    "relaxed": _("Draws for which a rule was relaxed, as the rules provide"),
    "late": _("Draws more than a day late"),
    "alerts": _("Chances far above an equal one"),
    "replaced": _("Seats filled again"),
    "set_aside": _("Conflicts that a ruling let pass"),
}

CONCENTRATIONS = {
    "constituency": _("Seats, by constituency"),
    "employer": _("Seats, by employer"),
    "employer_owner": _("Seats, by whoever owns the employer in the end"),
    "funder": _("Seats, by donor of the employer"),
    "funder_owner": _("Seats, by whoever owns the donor in the end"),
}
