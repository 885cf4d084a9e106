"""Addresses of the component page and of proposals."""

from django.urls import include, path

from council.access import views
from council.access.views import proposals

of_proposals = [
    path("", proposals.listed, name="list"),
    path("new/<slug:kind>/", proposals.new, name="new"),
    path("<uuid:proposal_id>/", proposals.proposal, name="proposal"),
    path("<uuid:proposal_id>/approve/", proposals.approve, name="approve"),
    path("<uuid:proposal_id>/refuse/", proposals.refuse, name="refuse"),
    path("<uuid:proposal_id>/withdraw/", proposals.withdraw, name="withdraw"),
]

urlpatterns = [
    path("components/", views.components, name="components"),
    path("desk/proposals/", include((of_proposals, "proposals"))),
]
