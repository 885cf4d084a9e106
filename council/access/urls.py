"""Addresses of the component page."""

from django.urls import path

from council.access import views

urlpatterns = [path("components/", views.components, name="components")]
