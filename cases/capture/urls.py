"""Addresses of the watch on capture."""

from django.urls import path

from cases.capture import views

app_name = "capture"
urlpatterns = [
    path("capture/", views.public, name="public"),
    path("capture.csv", views.table, name="table"),
    path("capture.json", views.data, name="data"),
    path("desk/capture/", views.members, name="members"),
    path("desk/my-draws/", views.mine, name="mine"),
]
