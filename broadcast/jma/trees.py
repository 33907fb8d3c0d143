"""Small questions about an element tree, whatever the namespace (要素の読み方).

The agency spreads one telegram over several namespaces and has moved elements between
them; the local names are what its description speaks of.
"""

from collections.abc import Iterator

from lxml import etree

Element = etree._Element  # noqa: SLF001 - lxml has no other name for its type


def child(parent: Element | None, path: str) -> Element | None:
    """Return the first element at a path of local names."""
    if parent is None:
        return None
    return parent.find("/".join(f"{{*}}{name}" for name in path.split("/")))


def children(parent: Element | None, path: str) -> list[Element]:
    """Return all elements at a path of local names."""
    if parent is None:
        return []
    return parent.findall("/".join(f"{{*}}{name}" for name in path.split("/")))


def text(parent: Element | None, path: str) -> str:
    """Return the first text at a path, trimmed, or nothing."""
    found = child(parent, path)
    return (found.text or "").strip() if found is not None else ""


def everywhere(parent: Element | None, name: str) -> Iterator[Element]:
    """Yield every element of a name below, in order."""
    return iter(()) if parent is None else parent.iter(f"{{*}}{name}")
