"""The catalogues: what the public reads in other languages than Japanese (翻訳)."""
