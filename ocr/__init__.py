"""Files in, `Document` or `Refusal` out: sandboxed reading of photos, scans and PDFs."""
