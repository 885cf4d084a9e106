"""Addresses of opinions in the making."""

from django.urls import path

from cases.opinion import views

app_name = "opinion"
urlpatterns = [
    path("desk/cases/<uuid:case_id>/opinion/", views.draft, name="draft"),
    path("desk/cases/<uuid:case_id>/opinion/submit/", views.submit, name="submit"),
    path("desk/cases/<uuid:case_id>/opinion/text/<slug:group>/", views.group, name="group"),
    path("desk/cases/<uuid:case_id>/opinion/arguments/", views.answers, name="answers"),
    path("desk/cases/<uuid:case_id>/opinion/recommendations/", views.recommendation, name="recommend"),
    path(
        "desk/cases/<uuid:case_id>/opinion/recommendations/<uuid:recommendation_id>/",
        views.recommendation,
        name="recommendation",
    ),
    path("desk/cases/<uuid:case_id>/opinion/recommendations/<uuid:recommendation_id>/drop/", views.drop, name="drop"),
    path("desk/cases/<uuid:case_id>/opinion/separate/", views.separate, name="separate"),
    path("desk/cases/<uuid:case_id>/opinion/separate/waive/", views.waive, name="waive"),
    path("desk/cases/<uuid:case_id>/opinion/review/", views.review, name="review"),
    path("desk/cases/<uuid:case_id>/opinion/publication/", views.publication, name="publication"),
    path("desk/cases/<uuid:case_id>/opinion/publication/sign/", views.sign, name="sign"),
    path("desk/cases/<uuid:case_id>/opinion/publication/keys/<slug:key>/", views.turn, name="turn"),
]
