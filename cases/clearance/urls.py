"""Addresses of clearance: the member's declarations, the officer's desk, the conflicts panel, and the parties."""

from django.urls import path

from cases.clearance.views import declarations, officer, panel, parties

app_name = "clearance"
urlpatterns = [
    path("desk/declarations/", declarations.mine, name="mine"),
    path("desk/declarations/<uuid:declaration_id>/", declarations.answer, name="answer"),
    path("desk/declarations/<uuid:declaration_id>/more/", declarations.more, name="more"),
    path("desk/declarations/<uuid:declaration_id>/change/", declarations.change, name="change"),
    path("desk/declarations/<uuid:declaration_id>/appeal/<uuid:concern_id>/", declarations.appeal, name="appeal"),
    path("desk/declarations/<uuid:declaration_id>/reply/<uuid:concern_id>/", declarations.reply, name="reply"),
    path("desk/conflicts/", panel.conflicts, name="conflicts"),
    path("desk/conflicts/<uuid:question_id>/", panel.question, name="question"),
    path("desk/cases/<uuid:case_id>/clearance/", officer.case, name="case"),
    path("desk/cases/<uuid:case_id>/clearance/ask/", officer.ask, name="ask"),
    path("desk/cases/<uuid:case_id>/clearance/<uuid:concern_id>/", officer.concern, name="concern"),
    path("desk/cases/<uuid:case_id>/clearance/<uuid:concern_id>/confirm/", officer.confirm, name="confirm"),
    path("status/case/waiver/", parties.of_appellant, name="asked_appellant"),
    path("respond/waivers/", parties.of_platform, name="asked_platform"),
]
