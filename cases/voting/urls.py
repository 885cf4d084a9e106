"""Addresses of voting."""

from django.urls import path

from cases.voting import views

app_name = "voting"
urlpatterns = [
    path("desk/cases/<uuid:case_id>/vote/", views.case, name="case"),
    path("desk/cases/<uuid:case_id>/vote/call/", views.call, name="call"),
    path("desk/cases/<uuid:case_id>/vote/cast/", views.cast, name="cast"),
    path("desk/cases/<uuid:case_id>/vote/receipt/", views.receipt, name="receipt"),
    path(
        "desk/cases/<uuid:case_id>/vote/receipt/<uuid:ballot_id>/proof.json", views.receipt_proof, name="receipt_proof"
    ),
    path("desk/cases/<uuid:case_id>/vote/tally.json", views.tally_proof, name="tally_proof"),
    path("desk/cases/<uuid:case_id>/vote/motions/", views.draft, name="draft"),
    path("desk/cases/<uuid:case_id>/vote/motions/<uuid:motion_id>/", views.discuss, name="discuss"),
    path("desk/cases/<uuid:case_id>/vote/motions/<uuid:motion_id>/freeze/", views.freeze, name="freeze"),
    path("desk/cases/<uuid:case_id>/vote/motions/<uuid:motion_id>/withdraw/", views.withdraw, name="withdraw"),
]
