"""Error reports without people in them."""

import sentry_sdk


def start_sentry(dsn: str) -> None:
    """Report errors to `dsn`.

    Frame locals hold forms, charts and texts: `send_default_pii=False` still sends those, only
    `include_local_variables=False` stops it. Request bodies are never read either.
    """
    sentry_sdk.init(
        dsn=dsn,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        traces_sample_rate=0,
    )
