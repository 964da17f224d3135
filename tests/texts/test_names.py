"""The reader's name enters a text at the last moment, also where a piece is cut inside it."""

import pytest

from fortune.texts.names import NameFiller, fill_name

TEXT = "{name} 선생님은 봄이에요. {이름} {nam {name} 선생님, {name} 선생님!"


@pytest.mark.parametrize("name", ["김하늘", ""])
def test_a_stream_cut_anywhere_gives_the_text_filled_at_once(name):
    whole = fill_name(TEXT, name)
    for size in range(1, len(TEXT) + 1):
        filler = NameFiller(name)
        pieces = [filler.feed(TEXT[at : at + size]) for at in range(0, len(TEXT), size)]
        assert "".join(pieces) + filler.end() == whole


@pytest.mark.parametrize("end", ["{", "{na", "{name}", "{name", "끝"])
def test_what_looked_like_a_placeholder_is_not_lost(end):
    filler = NameFiller("김하늘")
    assert filler.feed("글 " + end) + filler.end() == fill_name("글 " + end, "김하늘")


def test_only_what_may_become_a_placeholder_is_held_back():
    filler = NameFiller("김하늘")
    assert filler.feed("봄{na") == "봄"
    assert filler.feed("tion}") == "{nation}"
