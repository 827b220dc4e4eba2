"""Whose catalogue this is, and what a page needs to know before anything is asked."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from knowledge.schema import City
from service.access import Rule, rule
from service.routes.deps import PartsDep

router = APIRouter(tags=["guide"])


class Limits(BaseModel):
    """What may be uploaded, and how many days it is kept; pages check it before sending."""

    max_file_bytes: int
    keep_days: int
    accept: tuple[str, ...] = (
        "image/jpeg",
        "image/png",
        "image/webp",
        "image/bmp",
        "image/gif",
        "image/tiff",
        "image/heic",
        "image/avif",
        "application/pdf",
        "application/ofd",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/msword",
        "application/vnd.ms-excel",
        "application/rtf",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/zip",
    )


class CityOut(City):
    """The city with the published version and what to try."""

    version: int
    matters: int
    departments: tuple[str, ...]
    limits: Limits


@router.get("/api/city")
@rule(Rule.PUBLIC)
def city(parts: PartsDep) -> CityOut:
    """Describe the city and its catalogue."""
    guide = parts.guide()
    catalogue = guide.catalogue
    return CityOut(
        **catalogue.city.model_dump(),
        version=guide.version,
        matters=len(catalogue.matters),
        departments=tuple(sorted({m.department for m in catalogue.matters})),
        limits=Limits(
            max_file_bytes=parts.settings.max_file_bytes, keep_days=parts.settings.keep_days
        ),
    )
