"""The one shape of an HTTP error: `application/problem+json` (RFC 9457)."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from handover.store.engine import StoreUnavailable


class Problem(Exception):
    """Raised to answer a request with an error.

    Attributes:
        status: HTTP status.
        code: Name of the error, as on the wire.
        detail: A sentence ready to show; never the caller's own words.
        extra: Further members of the JSON object.
    """

    def __init__(self, status: int, code: str, detail: str, **extra: Any) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail
        self.extra = {key: value for key, value in extra.items() if value is not None}


def problem_response(status: int, code: str, detail: str, **extra: Any) -> JSONResponse:
    """Return the response for an error."""
    headers = {}
    if "retry_after" in extra:
        headers["Retry-After"] = str(max(1, round(extra["retry_after"])))
    return JSONResponse(
        {"type": "about:blank", "status": status, "title": code, "detail": detail}
        | extra,
        status_code=status,
        headers=headers,
        media_type="application/problem+json",
    )


def register_problems(app: FastAPI) -> None:
    """Answer every error of the application in the same shape."""

    @app.exception_handler(Problem)
    async def known(_: Request, problem: Problem) -> JSONResponse:
        return problem_response(
            problem.status, problem.code, problem.detail, **problem.extra
        )

    @app.exception_handler(HTTPException)
    async def http(_: Request, error: HTTPException) -> JSONResponse:
        return problem_response(error.status_code, "http", str(error.detail))

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        # Only where: what was sent may be a citizen's words.
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        return problem_response(
            422, "invalid_field", "A field is missing or wrong.", field=where
        )

    @app.exception_handler(StoreUnavailable)
    async def store(request: Request, _: StoreUnavailable) -> JSONResponse:
        request.app.state.hub.meters.store_failures.inc()
        return problem_response(
            503, "temporarily_unavailable", "Not stored. Please send it again."
        )
