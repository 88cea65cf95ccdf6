"""What a page says of its article: headline, people, pictures, section, language and more.

Start with `read_metadata` in `fields.py`, which asks the other modules, all but `language.py`:
that one needs the article's text.
"""
