"""`dateline site`: try a new site before it is configured, or show what was learned of one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from crawler.terminal import plain, say
from pipelines.core.errors import ExitCode, UsageFault

if TYPE_CHECKING:
    from crawler.runs.site_trial import Trial
    from pipelines.core.ledger import Entry
    from pipelines.core.memory import Memory
    from pipelines.core.record import Article

_SHOWN: Final = 12  # cuts of a page, places of a memory
_WIDTH: Final = 90  # characters of a cut or paragraph

app = typer.Typer(
    help="Try a new site, or see what was learned of one.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)


@app.callback()
def _group() -> None:
    """Try a new site, or see what was learned of one."""


@app.command("try")
def try_(
    target: Annotated[str, typer.Argument(metavar="URL", help="A front page, or a site's name.")],
    *,
    limit: Annotated[int, typer.Option(min=1, max=50, help="Articles to fetch.")] = 5,
    save: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Write NAME.toml into DATELINE_SITES, or the file of that path."
        ),
    ] = None,
) -> None:
    """Crawl a few pages, store nothing, and show what is kept and cut and the site's file."""
    from crawler.runs.orders import make_home, order_from
    from crawler.sites.targets import target_site

    path = _site_path(save) if save else None
    order = order_from(("site", "try", target), is_dry=True, limit=limit)
    make_home(order.home)
    with target_site(target, order.home) as site:
        from crawler.runs.site_trial import save_site_file, site_file, try_site

        trial = try_site(site, order.settings_module, limit=limit)
    _show_trial(trial)
    if not trial.articles:
        raise typer.Exit(ExitCode.NOTHING)
    text = site_file(trial)
    say(plain_lines(text))
    if path:
        save_site_file(text, path)
        say(f"written to {path}")
    else:
        say("write it with --save NAME")


@app.command()
def learn(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A site's name, its domain, or a URL of it.")
    ],
) -> None:
    """Show what a site's pages were found to have in common."""
    from crawler.runs.orders import order_from
    from crawler.sites.targets import enter_demo_for, target_site
    from pipelines.bucket.opening import open_bucket
    from pipelines.bucket.state import States
    from pipelines.core.urls import registrable_domain

    enter_demo_for(name)
    order = order_from(("site", "learn", name))
    is_domain = "." in name and "/" not in name
    with target_site(f"https://{name}/" if is_domain else name, order.home) as site:
        domain = registrable_domain(site.home)
    with open_bucket(order) as store:
        memory = States(store).of(domain).learned
    if not memory.known:
        target = site.home if is_domain else name
        say(f"nothing was learned of {plain(domain)} yet: `dateline crawl {plain(target)}` begins")
        raise typer.Exit(ExitCode.NOTHING)
    _show_memory(domain, memory)


@app.command()
def ack(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A configured site's name.")],
) -> None:
    """Say that a site's trouble is known: no more alarm until it is well or has another one."""
    from crawler.runs.lock import site_lock
    from crawler.runs.orders import make_home, order_from
    from crawler.sites.site_files import find_site, site_directories, site_files
    from pipelines.bucket.opening import open_bucket
    from pipelines.bucket.state import States
    from pipelines.core.health import Condition, acknowledged
    from pipelines.core.urls import registrable_domain

    order = order_from(("site", "ack", name))
    make_home(order.home)
    site = find_site(name, site_files(site_directories()))
    domain = registrable_domain(site.home)
    with site_lock(order.home, domain), open_bucket(order) as store:
        states = States(store)
        state = states.of(domain)
        health = state.health(site.name)
        if health.condition is not Condition.WELL:
            state.set_health(site.name, acknowledged(health))
            states.save()
    if health.condition is Condition.WELL:
        say(f"{name} is well: there is nothing to acknowledge")
    else:
        say(f"{name}: {health.condition} is known; no alarm until it is well once")


def plain_lines(text: str) -> str:
    """Return a text with each of its lines made safe to print."""
    return "\n".join(plain(line) for line in text.splitlines())


def _site_path(save: str) -> Path:
    """Return the path that --save means. It is checked before the crawl, so that none is in vain.

    save: a path that ends in ".toml", or the name of a file in DATELINE_SITES.
    Raises: UsageFault if there is a file already, or for a name if DATELINE_SITES is not set.
    """
    from settings.env import sites_directory

    is_path, directory = save.endswith(".toml"), sites_directory()
    if not is_path and directory is None:
        raise UsageFault(f"--save {save}: set DATELINE_SITES, or give a path that ends in .toml")
    path = Path(save).resolve() if is_path or directory is None else directory / f"{save}.toml"
    if path.exists():
        raise UsageFault(f"{path} is there already; name another file")
    return path


def _show_article(article: Article) -> None:
    paragraphs = article.article_body.split("\n\n")
    cut = sum(block.characters for block in article.removed_blocks)
    published = article.date_published.value if article.date_published else "no date"
    say(plain(article.headline))
    say(f"  {plain(article.url)}")
    say(f"  {published}, {plain(', '.join(article.authors)) or 'no author'}")
    say(f"  before: {cut + len(article.article_body)} characters")
    for block in article.removed_blocks[:_SHOWN]:
        say(f"    - {block.rule:<22} {plain(block.text, _WIDTH)}")
    if len(article.removed_blocks) > _SHOWN:
        say(f"    - and {len(article.removed_blocks) - _SHOWN} more")
    say(f"  after: {len(article.article_body)} characters, {len(paragraphs)} paragraphs")
    for paragraph in dict.fromkeys((paragraphs[0], paragraphs[-1])):
        say(f"    + {plain(paragraph, _WIDTH)}")
    say()


def _show_trial(trial: Trial) -> None:
    """Print each article, the URLs that gave none, the rules that cut, and the languages."""
    from crawler.reports.summary import unlike_articles_line
    from crawler.runs.site_trial import language_line, rule_counts

    for article in trial.articles:
        _show_article(article)
    _show_spoiled(trial)
    advice = unlike_articles_line(trial.unlike_articles, articles=len(trial.articles))
    if advice:
        say(advice)
    if not trial.articles:
        return
    say(f"cut on how many of {len(trial.articles)} pages")
    for rule, count in rule_counts(trial.articles).items():
        say(f"  {count:>3}  {rule}")
    say()
    spoken = language_line(trial)
    if spoken:
        say(spoken)


def _show_spoiled(trial: Trial) -> None:
    for entry in trial.spoiled:
        say(_spoiled_line(entry))
    if trial.spoiled:
        say()


def _spoiled_line(entry: Entry) -> str:
    trouble = entry.trouble
    if trouble is None:
        return f"{entry.outcome}: {plain(entry.url)}"
    return f"{entry.outcome} ({trouble.counter}): {plain(entry.url)} {plain(trouble.line or '')}"


def _show_memory(domain: str, memory: Memory) -> None:
    from pipelines.core.memory import LEAST_PAGES

    silent = "" if len(memory.known) >= LEAST_PAGES else f", silent before {LEAST_PAGES}"
    recurring = sum(count > 1 for count in memory.texts.values())
    say(f"{plain(domain)}, all its hosts and ports, as of {memory.at:%Y-%m-%d %H:%M} UTC")
    say(f"  {len(memory.known)} pages{silent}, which by age count as {memory.pages:.1f}")
    say(f"  {len(memory.texts)} texts, {recurring} of them on more than one page")
    say("  of a text and its place only a hash is kept; what was cut for it stands in each")
    say("  record's removed_blocks, as memory:…")
    say(f"  {len(memory.paths)} places; those on most pages:")
    say("    pages  blocks  seen before  all link  behind the story")
    for counts in sorted(memory.paths.values(), key=lambda each: -each.pages)[:_SHOWN]:
        shares = (counts.again, counts.links, counts.behind)
        again, links, behind = (f"{part / counts.blocks:.0%}" for part in shares)
        say(
            f"    {counts.pages:>5.1f}  {counts.blocks:>6.1f}"
            f"  {again:>11}  {links:>8}  {behind:>16}"
        )
