"""Addresses of the page on which an account's e-mail address is changed, and of the links it sends."""

from django.urls import path

from council.addresses import views

app_name = "addresses"
urlpatterns = [
    path("accounts/address/", views.change, name="change"),
    path("accounts/address/<str:word>/", views.confirm, name="confirm"),
]
