"""Addresses of selection."""

from django.urls import path

from cases.selection import views

app_name = "selection"
urlpatterns = [
    path("desk/cases/<uuid:case_id>/selection/", views.choice, name="choice"),
    path("desk/cases/<uuid:case_id>/selection/select/", views.select, name="select"),
    path("desk/cases/<uuid:case_id>/selection/leave/", views.leave, name="leave"),
    path("desk/cases/<uuid:case_id>/selection/review/", views.review, name="review"),
    path("status/case/selection-review/", views.ask_review, name="ask_review"),
]
