"""Reading a mix: real counts are read, wrong files are refused by name and line."""

from random import Random

import pytest

from cms.management.bulk.mix import MixError, Weighted, read_mix

HEAD = "platform,category,column,variant,count\n"
ROWS = """Agora,,category,STATEMENT_CATEGORY_VIOLENCE,3
Agora,,category,STATEMENT_CATEGORY_ANIMAL_WELFARE,1
Agora,,decision_visibility,DECISION_VISIBILITY_CONTENT_REMOVED,4
Agora,,decision_account,,4
Silent,,category,STATEMENT_CATEGORY_VIOLENCE,9
"""


def written(folder, text):
    path = folder / "counts.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_mix_has_topics_and_measures_of_each_platform_that_did_something(tmp_path):
    mix = read_mix(written(tmp_path, HEAD + ROWS))
    assert mix.platforms == Weighted(("Agora",), (4,))
    assert mix.topics == {"Agora": Weighted(("other", "violence"), (1, 4))}
    assert mix.measures == {"Agora": Weighted(("visibility",), (4,))}


def test_things_come_as_often_as_they_weigh():
    weighted, chance = Weighted.of({"often": 9, "seldom": 1}), Random(1)
    drawn = [weighted.drawn(chance) for _ in range(1000)]
    assert 850 < drawn.count("often") < 950


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a,b\n1,2\n", "the first line must name column, count, platform, variant"),
        ("", "the first line must name"),
        (HEAD + "Agora,,category,X,many\n", "line 2: a platform and a whole number are needed"),
        (HEAD + "Agora,,category,X,1\n,,category,X,1\n", "line 3"),
        (HEAD + "Agora,,category,X,1\n", "no platform with categories and measures"),
    ],
)
def test_wrong_file_is_refused_with_the_place(tmp_path, text, words):
    with pytest.raises(MixError, match=words):
        read_mix(written(tmp_path, text))


def test_missing_file_is_refused_with_its_name(tmp_path):
    with pytest.raises(MixError, match=r"nowhere\.csv: No such file"):
        read_mix(tmp_path / "nowhere.csv")


def test_real_counts_are_read(external_data):
    mix = read_mix(external_data / "dsa-sor" / "real_counts_2025-08.csv")
    assert len(mix.platforms.things) == 12
    assert mix.platforms.sums[-1] == 128_021_884
    assert mix.measures["Facebook"].things == ("account", "visibility")
