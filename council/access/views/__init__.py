"""The views of the door; pages of proposals are in `views/proposals.py`."""

from council.access.views.doors import (
    Request,
    appellant_page,
    as_nobody,
    bad_request,
    components,
    csrf_failure,
    fresh,
    fresh_to_read,
    member_page,
    not_found,
    nothing_here,
    once,
    public_page,
    respondent_page,
    server_error,
    staff_page,
)

__all__ = [
    "Request",
    "appellant_page",
    "as_nobody",
    "bad_request",
    "components",
    "csrf_failure",
    "fresh",
    "fresh_to_read",
    "member_page",
    "not_found",
    "nothing_here",
    "once",
    "public_page",
    "respondent_page",
    "server_error",
    "staff_page",
]
