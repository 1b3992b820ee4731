"""How templates become Python: what Jinja does for every single thing that a page shows, done once less."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask.templating import Environment
from jinja2.compiler import CodeGenerator
from markupsafe import Markup, escape

if TYPE_CHECKING:
    from jinja2 import nodes
    from jinja2.compiler import Frame


def shown(value: object) -> str:
    """A value as it stands in a page, escaped. Markup and numbers, two thirds of a drawing, pass as they are.

    Jinja joins the pieces of a page itself, so they need not be `Markup` one by one.
    """
    kind = type(value)
    if kind is Markup:
        return value  # type: ignore[return-value]
    if kind is float or kind is int:
        return str(value)
    return escape(value)


class _PageCode(CodeGenerator):
    """Writes `environment.shown(…)` where Jinja writes `escape(…)`."""

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
            return
        self.write("environment.shown(")
        if finalize.src is not None:
            self.write(finalize.src)


class PageEnvironment(Environment):
    """Flask's environment with our way of writing code."""

    code_generator_class = _PageCode
    shown = staticmethod(shown)
