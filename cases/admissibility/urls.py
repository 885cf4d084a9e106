"""Addresses of admissibility."""

from django.urls import path

from cases.admissibility import views

app_name = "admissibility"
urlpatterns = [
    path("desk/cases/<uuid:case_id>/admissibility/", views.ruling, name="ruling"),
    path("desk/cases/<uuid:case_id>/admissibility/review/", views.review, name="review"),
    path("status/case/admissibility-review/", views.ask_review, name="ask_review"),
]
