"""Days that were opened, the wish to be told tomorrow, and one's own dates as a calendar file."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils import timezone
from icalendar import Alarm, Calendar, Event

from fortune.engine.daily import Daily
from fortune.models import DailyFortuneLog, FavoriteDate


def day_opened(user_id: int, chart_key: str, day: Daily) -> DailyFortuneLog:
    """Write down that a day's reading was opened; a wish that came true with it is done.

    A look at a day to come fulfils nothing: one still wants to be told when it is there.
    """
    log, _ = DailyFortuneLog.objects.update_or_create(
        user_id=user_id,
        chart_key=chart_key,
        date=day.day,
        defaults={"score": day.score, "word": day.word},
    )
    before = min(day.day, timezone.localdate())
    DailyFortuneLog.objects.filter(user_id=user_id, remind_tomorrow=True, date__lt=before).update(
        remind_tomorrow=False
    )
    return log


def remind_set(user_id: int, today: date, *, wanted: bool) -> bool:
    """Remember, or forget, the wish to be told about the next day.

    False when no reading of today was opened yet.
    """
    logs = DailyFortuneLog.objects.filter(user_id=user_id, date=today)
    return bool(logs.update(remind_tomorrow=wanted))


def remind_due(user_id: int, today: date) -> bool:
    """Say whether the reader wished, on an earlier day, to be told about the day that has come."""
    return DailyFortuneLog.objects.filter(
        user_id=user_id, remind_tomorrow=True, date__lt=today
    ).exists()


def calendar_file(favorites: Iterable[FavoriteDate]) -> bytes:
    """Return one's own dates as text/calendar (RFC 5545): whole days, told of a day before.

    Nothing of a chart stands in it: a calendar is often shared.
    """
    file = Calendar()
    file.add("prodid", "-//teacher-saju//dates//KO")
    file.add("version", "2.0")
    for favorite in favorites:
        event = Event()
        event.add("uid", f"{favorite.pk}@teacher-saju")
        event.add("dtstamp", timezone.now())
        event.add("dtstart", favorite.date)
        event.add("dtend", favorite.date + timedelta(days=1))
        event.add("summary", favorite.label)
        if favorite.memo:
            event.add("description", favorite.memo)
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", favorite.label)
        alarm.add("trigger", timedelta(hours=-15))  # nine in the morning of the day before
        event.add_component(alarm)
        file.add_component(event)
    return bytes(file.to_ical())
