"""Addresses of the follow-up."""

from django.urls import path

from cases.response import views

app_name = "response"
urlpatterns = [
    path("desk/cases/<uuid:case_id>/response/", views.case, name="case"),
    path("desk/cases/<uuid:case_id>/response/close/", views.close, name="close"),
    path("desk/cases/<uuid:case_id>/response/<uuid:recommendation_id>/", views.finding, name="finding"),
    path("desk/cases/<uuid:case_id>/response/<uuid:recommendation_id>/letter/", views.letter, name="letter"),
    path("respond/recommendations/", views.addressed, name="addressed"),
    path("respond/recommendations/<uuid:recommendation_id>/", views.claim, name="claim"),
]
