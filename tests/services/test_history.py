"""services/history.py, stored_charts.py and stored_texts.py: what an entry is made of."""

import time

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from fortune.engine.births import Birth
from fortune.engine.errors import UnknownSign
from fortune.engine.facts import Gender, facts_from_chart
from fortune.models import FortuneResult
from fortune.services import chart_page
from fortune.services.history import PAGE_SIZE, Filters, history_page, plain_title
from fortune.services.stored_charts import StoredFacts, stored_chart
from fortune.services.stored_texts import SENTENCE_LENGTH, first_sentence, hide_ages, text_sections
from tests.library import CHART, TEXT, multiply, result

BIRTHS = ["1988-07-15T14:30", "1975-01-03T00:20", "2001-12-31T23:50", "1964-02-04T06:00"]
TODAY = timezone.datetime(2026, 3, 2).date()


def facts_of(moment: str, *, hour: bool = True):
    born = timezone.datetime.fromisoformat(moment)
    chart = Birth(born.date(), born.time() if hour else None).chart()
    return facts_from_chart(chart, gender=Gender.FEMALE, birth_date=born.date(), today=TODAY)


@pytest.mark.parametrize("hour", [True, False])
@pytest.mark.parametrize("moment", BIRTHS)
def test_a_stored_chart_says_what_the_chart_of_the_birth_says(moment, hour):
    facts = facts_of(moment, hour=hour)
    stored = StoredFacts(stored_chart(facts.chart.as_dict()))
    assert stored.chart.as_dict() == facts.chart.as_dict()
    for name in ("day_master", "season", "element_counts", "strength", "useful", "relations"):
        assert getattr(stored, name) == getattr(facts, name), name
    for mine, theirs in zip(stored.places, facts.places, strict=True):
        for name in (
            "position", "pillar", "stem_ten_god", "branch_ten_god", "hidden_stems",
            "hidden_ten_gods", "stage", "own_stage", "shinsal", "nayin", "void_of",
        ):  # fmt: skip
            assert getattr(mine, name) == getattr(theirs, name), name
    page = stored.as_page()
    assert page["strength_rows"] == chart_page.strength_rows(facts)
    assert page["level_rows"] == chart_page.level_rows(facts)
    assert page["relation_groups"] == chart_page.relation_groups(facts)
    assert [column["place"] is None for column in page["columns"]] == [not hour] + [False] * 3


def test_signs_that_are_none_are_refused():
    with pytest.raises(UnknownSign):
        stored_chart(CHART | {"day": ["甲", "丑"]})


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (TEXT, ["한눈에 보기", "2026년의 흐름과 쉼"]),
        ("글만 있어요.", [""]),
        ("### 1. 하나\n글\n### 둘 ###\n글", ["1. 하나", "둘"]),
        ("## 하나\n글\n### 속\n글\n## 둘\n글", ["하나", "둘"]),
        ("들어가는 말\n\n## 하나\n글", ["", "하나"]),
        ("## 빈 것\n\n## 하나\n글", ["하나"]),
        ("", []),
        ("#해시태그 아님", [""]),
    ],
)
def test_a_text_is_cut_at_its_main_headings(text, titles):
    assert [section.title for section in text_sections(text)] == titles


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (TEXT.replace("{name} ", ""), "선생님은 보석 같은 분이세요."),
        ("> 인용이에요! 다음.", "인용이에요!"),
        ("- 첫째\n- 둘째", "첫째 둘째"),
        ("소수 3.5배로 커져요. 다음.", "소수 3.5배로 커져요."),
        ("", ""),
    ],
)
def test_the_first_sentence_is_plain_words(text, sentence):
    assert first_sentence(text) == sentence


def test_a_long_first_sentence_ends_at_a_word():
    sentence = first_sentence("가나다 라마바 " * 40)
    assert len(sentence) <= SENTENCE_LENGTH
    assert sentence.endswith(("가나다…", "라마바…"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("만 32세에 들어선 임자 대운", "30대에 들어선 임자 대운"),
        ("32세~41세", "30대~40대"),
        ("서른두 살의 봄", "30대의 봄"),
        ("마흔둘에 시작된", "40대에 시작된"),
        ("8세부터", "어린 시절부터"),
        ("1988년 7월 15일에 태어나신", "그해에 태어나신"),
        ("88년생이세요", "그해생이세요"),
        (
            "21세기와 3세대, 스물네 절기, 2026년, 100점",
            "21세기와 3세대, 스물네 절기, 2026년, 100점",
        ),
    ],
)
def test_ages_become_decades_and_births_disappear(text, shown):
    assert hide_ages(text) == shown


def test_the_plain_title_names_nobody():
    kinds = [
        (FortuneResult(kind="saju"), "사주 풀이"),
        (FortuneResult(kind="daily", target_date=TODAY), "3월 2일의 하루"),
        (FortuneResult(kind="topic", topic="luck"), "대운 풀이"),
        (FortuneResult(kind="topic", topic="compatibility", relation="family"), "가족 궁합"),
        (FortuneResult(kind="chat"), "사주 선생님과 나눈 상담"),
    ]
    assert [plain_title(row) for row, _ in kinds] == [title for _, title in kinds]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_ten_thousand_entries_open_in_well_under_300_ms():
    teacher = User.objects.create_user("teacher")
    multiply(
        result(teacher, topic="wealth", text=TEXT * 20),
        10_000,
        kind="(ARRAY['saju', 'daily', 'topic'])[mod(n, 3) + 1]",
        title="CASE mod(n, 2) WHEN 1 THEN '기록 ' || n ELSE '' END",
        created_at="created_at - n * INTERVAL '1 minute'",
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE fortune_fortuneresult")
    assert FortuneResult.objects.count() == 10_001
    slowest = {}
    for label, filters, number in (
        ("first page", Filters(), "1"),
        ("last page", Filters(), "500"),
        ("kind", Filters(kind="topic"), "100"),
        ("words", Filters(words="기록 99"), "1"),
        ("nothing found", Filters(words="없는 말"), "1"),
    ):
        started = time.perf_counter()
        listing = history_page(teacher.pk, filters, number)
        slowest[label] = round(1000 * (time.perf_counter() - started))
        assert len(listing.entries) <= PAGE_SIZE
    print(slowest)  # noqa: T201 - the measured figures, with -s
    assert max(slowest.values()) < 300, slowest
