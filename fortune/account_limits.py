"""The limit on attempts to get into an account: per account and per client address.

An attempt is charged before the password is looked at and given back when it was right: only
failures add up, and 200 guesses at once cannot all be looked at before the first one counts.
"""

import unicodedata

from django.conf import settings
from django.http import HttpRequest

from fortune.errors import LimitExceeded
from fortune.ratelimit import (
    CHAT_GROUP,
    GROUP,
    client_address,
    counter_keys,
    counters_charge,
)
from fortune.services.accounts import accounts_named

LOGIN = "fortune.login"
SIGNUP = "fortune.signup"
RESET = "fortune.reset"


class LoginLimitExceeded(LimitExceeded):
    message = (
        "로그인을 여러 번 시도해서 잠시 멈추었어요. 계정을 지키려는 것이니 조금 뒤에 "
        "다시 해 주세요. 비밀번호가 기억나지 않으시면 새로 정하실 수 있어요."
    )


class SignUpLimitExceeded(LimitExceeded):
    message = "이 인터넷 주소에서 가입이 많아 잠시 멈추었어요. 조금 뒤에 다시 해 주세요."


class ResetLimitExceeded(LimitExceeded):
    message = "메일을 여러 번 부탁하셔서 잠시 멈추었어요. 받은 편지함과 스팸함을 먼저 살펴 주세요."


REFUSALS = {LOGIN: LoginLimitExceeded, SIGNUP: SignUpLimitExceeded, RESET: ResetLimitExceeded}


def login_charge(request: HttpRequest, identifier: str) -> tuple[str, ...]:
    """Charge one attempt at the account that `identifier` names, and at the client's address.

    Returns the raised counters, to be lowered when the password was right. Raises
    LoginLimitExceeded with the seconds to wait, or StoreUnavailable.
    """
    return attempt_charge(request, LOGIN, login_subject(identifier))


def login_subject(identifier: str) -> str:
    """Return whose counter an attempt raises: one for all the names of an account."""
    found = accounts_named(identifier)
    if found:
        return f"user:{found[0].pk}"
    return f"name:{unicodedata.normalize('NFKC', identifier).casefold()}"


def attempt_charge(request: HttpRequest, group: str, subject: str = "") -> tuple[str, ...]:
    """Charge one attempt of `group` at the address and, if there is one, at the subject."""
    subjects = {f"address:{client_address(request)}": str(settings.LOGIN_ADDRESS_RATE)}
    if subject:
        subjects[subject] = str(settings.LOGIN_RATE)
    return counters_charge(request, group, subjects.items(), REFUSALS[group])


def account_counter_keys(user_id: int) -> list[str]:
    """Return the keys of every counter that belongs to the account."""
    value = f"user:{user_id}"
    rates = (
        (GROUP, settings.FORTUNE_RATE_HOUR),
        (GROUP, settings.FORTUNE_RATE_DAY),
        (CHAT_GROUP, settings.CHAT_RATE_HOUR),
        (LOGIN, settings.LOGIN_RATE),
    )
    return [key for group, rate in rates for key in counter_keys(group, value, str(rate))]
