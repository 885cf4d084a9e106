"""Addresses of the register of interests."""

from django.urls import path

from council.interests import views

app_name = "interests"
urlpatterns = [
    path("desk/interests/", views.register, name="register"),
    path("desk/interests/changed/", views.changed, name="changed"),
    path("desk/interests/changed/<slug:kind>/", views.add, name="add"),
    path("desk/interests/year/<slug:kind>/", views.question, name="question"),
    path("desk/interests/sign/", views.sign, name="sign"),
    path("desk/interests/<uuid:interest_id>/end/", views.end, name="end"),
]
