"""Catalogue ↔ canonical JSON, and the digest that tells whether two catalogues are the same."""

from __future__ import annotations

import hashlib
import json

from knowledge.schema import Catalogue


def canonical(catalogue: Catalogue) -> Catalogue:
    """The catalogue with matters in order of their codes, the others of their names."""
    return catalogue.model_copy(
        update={
            "matters": tuple(sorted(catalogue.matters, key=lambda m: m.code)),
            "documents": tuple(sorted(catalogue.documents, key=lambda d: d.type)),
            "letters": tuple(sorted(catalogue.letters, key=lambda x: x.name)),
            "policies": tuple(sorted(catalogue.policies, key=lambda p: p.id)),
        }
    )


def to_json(catalogue: Catalogue) -> str:
    """Canonical JSON: sorted keys, no spaces, matters and types in order."""
    data = canonical(catalogue).model_dump(mode="json")
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """SHA-256 of canonical JSON, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
