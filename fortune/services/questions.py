"""What can be asked of the model: one class a kind, and what all of them have in common."""

import hashlib
import hmac
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any, ClassVar

from django.conf import settings

from fortune.engine import VERSION as ENGINE_VERSION
from fortune.engine.compatibility import Compatibility, CompatibilityMode, compatibility
from fortune.engine.daily import Daily, daily
from fortune.engine.facts import Facts
from fortune.models import FortuneResult
from fortune.prompts import PROMPT_VERSION, full_messages
from fortune.prompts.checks import checking_gate
from fortune.prompts.continuation import continued_messages, whole_sections
from fortune.prompts.correction import corrected_messages
from fortune.prompts.daily import daily_messages
from fortune.prompts.gate import Gate
from fortune.prompts.grounding import Known
from fortune.prompts.topic import compatibility_messages, topic_messages
from fortune.services.runs import Messages
from fortune.texts import Mode, Section, full_reading, join_sections, section_titles
from fortune.texts.compatibility import compatibility_reading, compatibility_titles
from fortune.texts.daily import daily_reading, daily_titles
from fortune.texts.sections import Titles
from fortune.texts.topics import Topic, topic_reading, topic_titles


@dataclass(frozen=True)
class Request:
    """The messages of one call and the checks of its text."""

    messages: Messages
    gate: Callable[[], Gate[Any]]

    def corrected(self, truths: Sequence[str]) -> Messages:
        return corrected_messages(self.messages, truths)


@dataclass(frozen=True, kw_only=True)
class Question(ABC):
    """What is asked: everything a reading depends on, and nothing that names anyone.

    user_id: None for a guest; guests who ask the same share the answer. again: what is there of
    an answer that was cut off is not wanted.
    """

    facts: Facts
    mode: Mode
    user_id: int | None = None
    again: bool = False

    kind: ClassVar[str]

    @property
    @abstractmethod
    def titles(self) -> Titles:
        """The ids and headings of the sections, the same for the model and the 기본 풀이."""

    @property
    @abstractmethod
    def baseline(self) -> tuple[Section, ...]:
        """The 기본 풀이, with the name still a placeholder."""

    @property
    @abstractmethod
    def messages(self) -> Messages: ...

    @property
    def fallback(self) -> str:
        """The 기본 풀이 as Markdown."""
        return join_sections(self.baseline)

    @property
    def known(self) -> Known:
        """What a text may state."""
        return Known.of(self.facts)

    @property
    def extras(self) -> dict[str, Any]:
        """What an answer tells of this kind beside the chart, JSON-ready."""
        return {}

    @property
    def columns(self) -> dict[str, Any]:
        """What of FortuneResult this kind fills in beside the rest."""
        return {}

    @property
    def depends_on(self) -> dict[str, Any]:
        """What this kind's answer depends on beside the chart, as JSON."""
        return {}

    @cached_property
    def fingerprint(self) -> str:
        """Return the HMAC-SHA256 (hex) that makes a row findable and tells nothing to a reader."""
        current = self.facts.luck.current
        asked = {
            "owner": "guest" if self.user_id is None else self.user_id,
            "kind": self.kind,
            "mode": self.mode,
            "chart": self.facts.chart.key,
            "gender": self.facts.gender,
            # The same eight characters can come with another 대운수 (births hours apart), and the
            # prompt names the cycle of today, which changes with a birthday.
            "luck": [self.facts.luck.number, current.age if current else None],
            "year": self.facts.year,
            "prompt": PROMPT_VERSION,
            **self.depends_on,
        }
        message = json.dumps(asked, sort_keys=True, ensure_ascii=False).encode()
        return hmac.new(
            settings.FORTUNE_FINGERPRINT_KEY.encode(), message, hashlib.sha256
        ).hexdigest()

    @property
    def row(self) -> dict[str, Any]:
        """Return the columns of a new FortuneResult for this question."""
        return {
            "user_id": self.user_id,
            "kind": self.kind,
            "mode": self.mode,
            "chart": self.facts.chart.as_dict(),
            "chart_key": self.facts.chart.key,
            "fingerprint": self.fingerprint,
            "prompt_version": PROMPT_VERSION,
            "engine_version": ENGINE_VERSION,
            **self.columns,
        }

    def request(self, cut_off: str) -> tuple[str, Request]:
        """Return what of a text that was cut off is kept, and the request for the rest."""
        gate = partial(checking_gate, self.known)
        written = () if self.again else whole_sections(cut_off, self.titles)
        if not written:
            return "", Request(self.messages, gate)
        messages = continued_messages(self.messages, written, self.titles)
        return join_sections(written) + "\n\n", Request(messages, gate)


class FullQuestion(Question):
    """The full reading of a chart."""

    kind = FortuneResult.Kind.SAJU

    @property
    def titles(self) -> Titles:
        return section_titles(self.mode, self.facts.year)

    @cached_property
    def baseline(self) -> tuple[Section, ...]:
        return full_reading(self.facts, mode=self.mode)

    @property
    def messages(self) -> Messages:
        return full_messages(self.facts, mode=self.mode)


@dataclass(frozen=True, kw_only=True)
class DailyQuestion(Question):
    """One day for a chart: `day` is a date in Korea."""

    day: date

    kind = FortuneResult.Kind.DAILY

    @cached_property
    def daily(self) -> Daily:
        return daily(self.facts, self.day)

    @property
    def titles(self) -> Titles:
        return daily_titles(self.day)

    @cached_property
    def baseline(self) -> tuple[Section, ...]:
        return daily_reading(self.facts, self.daily, mode=self.mode)

    @property
    def messages(self) -> Messages:
        return daily_messages(self.facts, self.daily, mode=self.mode, titles=self.titles)

    @property
    def known(self) -> Known:
        return Known.of(self.facts, day=(self.day, self.daily.pillar))

    @property
    def columns(self) -> dict[str, Any]:
        return {"target_date": self.day}

    @property
    def depends_on(self) -> dict[str, Any]:
        return {"day": self.day.isoformat()}

    @property
    def extras(self) -> dict[str, Any]:
        return {"target_date": self.day.isoformat(), "daily": self.daily.as_dict()}


@dataclass(frozen=True, kw_only=True)
class TopicQuestion(Question):
    """One topic of a chart; compatibility, which needs two, has a question of its own."""

    topic: Topic

    kind = FortuneResult.Kind.TOPIC

    @property
    def titles(self) -> Titles:
        return topic_titles(self.topic, self.facts.year, self.mode)

    @cached_property
    def baseline(self) -> tuple[Section, ...]:
        return topic_reading(self.facts, self.topic, mode=self.mode)

    @property
    def messages(self) -> Messages:
        return topic_messages(self.facts, self.topic, mode=self.mode, titles=self.titles)

    @property
    def columns(self) -> dict[str, Any]:
        return {"topic": self.topic}

    @property
    def depends_on(self) -> dict[str, Any]:
        return {"topic": self.topic}

    @property
    def extras(self) -> dict[str, Any]:
        return {"topic": self.topic}


@dataclass(frozen=True, kw_only=True)
class CompatibilityQuestion(Question):
    """Two charts beside each other: colleagues, family or friends."""

    partner: Facts
    relation: CompatibilityMode

    kind = FortuneResult.Kind.TOPIC

    @cached_property
    def pair(self) -> Compatibility:
        return compatibility(self.facts, self.partner, mode=self.relation)

    @property
    def titles(self) -> Titles:
        return compatibility_titles()

    @cached_property
    def baseline(self) -> tuple[Section, ...]:
        return compatibility_reading(self.facts, self.partner, self.pair)

    @property
    def messages(self) -> Messages:
        return compatibility_messages(self.facts, self.partner, self.pair, titles=self.titles)

    @property
    def known(self) -> Known:
        return Known.of(self.facts, partner=self.partner)

    @property
    def columns(self) -> dict[str, Any]:
        return {
            "topic": Topic.COMPATIBILITY,
            "relation": self.relation,
            "partner_chart": self.partner.chart.as_dict(),
        }

    @property
    def depends_on(self) -> dict[str, Any]:
        return {
            "topic": Topic.COMPATIBILITY,
            "relation": self.relation,
            "partner": self.partner.chart.key,
        }

    @property
    def extras(self) -> dict[str, Any]:
        return {
            "topic": Topic.COMPATIBILITY,
            "relation": self.relation,
            "partner": {"chart": self.partner.chart.as_dict()},
            "compatibility": self.pair.as_dict(),
        }
