"""Addresses of deliberation."""

from django.urls import path

from cases.deliberation import views

app_name = "deliberation"
urlpatterns = [
    path("desk/cases/<uuid:case_id>/deliberation/", views.case, name="case"),
    path("desk/cases/<uuid:case_id>/deliberation/open/", views.open_deliberation, name="open"),
    path("desk/cases/<uuid:case_id>/deliberation/forfeit/", views.forfeit, name="forfeit"),
    path("desk/cases/<uuid:case_id>/deliberation/spare/", views.spare, name="spare"),
    path("desk/cases/<uuid:case_id>/deliberation/about/<str:topic>/", views.thread, name="thread"),
]
