"""Making PDFs: a warmed process that renders one document per fork, and the client that talks to it.

Only `portal.pdf.document` and `portal.pdf.fonts` import WeasyPrint, and they run in the renderer's own process.
"""

from portal.pdf.client import Renderer
from portal.pdf.wire import Reason, RenderFailed

__all__ = ["Reason", "RenderFailed", "Renderer"]
