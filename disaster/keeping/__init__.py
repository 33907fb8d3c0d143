"""保全: a copy of everything an installation holds, brought back only to wait."""
