"""What is done to a rendered file: head cells get a scope, and a file that could act or carry another is refused."""

from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

from portal.pdf.wire import Reason, RenderFailed

# A link inside the document is the only action a page may have.
_ACTIONS = {"/GoTo"}
_ACTING_KEYS = ("/JS", "/EF", "/AA", "/OpenAction", "/EmbeddedFiles", "/JavaScript", "/AF", "/XFA", "/URI")


def finish(raw: bytes) -> bytes:
    """Return the same pages with a Scope on every TH; equal input gives equal bytes. RenderFailed(unsafe) if not plain."""
    with pikepdf.open(BytesIO(raw)) as pdf:
        refuse_active_content(pdf)
        tree = pdf.Root.get(Name.StructTreeRoot)
        if tree is not None:
            _scope(tree.get(Name.K), section=Name.TBody)
        for page in pdf.pages:
            if Name.Annots in page:
                page.Tabs = Name.S
        out = BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return out.getvalue()


def refuse_active_content(pdf: Pdf) -> None:
    """Raise RenderFailed(unsafe) for an address, a script, an attached file or any other action in the file."""
    for item in pdf.objects:
        _refuse(item)


def _refuse(item: Object) -> None:
    """Look into one numbered object and what it holds itself; what it points to has a number and its own turn."""
    parts: list[object]  # numbers and names come as values of Python
    if isinstance(item, Array):
        parts = list(item)
    elif isinstance(item, Dictionary | pikepdf.Stream):
        for key in _ACTING_KEYS:
            if key in item:
                raise RenderFailed(Reason.UNSAFE, f"the file holds {key[1:]}")
        action = item.get(Name.A)
        if isinstance(action, Dictionary) and Name.S in action and str(action.S) not in _ACTIONS:
            raise RenderFailed(Reason.UNSAFE, "the file holds an action")
        parts = [item[key] for key in item.keys()]  # noqa: SIM118 - iterating a PDF dictionary is not over its keys
    else:
        return
    for part in parts:
        if isinstance(part, Object) and not part.is_indirect:
            _refuse(part)


def _scope(node: Object | None, *, section: Object) -> None:
    """Walk the structure tree: a child is one element, a list of them, or a number that marks content."""
    if isinstance(node, Array):
        for child in list(node):
            _scope(child, section=section)
    elif isinstance(node, Dictionary):
        kind = node.get(Name.S)
        if kind in (Name.THead, Name.TBody):
            section = kind
        elif kind == Name.TH:
            _set_scope(node, Name.Column if section == Name.THead else Name.Row)
        _scope(node.get(Name.K), section=section)


def _set_scope(cell: Object, scope: Object) -> None:
    attributes = cell.get(Name.A)
    if isinstance(attributes, Array):
        tables = [entry for entry in attributes if entry.get(Name.O) == Name.Table]
        attributes = tables[0] if tables else None
    if attributes is None:
        cell.A = attributes = Dictionary(O=Name.Table)
    attributes.Scope = scope
