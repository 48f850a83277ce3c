"""Errors to Sentry, or what speaks its protocol, when SENTRY_DSN is set: without people, cookies or what they typed."""

from typing import Any

from core.watch.scrub import scrub_all


def without_persons(event: Any, _hint: Any) -> Any:
    """An event as it may leave the machine: the route and the code, no address, headers, body, cookies or user."""
    request = event.get("request")
    if request is not None:
        event["request"] = {"method": request.get("method", "")}
    event.pop("user", None)
    event.pop("server_name", None)
    event.pop("breadcrumbs", None)
    return scrub_all(event)


def report_to(dsn: str, *, environment: str, **options: Any) -> None:
    """Start reporting. Nothing is imported or sent without a DSN."""
    if not dsn:
        return
    import sentry_sdk

    sentry_sdk.init(
        dsn=dsn,
        environment=environment,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        traces_sample_rate=0.0,
        before_send=without_persons,
        **options,
    )
