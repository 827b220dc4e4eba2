"""The HTTP application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import Depends, FastAPI, Request
from fastapi.concurrency import run_in_threadpool

from prereview import PrereviewError
from prereview.jobs import disconnect
from service.accounts.signatures import SignedRequests
from service.composition import Parts
from service.guide import OneVersion
from service.middleware import BodyLimit, SecurityHeaders
from service.openapi import describe
from service.pages import pages
from service.problems import ProblemError, install
from service.routes import ROUTERS
from service.routes.deps import first_of_all
from service.settings import Settings
from service.widget import WidgetCors


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    parts: Parts = app.state.parts
    with parts.guide.watched():
        async with parts.wechat.running():
            yield
    await parts.conversation.aclose()
    await run_in_threadpool(parts.turns.close)
    disconnect(parts.settings.jobs_database())
    parts.close()


def create_app(settings: Settings | None = None, parts: Parts | None = None) -> FastAPI:
    """Make the application; without settings they come from the environment.

    Args:
        settings: read from the environment when not given.
        parts: made from the settings when not given; closed when the application ends.
    """
    settings = settings or Settings()
    app = FastAPI(
        title="窗前",
        summary="政务服务问答与材料预审",
        version=version("chuangqian"),
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        dependencies=[Depends(first_of_all)],
    )
    app.state.parts = parts or Parts(settings)
    app.openapi = lambda: describe(app)  # type: ignore[method-assign]
    install(app)

    @app.exception_handler(PrereviewError)
    async def _prereview(request: Request, error: PrereviewError) -> object:
        problem = ProblemError(error.code, str(error))
        problem.status = error.status
        return await app.exception_handlers[ProblemError](request, problem)  # type: ignore[misc]

    for router in (*ROUTERS, pages(settings.web)):
        app.include_router(router)
    app.add_middleware(OneVersion)
    app.add_middleware(SignedRequests)
    app.add_middleware(BodyLimit, file_limit=settings.max_file_bytes)
    app.add_middleware(SecurityHeaders, secure=settings.secure_cookies)
    app.add_middleware(WidgetCors, settings=settings)
    return app
