"""The logical structure that a screen reader follows (タグ付き, ISO 32000-1, 14.7)."""

from dataclasses import dataclass, field

from certificates.paper.document import Document, text


@dataclass(slots=True)
class Element:
    """A part of the document in its logical order (論理構造の要素)."""

    role: str
    description: str = ""
    parts: list["Element"] = field(default_factory=list)
    content: int | None = None


def write(document: Document, root: Element, page: int) -> int:
    """Write the tree below the root element and return the number of its own root."""
    tree = document.reserve()
    owners: dict[int, int] = {}
    top = _write_element(document, root, tree, page, owners)
    parents = " ".join(f"{owners[content]} 0 R" for content in sorted(owners))
    document.put(
        tree,
        f"<</Type/StructTreeRoot/K {top} 0 R"
        f"/ParentTree<</Nums[0[{parents}]]>>/ParentTreeNextKey 1>>",
    )
    return tree


def _write_element(
    document: Document, element: Element, parent: int, page: int, owners: dict[int, int]
) -> int:
    number = document.reserve()
    head = f"<</Type/StructElem/S/{element.role}/P {parent} 0 R"
    if element.description:
        head += f"/Alt{text(element.description)}"
    if element.content is not None:
        owners[element.content] = number
        document.put(number, f"{head}/Pg {page} 0 R/K {element.content}>>")
        return number
    kids = [
        _write_element(document, part, number, page, owners) for part in element.parts
    ]
    document.put(number, f"{head}/K[{' '.join(f'{kid} 0 R' for kid in kids)}]>>")
    return number
