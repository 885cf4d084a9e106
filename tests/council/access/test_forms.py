"""What every form of the house does: nothing typed is cut, and errors are told in the order of the page."""

from django import forms

from council.access.forms import HouseForm, SampleForm, error_items


class Letter(HouseForm):
    name = forms.CharField(max_length=5)
    words = forms.CharField(max_length=10, widget=forms.Textarea)

    def clean(self):
        if "name" not in self.errors:
            self.add_error("name", "Another name, please.")
        self.add_error(None, "The letter as a whole is odd.")


def test_browser_is_never_told_to_cut_a_text():
    page = str(SampleForm(auto_id="id_%s"))
    assert "<textarea" in page
    assert "maxlength" not in page
    assert 'data-limit="4000"' in page
    assert "At most 4000 characters" in page


def test_text_that_is_too_long_is_refused_with_both_numbers_and_kept():
    form = Letter({"name": "Marta", "words": "x" * 12})
    assert form.errors["words"] == ["At most 10 characters; you have 12."]
    assert "x" * 12 in str(form)


def test_errors_are_told_in_the_order_of_the_page():
    form = Letter({"name": "Marta", "words": ""})
    assert [sentence for _, sentence in error_items(form) if "incomplete" not in sentence] == [
        "The letter as a whole is odd.",
        "Name: Another name, please.",
        "Words: This field is required.",
    ]
