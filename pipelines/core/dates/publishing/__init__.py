"""The dates of a page: when it was published and when it was last changed.

`published.publish_dates` leads a `DatedPage` through these modules, in this order:

1. `candidates.candidates` reads what the page declares (JSON-LD, meta, microdata), its address
   and its link. Each find is a `Candidate`: the raw text with signs of where it stands.
2. `writing` learns from CLDR (`cldr`) how the page's languages write dates: names, order, digits,
   calendars (`calendars`) and `zones`. If the declared dates leave a doubt, `survey.survey` finds
   the texts that print a date (`months` knows how dates look in any language, `local_days` how in
   the page's own), and `positions` says where each stands on the page: a `ShownText`. Then
   `visible.shown_dates` makes them candidates too. Their signs come from `surroundings` (the
   elements around a date) and `labels` (the words beside it). A page without any such date is
   searched for "3 hours ago" (`ago`).
3. `dated.read_all` reads each candidate into a `Dated`, a day or instant as fine as the page says.
   `printed` reads other languages through dateparser, `day_order` decides what "5/4/2019" is.
4. `weighing.weigh` adds up the `weights` of the signs and gives each day a probability.
5. `published` takes the likeliest day, and `recorded` writes it as the record's `PublishDate`.
   `explaining` shows what each candidate weighed.
"""
