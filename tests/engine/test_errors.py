"""What the engine refuses: one tree, a Korean sentence each, nothing returned instead."""

import inspect
import re
from datetime import datetime

import pytest

from fortune.engine import errors
from fortune.engine.errors import EngineError, UnknownOption, UnknownSign

REFUSALS = [
    errors.OutOfRange(1900, 2100),
    errors.SkippedTime(datetime(1988, 5, 8, 2, 30), "summer_time", datetime(1988, 5, 8, 3)),
    errors.NoSuchLunarDate("no_leap_month", "음력 2024년에는 윤달이 없어요."),
    errors.NotBornYet(),
    errors.HasTimeZone(),
    errors.BadLongitude(200),
    errors.UnknownOption("clock", "sun", ("mean", "civil")),
    errors.UnknownSign("龍"),
]


def test_every_type_is_tried_here_and_drawn_in_the_tree() -> None:
    types = {
        type_
        for _, type_ in inspect.getmembers(errors, inspect.isclass)
        if issubclass(type_, EngineError) and type_ is not EngineError
    }
    assert {type(refusal) for refusal in REFUSALS} == types
    drawn = re.findall(r"[├└]─ (\w+)", errors.__doc__ or "")
    assert set(drawn) == {type_.__name__ for type_ in types} | {"EngineError"}


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda one: type(one).__name__)
def test_each_refusal_is_a_korean_sentence(refusal: EngineError) -> None:
    assert isinstance(refusal, ValueError)
    assert re.search("[가-힣]", str(refusal))
    assert not str(refusal).startswith(("'", '"'))


def test_refusals_carry_their_facts() -> None:
    option = UnknownOption("clock", "sun", ("mean", "civil"))
    assert (option.name, option.value, option.choices) == ("clock", "sun", ("mean", "civil"))
    assert errors.BadLongitude(200).longitude == 200
    assert UnknownSign("龍").chars == "龍"


def test_an_unknown_sign_is_a_missing_key_too() -> None:
    with pytest.raises(KeyError):
        raise UnknownSign("龍")
