"""Words of the public figures on conflicts of interest."""

from django.utils.translation import gettext_lazy as _

from cases.figures.rules import Table

TABLES = {
    Table.DECLARATIONS: _("Declarations asked of members before a case"),
    Table.RULES: _("Concerns by rule"),
    Table.FOLLOWED: _("What followed from the concerns"),
    Table.APPELLANT: _("What appellants said about who should not decide"),
    Table.PLATFORM: _("What platforms said about who should not decide"),
    Table.REPORTS: _("Reports by the public about interests of members"),
}

COLUMNS = {
    Table.DECLARATIONS: {
        "total": _("Asked"),
        "clear": _("No conflict declared"),
        "conflict": _("Conflict declared"),
        "unavailable": _("Not available"),
        "missed": _("Not answered in time, and barred"),
    },
    Table.FOLLOWED: {
        "total": _("Concerns"),
        "barred": _("The bar stands"),
        "recuse": _("Kept out by a ruling"),
        "waive": _("Waived with both parties’ consent"),
        "allow": _("Allowed to sit"),
        "dismiss": _("Found to be wrong"),
    },
    Table.APPELLANT: {
        "total": _("Said"),
        "upheld": _("Upheld"),
        "dismissed": _("Dismissed"),
        "withdrawn": _("Taken back"),
    },
    Table.REPORTS: {"total": _("Received"), "upheld": _("Upheld"), "dismissed": _("Dismissed")},
}
COLUMNS[Table.PLATFORM] = COLUMNS[Table.APPELLANT]
