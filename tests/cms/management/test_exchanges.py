"""What panellists say where they differ: two who differ, each with the reason they sealed."""

from cms.management.demo.exchanges import exchange

REASONS = {"legality_reason": "Clear enough.", "hatred": "no"}


def test_two_who_differ_on_a_limb_answer_each_other():
    assessments = {
        0: {**REASONS, "legality": "met"},
        1: {**REASONS, "legality": "met"},
        2: {**REASONS, "legality": "not_met", "legality_reason": "A mood, not a test."},
    }
    first, second = exchange("legality", assessments)
    assert (first.panellist, first.topic, first.answers) == (0, "legality", False)
    assert (second.panellist, second.topic, second.answers) == (2, "legality", True)
    assert first.text == "I found this limb met. Clear enough."
    assert second.text == "I come out differently. I found that this limb is not met. A mood, not a test."


def test_on_the_threshold_they_speak_about_the_factor_that_divides_them_most():
    met = {f"rabat_{name}": 3 for name in ("context", "speaker", "intent", "content_and_form", "extent", "likelihood")}
    one = {"hatred": "yes", **met, "rabat_intent_reason": "He wants it."}
    other = {"hatred": "yes", **met, "rabat_intent": 0, "rabat_intent_reason": "He mocks it."}
    first, second = exchange("rabat", {0: one, 1: other})
    assert (first.topic, first.text) == ("rabat:intent", "He wants it.")
    assert (second.topic, second.text) == ("rabat:intent", "I come out differently. He mocks it.")
