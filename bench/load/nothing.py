"""An action server whose every action says nothing and remembers nothing."""

from __future__ import annotations

import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route


async def _nothing(request: Request) -> JSONResponse:
    await request.body()
    return JSONResponse({"events": [], "responses": []})


if __name__ == "__main__":
    app = Starlette(routes=[Route("/", _nothing, methods=["GET", "POST"])])
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
