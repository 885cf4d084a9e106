"""Addresses of the panel of a case."""

from django.urls import path

from cases.panel import views

app_name = "panel"
urlpatterns = [
    path("desk/cases/<uuid:case_id>/panel/", views.formation, name="formation"),
    path("desk/cases/<uuid:case_id>/panel/commit/", views.commit, name="commit"),
    path("desk/cases/<uuid:case_id>/panel/draw/", views.draw, name="draw"),
    path("desk/cases/<uuid:case_id>/panel/seat/", views.seat, name="seat"),
    path("desk/cases/<uuid:case_id>/panel/recuse/", views.recuse, name="recuse"),
]
