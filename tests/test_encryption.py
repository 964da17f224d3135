"""A birth in the database cannot be read without the server's key."""

import pytest
from django.contrib.auth.models import User
from django.db import connection

from fortune.models import UserSajuProfile

pytestmark = pytest.mark.django_db

BIRTH = {"gender": "female", "birth_date": "1988-07-15", "birth_time": "14:30"}


@pytest.fixture
def profile():
    user = User.objects.create_user("haneul")
    return UserSajuProfile.objects.create(user=user, label="나", birth=BIRTH)


def column() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT birth FROM fortune_usersajuprofile")
        return str(cursor.fetchone()[0])


def test_the_column_holds_no_part_of_the_birth(profile):
    assert "1988" not in column()
    assert "female" not in column()


def test_the_birth_comes_back_as_it_was(profile):
    profile.refresh_from_db()
    assert profile.birth == BIRTH


def test_two_equal_births_are_not_recognisable_as_equal(profile):
    first = column()
    profile.save()
    assert column() != first


def test_another_key_reads_nothing_and_raises_nothing(profile, settings):
    settings.FORTUNE_FINGERPRINT_KEY = "another"
    profile.refresh_from_db()
    assert profile.birth is None
