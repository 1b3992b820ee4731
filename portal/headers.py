"""The headers of every answer, errors and files included."""

from __future__ import annotations

from wsgiref.headers import Headers

from flask import Flask, Response, request

CONTENT_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "font-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)

ALWAYS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
    "X-Robots-Tag": "noindex, nofollow",
}


def init_app(app: Flask, *, secure: bool) -> None:
    """Put the headers on every answer of the app; nothing but the product's own files may be kept by a cache."""

    @app.after_request
    def put(response: Response) -> Response:
        for name, value in ALWAYS.items():
            response.headers[name] = value
        if secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        if request.endpoint not in app.extensions["asset_endpoints"]:
            response.headers["Cache-Control"] = "no-store"
        return response


def on_file(headers: Headers, _path: str, _url: str) -> None:
    """The same for files that are served before Flask is asked."""
    for name, value in ALWAYS.items():
        headers[name] = value
