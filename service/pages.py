"""The built web pages: hashed assets for long, the page itself never cached."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse

from service.access import Rule, rule
from service.problems import NotFound, Unavailable


def pages(folder: Path) -> APIRouter:
    """Routes for everything that is not the API; unknown paths get the page, which decides."""
    router = APIRouter(include_in_schema=False)
    root = folder.resolve()

    @router.get("/{path:path}")
    @rule(Rule.PUBLIC)
    def page(path: str) -> FileResponse:
        """A built file, or the page."""
        if path.startswith(("api/", "actions/")):
            raise NotFound("no_such_route", "没有这个接口，请查看接口文档。")
        file = (root / path).resolve()
        if path and file.is_file() and file.is_relative_to(root):
            hashed = path.startswith("assets/")
            cache = "public, max-age=31536000, immutable" if hashed else "no-cache"
            return FileResponse(file, headers={"Cache-Control": cache})
        if path.startswith("assets/"):
            raise NotFound("no_such_asset", "页面已更新，请刷新后再试。")
        if not (root / "index.html").is_file():
            raise Unavailable("no_pages", "页面还没有构建，请先运行 make web。")
        return FileResponse(root / "index.html", headers={"Cache-Control": "no-cache"})

    return router
