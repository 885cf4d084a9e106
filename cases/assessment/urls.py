"""Addresses of assessment."""

from django.urls import path

from cases.assessment import views

app_name = "assessment"
urlpatterns = [
    path("desk/cases/<uuid:case_id>/assessment/", views.case, name="case"),
    path("desk/cases/<uuid:case_id>/assessment/check/", views.check, name="check"),
    path("desk/cases/<uuid:case_id>/assessment/correct/", views.correct, name="correct"),
    path("desk/cases/<uuid:case_id>/assessment/comparison/", views.comparison, name="comparison"),
]
