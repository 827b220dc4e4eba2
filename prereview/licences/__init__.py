"""Electronic licences (电子证照): fetched with the holder's leave, so that nobody uploads them."""

from prereview.licences.bring import Brought, Licences
from prereview.licences.http import HttpLicenceStore
from prereview.licences.types import Holder, Licence, LicenceFile, LicenceStore, LicenceStoreAway

__all__ = [
    "Brought",
    "Holder",
    "HttpLicenceStore",
    "Licence",
    "LicenceFile",
    "LicenceStore",
    "LicenceStoreAway",
    "Licences",
]
