"""How well spoilt pages are told from readable ones, and whether the right reason is given."""
