"""Electronic signatures: digests, certificates, CMS, SM2. Certificate chains are not judged."""
