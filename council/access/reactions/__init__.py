"""What follows from what: a second person agreed; somebody logged in or changed a second factor."""

from council.access.reactions import logins, proposals

__all__ = ["logins", "proposals"]
