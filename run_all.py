"""The door: reads the command line and hands the work to `runner`.

This file alone knows both wings: it gives `runner` the project's folders and the library's check of a region's data.
Nothing heavy is imported here; a run that finds everything unchanged ends before pandas would have loaded.
"""

from __future__ import annotations

import csv
import functools
import sys
from pathlib import Path
from typing import Any

import click

from runner.collection import Refusal, discover, select, skipped
from runner.console import fitting, tell
from runner.editions import Project, plan, settings
from runner.store import StoreError, told

ROOT = Path(__file__).parent


def check(region: str, data: str) -> list[Any]:
    """The violations in a region's data packages (the library is loaded only now)."""
    from clusters.facts.region import check as check_region

    return list(check_region(region, data))


def check_words(file: str, words: bytes, code: list[str], exhibits: list[str]) -> list[str]:
    """The faults in the words beside a notebook."""
    from clusters.wording.calls import check as check_calls

    return check_calls(file, words, code, exhibits)


def scaffold(region: str, data: str) -> Any:
    """A skeleton data package for a new region; says where it lies."""
    from clusters.facts.package import DataError
    from clusters.facts.scaffold import scaffold as scaffold_region

    try:
        return scaffold_region(region, data)
    except DataError as error:
        raise Refusal(str(error)) from error


def guide(region: str, data: str) -> list[str]:
    """What a valid region still lacks, first what unlocks most."""
    from clusters.facts.to_record import lines

    return list(lines(region, data))


@functools.cache
def title(region: str, language: str) -> str:
    """A region's readable name, from its own table of provinces."""
    try:
        with open(ROOT / "data" / region / "provinces.csv", encoding="utf-8-sig", newline="") as file:
            names = {row["province"]: row[f"name_{language}"] for row in csv.DictReader(file)}
    except (OSError, KeyError, ValueError):  # the check says what is wrong with the table
        return region
    return names.get(region) or region


PROJECT = Project(
    root=ROOT,
    notebooks=ROOT / "notebooks",
    data=ROOT / "data",
    libraries=(ROOT / "clusters",),
    region="ninh-binh",
    check="run_all:check",
    check_words="run_all:check_words",
    title=title,
)


class Command(click.Command):
    """Its help is shown on every stream, as far as that has the letters."""

    def get_help(self, ctx: click.Context) -> str:
        """The help as standard output can show it."""
        return fitting(super().get_help(ctx), sys.stdout)


@click.command(cls=Command, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.argument("notebooks", nargs=-1, metavar="[NOTEBOOK]...")
@click.option("--region", default="", metavar="R[,R…]", help="Data packages under data/; 'all' for every one.")
@click.option("--language", default="", metavar="L[,L]", help="vi, en or both (default).")
@click.option("--scenario", default="", metavar="NAME", help="Name of the variation made with -p.")
@click.option("-p", "parameters", multiple=True, metavar="NAME=VALUE", help="Change a notebook parameter; repeatable.")
@click.option("--batch", type=click.Path(path_type=Path), help="Many editions from a YAML file.")
@click.option("--jobs", type=click.IntRange(1), help="Notebooks at once (default: what cores and memory allow).")
@click.option("--dask", default="", metavar="ADDRESS", help="Render on a Dask cluster ('local' starts one).")
@click.option("--output", type=click.Path(path_type=Path), default=ROOT / "outputs", help="Where to write (outputs/).")
@click.option("--force", is_flag=True, help="Render even what is unchanged.")
@click.option("--verify", is_flag=True, help="Compare existing outputs by content, not by size and time.")
@click.option("--check", "check_only", is_flag=True, help="Validate notebooks, parameters and data, render nothing.")
@click.option("--list", "list_only", is_flag=True, help="Show what would be rendered, and why.")
@click.option("--pdf", is_flag=True, help="Also print each page to PDF.")
@click.option("--open", "open_after", is_flag=True, help="Open the portfolio afterwards.")
@click.option("--engine", type=click.Choice(["in-process", "kernel"]), help="How notebooks run (same result).")
@click.option(
    "--timeout", type=click.FloatRange(0), metavar="SECONDS", help="Limit per notebook (default: 3600; 0: none)."
)
@click.option("--cell-timeout", type=click.FloatRange(0), default=0, metavar="SECONDS", help="Limit per cell.")
@click.option("--new-region", metavar="SLUG", help="Write a skeleton data package under data/.")
@click.option(
    "--diff",
    nargs=2,
    metavar="A B",
    help="What differs between two editions: figures, tables, titles, notes, sentences. A and B: REGION/baseline/vi "
    "below the output folder, a path, or a folder of editions; exit status 1 if anything differs.",
)
@click.option(
    "--compare",
    nargs=2,
    metavar="A B",
    help="The same as a page, compare.html: what each exhibit said and showed before and after, side by side.",
)
@click.option(
    "--tolerance", type=click.FloatRange(0), default=1e-9, help="For --diff and --compare: difference to overlook."
)
@click.option("--quiet", is_flag=True, help="Only errors.")
def main(**options: Any) -> None:
    """Render the notebooks, all of them in order, or those named and what they need.

    Kết xuất các sổ tay: mặc định tất cả, tiếng Việt và tiếng Anh; phần không đổi thì không làm lại.

    Exit status: 0 all rendered or unchanged, 1 a notebook failed, 2 bad usage, parameter or data, 130 interrupted;
    with --diff or --compare: 0 nothing differs, 1 something does, 2 no such edition or a damaged file.
    """
    try:
        _alone()
        sys.exit(_act(options))
    except Refusal as refusal:
        tell(f"{refusal}", sys.stderr)
        sys.exit(2)
    except (StoreError, OSError) as error:
        tell(told(error) if isinstance(error, OSError) else str(error), sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


COMPARISON = "compare.html"
CHOOSING = "notebooks region language scenario parameters batch output force verify pdf"
WITH = {
    "diff": {"output", "tolerance"},
    "compare": {"output", "tolerance", "open_after", "language"},
    "new_region": {"output"},
    "list_only": set(CHOOSING.split()),
}
"""What the options that render nothing go with; with others they would ignore them in silence."""


def _alone() -> None:
    """Raise Refusal for options that do not go together."""
    context = click.get_current_context()
    named = {p.name: p for p in context.command.params}
    default = click.core.ParameterSource.DEFAULT
    given = [name for name in named if name and context.get_parameter_source(name) is not default]
    for mode, allowed in WITH.items():
        if mode in given and (lost := [name for name in given if name not in {*allowed, mode}]):
            raise Refusal(f"{named[mode].opts[0]} does nothing with {named[lost[0]].opts[0]}: leave one out")
    if "tolerance" in given and not {"diff", "compare"} & set(given):
        raise Refusal("--tolerance is for --diff and --compare alone: leave it out")


def _act(options: dict[str, Any]) -> int:
    output: Path = options["output"].resolve()
    if options["diff"]:
        return _show_differences(output, *options["diff"], options["tolerance"])
    if options["compare"]:
        return _compare(output, *options["compare"], options)
    if options["new_region"]:
        from runner.editions import SLUG

        if not SLUG.fullmatch(options["new_region"]):
            raise Refusal(f"region {options['new_region']!r}: small letters, digits and single hyphens only")
        if (PROJECT.data / options["new_region"]).exists():
            raise Refusal(f"data/{options['new_region']} exists already; nothing is overwritten")
        tell(str(scaffold(options["new_region"], str(PROJECT.data))), sys.stdout)
        return 0
    from runner.console import Console
    from runner.plan import Options
    from runner.run import Run

    everything = discover(PROJECT.notebooks)
    console = Console(options["quiet"])
    for note in skipped(PROJECT.notebooks):
        console.say(note)
    chosen = select(everything, options["notebooks"])
    for note in [note for notebook in chosen for note in notebook.notes]:
        console.say(note)
    run = Run(
        PROJECT,
        everything,
        chosen,
        _editions(options, chosen),
        Options(
            output=output,
            jobs=options["jobs"] or 0,
            engine=options["engine"] or "",
            dask=options["dask"],
            timeout=options["timeout"],
            cell_timeout=options["cell_timeout"],
            force=options["force"],
            verify=options["verify"],
            pdf=options["pdf"],
        ),
        console,
    )
    if options["list_only"]:
        return run.show_plan()
    if options["check_only"]:
        status = run.show_check()
        for region in () if options["quiet"] else dict.fromkeys(edition.region for edition in run.editions):
            tell("\n".join(guide(region, str(PROJECT.data))), sys.stdout)
        return status
    status = run.execute()
    if options["open_after"]:
        click.launch(str(output / "index.html"))
    return status


def _editions(options: dict[str, Any], chosen: list[Any]) -> list[Any]:
    if options["batch"]:
        if options["parameters"] or options["scenario"]:
            raise Refusal("--batch names its own scenarios and parameters: leave out --scenario and -p")
        from runner.batch import only, read

        found = read(options["batch"], PROJECT, chosen)
        return only(found, options["batch"], _words(options["region"]), _words(options["language"]))
    regions = _words(options["region"]) or [PROJECT.region]
    languages = _words(options["language"]) or PROJECT.languages
    return plan(PROJECT, chosen, regions, languages, options["scenario"], settings(options["parameters"]))


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _show_differences(output: Path, first: str, second: str, tolerance: float) -> int:
    from runner.difference import compare
    from runner.difference.listing import lines, summary

    changes, remarks = compare(output, first, second, tolerance)
    tell("\n".join([*lines(changes), *remarks, summary(changes)]), sys.stdout)
    return 1 if changes else 0


def _compare(output: Path, first: str, second: str, options: dict[str, Any]) -> int:
    from runner.difference import compare, editions
    from runner.difference.listing import summary
    from runner.difference.page import Side, page
    from runner.store import Store

    languages = _words(options["language"]) or PROJECT.languages[:1]
    if len(languages) > 1 or languages[0] not in PROJECT.languages:
        raise Refusal(f"--language {options['language']}: with --compare one of {', '.join(PROJECT.languages)}")
    changes, remarks = compare(output, first, second, options["tolerance"])
    before, after = (Side(name, editions(output, name)) for name in (first, second))
    store = Store(output)
    store.open()
    try:
        store.keep_one(COMPARISON, page(changes, before, after, remarks, languages[0]).encode())
    finally:
        store.close()
    tell(f"{output / COMPARISON}: {summary(changes)}", sys.stdout)
    if options["open_after"]:
        click.launch(str(output / COMPARISON))
    return 1 if changes else 0


if __name__ == "__main__":
    main()
