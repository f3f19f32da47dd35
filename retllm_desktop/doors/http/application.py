"""The HTTP application: its operations, their description, and what is mounted beside them."""

import contextlib
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping
from typing import Any, Final

from fastapi import FastAPI
from pydantic.json_schema import models_json_schema
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp

from retllm_desktop import __version__
from retllm_desktop.doors.access import LibraryDoor
from retllm_desktop.doors.http.guard import RequestGuard
from retllm_desktop.doors.http.item_routes import make_item_routes
from retllm_desktop.doors.http.problems import answer_failures
from retllm_desktop.doors.http.search_routes import EVENT_MODELS, make_search_routes
from retllm_desktop.doors.http.search_runs import SearchRuns

MAX_BODY_BYTES: Final = 32 * 2**20
"""A request at most: pictures of a query, as base64."""
_VERSION_PATH: Final = "/v1"
_SILENT: Final[Any] = {"auto_configure": False, "tracing": False, "metrics": False, "logs": False}
"""The framework would send what is searched for to a collector that the environment names."""


def make_http_application(
    door: LibraryDoor,
    *,
    hosts: Iterable[str],
    accepts: Callable[[str], bool],
    mounts: Mapping[str, ASGIApp] | None = None,
) -> ASGIApp:
    """Return the application, guarded.

    Args:
        door: What it serves.
        hosts: By which names it may be asked for, without ports.
        accepts: Whether a token is the right one.
        mounts: Further applications by their paths («/mcp»), behind the same guard; those that
            have a lifespan live as long as this one.
    """
    runs = SearchRuns(door)
    mounted = dict(mounts or {})

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None, None]:
        async with contextlib.AsyncExitStack() as stack:
            stack.callback(runs.close)
            for application in mounted.values():
                if isinstance(application, Starlette):
                    await stack.enter_async_context(
                        application.router.lifespan_context(application)
                    )
            yield

    app = FastAPI(
        title="retllm-desktop",
        version=__version__,
        summary="Searches pictures and documents of this computer.",
        openapi_url=f"{_VERSION_PATH}/openapi.json",
        # Their pages would load scripts from elsewhere.
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        max_body_size=MAX_BODY_BYTES,
        telemetry=_SILENT,
    )
    answer_failures(app)
    app.include_router(make_search_routes(runs), prefix=_VERSION_PATH)
    app.include_router(make_item_routes(door, runs), prefix=_VERSION_PATH)
    for path, application in mounted.items():
        # Clients name the path as it stands; a mount alone would lead them to the one with a slash.
        app.router.routes.append(Route(path, endpoint=application))
        app.mount(path, application)
    _describe(app)
    return RequestGuard(app, hosts=hosts, accepts=accepts)


def _describe(app: FastAPI) -> None:
    """Complete the description: records of events, and that a token is shown."""
    made = app.openapi

    def describe() -> dict[str, Any]:
        if app.openapi_schema is None:
            description = made()
            _, records = models_json_schema(
                [(model, "serialization") for model in EVENT_MODELS],
                ref_template="#/components/schemas/{model}",
            )
            parts = description.setdefault("components", {})
            schemas = parts.setdefault("schemas", {})
            for name, record in records.get("$defs", {}).items():
                schemas.setdefault(name, record)
            # Refusals are problems here, too.
            schemas.pop("HTTPValidationError", None)
            schemas.pop("ValidationError", None)
            parts["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
            description["security"] = [{"token": []}]
        return app.openapi_schema or made()

    app.openapi = describe
