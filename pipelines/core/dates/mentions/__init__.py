"""Date phrases in running text, from characters to mentions of the record.

`search.find_mentions` leads a text through these modules, in this order:

1. `tokens.tokenize` cuts the text into `Token`s, a `Row` of them. `vocabulary` and `numerals` say
   what a token may stand for in the language, whose TOML table `lexicon` loads as a `Lexicon`.
2. `numbers.join_numbers` joins "twenty" and "one"; `lookalikes` finds that "may" is a verb.
3. `grammar.phrases` walks the `Row` along the language's `trie` and yields each `Phrase`: a row of
   tokens and the `Rule` whose form they match.
4. `joining.read_joined` asks `resolver.read` for the `Reading` of a phrase (TIMEX3 type and value)
   and joins neighbours: "8 p.m." and "on Monday". The resolver has one function for each meaning,
   in `calendar_dates`, `relative_dates`, `clocks` and others. They ask the `Context` for the
   publish date, the mention before and, through `tense`, whether a clause is about the future.
5. `timex.interval` gives the value its `Interval`, and `search` makes the `DateMention`.
"""
