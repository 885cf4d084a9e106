"""How long an invitation lasts. Pure."""

from datetime import timedelta

LASTS = timedelta(days=7)
"""The link in the mail opens the account for so long, and once."""
