"""The PDF check against the veraPDF corpus, whose file names say which of them pass PDF/UA-1."""

from tests.support import pdf


def test_verapdf_tells_the_files_that_pass_from_those_that_fail(external_data):
    files = sorted((external_data / "pdfua").glob("*.pdf"))
    assert len(files) == 16
    findings = pdf.verapdf(files, ["ua1"])
    assert {finding.file.name: finding.passed for finding in findings} == {
        file.name: "-pass-" in file.name for file in files
    }
    assert [finding.file.name for finding in findings if finding.passed == bool(finding.rules)] == []


def test_verapdf_checks_several_profiles_in_one_go(external_data):
    passing = next((external_data / "pdfua").glob("*-pass-*.pdf"))
    assert [(finding.profile, finding.passed) for finding in pdf.verapdf([passing])] == [("3a", False), ("ua1", True)]
