"""The documentation site: `python -m generators.site FOLDER` builds it in FOLDER/site.

From the Markdown of the repository as it is read on GitHub: the pages keep their paths, so that their links hold.
"""

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).parents[2]
CONFIG = Path("docs/zensical.toml")
NOT_PAGES = (".github/",)
LINK = re.compile(r"(?<!!)\[([^\]\[]+)\]\(([^)\s]+)\)")
TARGET = re.compile(r"\]\(([^)\s]+)\)")


def pages(root: Path = ROOT) -> list[Path]:
    """Every Markdown file that the repository tracks or will, by its path in it."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.md"]
    listed = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout  # noqa: S603
    names = sorted(name for name in listed.split("\0") if name and not name.startswith(NOT_PAGES))
    return [path for path in map(Path, names) if not path.is_relative_to("tests") and "starter" not in path.parts]


def in_navigation(root: Path = ROOT) -> list[Path]:
    """The pages of the site's navigation, in its order."""
    return list(_leaves(tomllib.loads((root / CONFIG).read_text())["project"]["nav"]))


def lay_out(folder: Path, root: Path = ROOT) -> None:
    """Put pages, the files that they link to, and the configuration into the folder."""
    shutil.copy(root / CONFIG, folder / CONFIG.name)
    for page in pages(root):
        text = (root / page).read_text()
        target = folder / "pages" / page
        target.parent.mkdir(parents=True, exist_ok=True)
        linked = LINK.sub(partial(_of_site, root / page.parent), text)
        target.write_text("\n".join(indented(linked.splitlines())) + "\n")
        for file in _linked_files(text, root / page.parent):
            copy = folder / "pages" / file.relative_to(root)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, copy)


def indented(lines: Iterable[str]) -> Iterator[str]:
    """What is in a list by four spaces, and apart from the next item, as Python-Markdown demands."""
    in_code = has_blocks = False
    previous = ""
    for line in lines:
        in_code ^= line.startswith("```")
        spaces = len(line) - len(line.lstrip(" "))
        if has_blocks and not spaces and previous and line:
            yield ""
        has_blocks = (spaces >= 2 and (has_blocks or not previous)) or (has_blocks and not line)
        yield line if in_code or spaces < 2 else " " * (spaces // 2 * 4) + line.lstrip(" ")
        previous = line


def build(folder: Path, root: Path = ROOT) -> Path:
    """The site's folder. Raises CalledProcessError where the generator warns, ValueError for links to nowhere."""
    folder.mkdir(parents=True, exist_ok=True)
    lay_out(folder, root)
    command = [str(Path(sys.executable).with_name("zensical")), "build", "--strict", "--clean"]
    subprocess.run([*command, "--config-file", CONFIG.name], cwd=folder, check=True)  # noqa: S603
    if lost := sorted(broken(folder / "site")):
        raise ValueError("links to nowhere:\n" + "\n".join(lost))
    return folder / "site"


def broken(site: Path) -> Iterator[str]:
    """Links of the built pages whose file or anchor is not in the site."""
    found = {page.resolve(): _Page.of(page) for page in sorted(site.rglob("*.html")) if page.name != "404.html"}
    for page, read in found.items():
        for link in read.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or parts.path.startswith("/"):
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            target = target / "index.html" if target.is_dir() else target
            if not target.is_file() or (parts.fragment and target in found and not found[target].has(parts.fragment)):
                yield f"{page.relative_to(site.resolve())}: {link}"


def _of_site(folder: Path, link: re.Match[str]) -> str:
    """A folder of the repository has no page: its name stays, without a link, unless it has a README."""
    target = folder / link[2]
    if "://" in link[2] or not target.is_dir():
        return link[0]
    return f"[{link[1]}]({link[2].rstrip('/')}/README.md)" if (target / "README.md").is_file() else link[1]


def _linked_files(text: str, folder: Path) -> Iterator[Path]:
    for found in TARGET.finditer(text):
        file = (folder / found[1].partition("#")[0]).resolve()
        if "://" not in found[1] and file.is_file() and file.suffix != ".md":
            yield file


def _leaves(nav: list[dict[str, object]]) -> Iterator[Path]:
    for entry in nav:
        for below in entry.values():
            if isinstance(below, list):
                yield from _leaves(below)
            else:
                yield Path(str(below))


class _Page(HTMLParser):
    """The anchors and links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []

    @classmethod
    def of(cls, path: Path) -> "_Page":
        page = cls()
        page.feed(path.read_text())
        return page

    def has(self, anchor: str) -> bool:
        return unquote(anchor) in self.anchors

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.anchors |= {value for key in ("id", "name") if (value := named.get(key))}
        link = named.get("href") if tag in ("a", "link") else named.get("src")
        self.links += [link] if link else []


if __name__ == "__main__":
    print(build(Path(sys.argv[1])))  # noqa: T201
