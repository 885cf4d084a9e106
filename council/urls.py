"""The front door: names every room's addresses; imported by no one."""

from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from council.access.views import public_page, staff_page

handler400 = "council.access.views.bad_request"
handler404 = "council.access.views.not_found"
handler500 = "council.access.views.server_error"

urlpatterns = [
    # An account has one address, which is changed on a page of the house; allauth's own list of addresses is shadowed.
    path("accounts/email/", staff_page()(RedirectView.as_view(pattern_name="addresses:change"))),
    path("", include("council.addresses.urls")),
    path("accounts/", include("council.accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("language/", public_page(set_language), name="set_language"),
    path("", include("council.access.urls")),
    path("", include("council.duty.urls")),
    path("", include("council.handovers.urls")),
    path("", include("council.interests.urls")),
    path("", include("council.invitations.urls")),
    path("", include("council.leaves.urls")),
    path("", include("council.members.urls")),
    path("", include("council.organisations.urls")),
    path("", include("council.reports.urls")),
    path("", include("council.safeguards.urls")),
    path("", include("council.polls.urls")),
    path("", include("council.procedure.urls")),
    path("", include("cases.urls")),
    # Wagtail's own log-in would pass by the house's door: shadowed before Wagtail's addresses.
    path("cms/login/", public_page(RedirectView.as_view(pattern_name="account_login", query_string=True))),
    path("cms/password_reset/", public_page(RedirectView.as_view(pattern_name="account_login"))),
    path("", include("cms.urls")),
]

if settings.SIMULATED_CLOCK:
    urlpatterns.insert(0, path("demo/", include("council.clocks.urls")))
