"""From pixels to a page: decode, straighten, take seals off, read, order, measure."""

from ocr.picture.decode import decode, decode_pages
from ocr.picture.page import encode_picture, read_image

__all__ = ["decode", "decode_pages", "encode_picture", "read_image"]
