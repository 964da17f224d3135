"""Whom to call: the numbers a teacher gets instead of a fortune.

Looked up in public reports on the day each contact names; look at every number again before a
release. Where no public report names the hours, the hours say so instead of guessing.
"""

from datetime import date
from typing import Final, NamedTuple


class Contact(NamedTuple):
    """`number` as one dials it in Korea; `hours` in Korean, as shown; `source` of number and
    hours; `checked` is the day the source was last looked at."""

    name: str
    number: str
    hours: str
    source: str
    checked: date


_CHECKED: Final = date(2026, 11, 23)

CRISIS_CONTACTS: Final[tuple[Contact, ...]] = (
    Contact(
        "자살예방 상담전화",
        "109",
        "24시간",
        "보건복지부 자살예방정책과 2024-01-02 (eiec.kdi.re.kr, 246730); 뉴스1 2026-02-13",
        _CHECKED,
    ),
    Contact(
        "교권침해 직통번호",
        "1395",
        "운영 시간은 전화로 안내",
        "교육부 2024-02-27, 2024-03-04 개통 (edupress.kr, 11423); 경북교육청 2024-03-06",
        _CHECKED,
    ),
    Contact(
        "정신건강 위기상담전화",
        "1577-0199",
        "24시간",
        "진주시보건소 2024 (kgnewskorea.com, 44062); 제주의소리 2025 (438860)",
        _CHECKED,
    ),
    Contact(
        "청소년전화",
        "1388",
        "24시간",
        "경기도 2026-02-13 (newsis.com, NISX20260213_0003514410)",
        _CHECKED,
    ),
    Contact(
        "여성긴급전화",
        "1366",
        "24시간",
        "여성가족부·한국여성인권진흥원 2025-04-28 (dailyclick.net)",
        _CHECKED,
    ),
    Contact("긴급 구조", "119", "24시간", "국민통합위원회·보건복지부 2023-10-23", _CHECKED),
    Contact("경찰", "112", "24시간", "국민통합위원회·보건복지부 2023-10-23", _CHECKED),
)
