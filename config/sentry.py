"""Error reports without people in them."""

import sentry_sdk
from sentry_sdk.types import Event, Hint


def start_sentry(dsn: str) -> None:
    """Report errors to `dsn`: where it broke, and nothing of whom.

    Frame variables hold forms, charts and texts; a query string holds the words somebody looked
    for in the library; a call of the model holds a chart. None of it is collected.
    """
    sentry_sdk.init(
        dsn=dsn,
        data_collection={
            "user_info": False,
            "cookies": {"mode": "off"},
            "http_headers": {"request": {"mode": "off"}},
            "http_bodies": [],
            "url_query_params": {"mode": "off"},
            "gen_ai": {"inputs": False, "outputs": False},
            "database_query_data": False,
            "queues": False,
            "stack_frame_variables": False,
        },
        traces_sample_rate=0,
        before_send=_without_address,
    )


def _without_address(event: Event, hint: Hint) -> Event:
    """Drop the address: it may hold the token of a share. `transaction` still names the view."""
    if "request" in event:
        event["request"].pop("url", None)
    return event
