"""Other people's XML, read so that it can do no harm (XMLを安全に読む).

No entity is resolved, no DTD is allowed, nothing is fetched, and size and depth are
limited before anything is built.
"""

from lxml import etree

from disaster.foundation.texts import _

LARGEST = 5 * 1024 * 1024
MEGABYTE = 1024 * 1024

_NO_DTD = _("DTD（実体の定義）が入っています")


class UnsafeXml(Exception):
    """Bytes that are not read as XML; the sentence says why."""


def safe_root(xml: bytes, largest: int = LARGEST) -> etree._Element:
    """Build the tree, refusing what is large, broken or brings a DTD."""
    if len(xml) > largest:
        raise UnsafeXml(_("%dメガバイトを超えています") % (largest // MEGABYTE))
    if b"<!DOCTYPE" in xml.replace(b"\0", b""):
        raise UnsafeXml(_NO_DTD)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(xml.lstrip(), parser)
    except etree.XMLSyntaxError as broken:
        raise UnsafeXml(_("XMLが%s行目で壊れています") % broken.lineno) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnsafeXml(_NO_DTD)
    return root
