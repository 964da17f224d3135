"""How long a prompt is, and what of a person must not be found in it."""

import re


def size(messages):
    """Return an upper bound of the tokens: one a character and eight a message (test_full)."""
    return sum(len(message["content"]) + 8 for message in messages)


def whole(messages):
    return "\n".join(message["content"] for message in messages)


def birth_traces(told, sample):
    """Return every way of writing the birth that can be found in a prompt."""
    birth = sample.birth
    written = (
        f"{birth:%Y}", f"{birth:%Y-%m-%d}", f"{birth:%Y.%m.%d}", f"{birth:%Y%m%d}",
        f"{birth:%m-%d}", f"{birth:%H:%M}", f"{birth.month}월 {birth.day}일", f"{birth.day}일",
        f"{birth.hour}시", f"{birth.minute}분", str(sample.facts.chart.instant),
    )  # fmt: skip
    found = [one for one in written if one in told]
    return found + re.findall(
        r"\d:\d|\d일|\d시|\d분|[0-9.]+°|서울|양력|음력|남성|여성|남자|여자", told
    )
