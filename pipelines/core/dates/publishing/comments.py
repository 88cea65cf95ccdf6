"""Find the line of a page that heads its readers' comments: "3 Comments", "Leave a reply"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

_SHORTEST: Final = 2  # characters of a line that heads comments
_LONGEST: Final = 60
_COUNTS: Final = " \t\r\n\xa0\u200f0123456789٠١٢٣٤٥٦٧٨٩()[]:.·•|–-+»«“”\"'#"  # of "(3) Comments:"
_HEADINGS: Final = frozenset(
    (
        *("comment", "comments", "reply", "replies", "response", "responses", "add a comment"),
        *("leave a comment", "leave a reply", "post a comment", "join the conversation"),
        *("kommentar", "kommentare", "antworten", "kommentar schreiben", "kommentar verfassen"),
        *("schreibe einen kommentar", "schreib einen kommentar"),
        *("commentaire", "commentaires", "réponses", "laisser un commentaire", "réagissez"),
        *("comentario", "comentarios", "respuestas", "deja un comentario", "deja una respuesta"),
        *("comentário", "comentários", "respostas", "deixe um comentário"),
        *("commento", "commenti", "risposte", "lascia un commento", "reactie", "reacties"),
        *("kommentarer", "komentarz", "komentarze", "komentář", "komentáře", "komentar"),
        *("yorum", "yorumlar", "yorum yap", "комментарий", "комментарии", "комментариев"),
        *("комментария", "оставить комментарий", "تعليق", "تعليقات", "التعليقات", "اترك تعليقا"),
        *("评论", "評論", "コメント", "댓글"),
    )
)
# A count stands before these: "One thought on “The goat is back”", "2 Antworten auf ...".
_OF_A_STORY: Final = (
    *("one thought on ", "thoughts on ", "comments on ", "comment on ", "responses to "),
    *("response to ", "replies to ", "reply to ", "kommentar zu ", "kommentare zu "),
    *("antwort auf ", "antworten auf ", "gedanken zu ", "gedanke zu ", "réflexions sur "),
    *("réflexion sur ", "comentarios en ", "comentários em ", "commenti su ", "pensieri su "),
)
_COUNTED: Final = frozenset("o0123456789")  # "one" or a figure


def comments_begin(texts: Sequence[str], numbers: Iterable[int]) -> int | None:
    """Return the index of the first text that heads comments, None if there is none.

    texts: all texts of the page.
    numbers: the indexes that are looked at, in order. They must lie behind the first paragraphs
        of the story, because a byline above it may say "3 comments" too.
    """
    return next(
        (
            number
            for number in numbers
            if _SHORTEST <= len(texts[number]) <= _LONGEST and _is_heading(texts[number])
        ),
        None,
    )


def _is_heading(text: str) -> bool:
    """Tell whether a line is one of the headings above, with or without a count."""
    bare = text.strip(_COUNTS).casefold()
    is_counted = bare.startswith(_OF_A_STORY) and text.lstrip()[0].casefold() in _COUNTED
    return is_counted or bare in _HEADINGS
