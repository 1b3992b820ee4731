"""`python -m portal.pdf SOCKET`: the renderer's process, started by `portal.pdf.Renderer`."""

import sys

from portal.pdf.server import main

main(sys.argv[1])
