"""The published catalogue of matters: its schema, life (import, lint, publish) and answers."""
