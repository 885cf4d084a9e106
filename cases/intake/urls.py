"""Addresses of intake: the form, the receipt, following a case, and the intake desk."""

from django.urls import path

from cases.intake.rules.appeals import Step
from cases.intake.views import appeal, desk, receipt, status

app_name = "intake"
urlpatterns = [
    path("appeal/", appeal.start, name="start"),
    path("appeal/begin/", appeal.begin, name="begin"),
    *(
        path(f"appeal/{step.value}/", appeal.page, {"step": step}, name=step.value)
        for step in Step
        if step is not Step.EVIDENCE
    ),
    path("appeal/evidence/", appeal.evidence, name="evidence"),
    path("appeal/evidence/<uuid:file_id>/remove/", appeal.remove, name="remove"),
    path("appeal/discard/", appeal.discard, name="discard"),
    path("appeal/check/", appeal.check, name="check"),
    path("appeal/receipt/", receipt.receipt, name="receipt"),
    path("appeal/receipt/download/", receipt.download, name="download"),
    path("appeal/receipt/second/", receipt.second, name="second"),
    path("status/", status.enter, name="enter"),
    path("status/leave/", status.leave, name="leave"),
    path("status/case/", status.status, name="status"),
    path("status/case/answer/", status.answer, name="answer"),
    path("status/case/files/", status.files, name="files"),
    path("status/case/consents/", status.consents, name="consents_given"),
    path("status/case/withdraw/", status.withdraw, name="withdraw"),
    path("desk/cases/<uuid:case_id>/intake/", desk.file, name="file"),
    path("desk/cases/<uuid:case_id>/intake/take-up/", desk.take_up, name="take_up"),
    path("desk/cases/<uuid:case_id>/intake/ask/", desk.ask, name="ask"),
    path("desk/cases/<uuid:case_id>/intake/translation/", desk.request_translation, name="request_translation"),
    path("desk/cases/<uuid:case_id>/intake/translate/", desk.translate, name="translate"),
    path("desk/cases/<uuid:case_id>/intake/evidence/<uuid:file_id>/", desk.evidence, name="evidence_file"),
]
