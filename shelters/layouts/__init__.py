"""ファイルの形: from rows of the national and municipal layouts to values, and back.

Pure: bytes or rows in, values out; nothing here knows a database or the web.
"""
