"""The store of electronic licences that the settings name."""

from __future__ import annotations

from prereview.licences import HttpLicenceStore
from service.settings import Settings


def licence_store(settings: Settings) -> HttpLicenceStore | None:
    """Return the store, None when there is none.

    Raises:
        ValueError: its address is neither HTTPS nor on this machine.
    """
    if not settings.licence_store_url:
        return None
    return HttpLicenceStore(
        settings.licence_store_url,
        settings.licence_store_client,
        settings.licence_store_key.get_secret_value(),
        settings.licence_store_timeout_s,
    )
