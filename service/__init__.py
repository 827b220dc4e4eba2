"""The running process: settings, database, HTTP, command line. The only composition root."""
