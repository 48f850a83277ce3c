"""What every operation may answer beside its own answer: told once, here, instead of at each view."""

from typing import Any

_READ = {
    "400": "A parameter makes no sense",
    "403": "Sign in first, or it is not yours",
    "404": "There is no such thing, or you may not see it",
    "406": "The API speaks JSON only",
    "422": "A rule of the hub refuses it; `field` says where",
    "429": "Asked too often; see the header Retry-After",
    "503": "The database is away for a moment; see the header Retry-After",
}
_WRITE = {
    "409": "Something changed in between, or excludes this",
    "413": "The body is too large",
    "415": "The body is no JSON",
}
_WRITING = ("post", "put", "patch", "delete")
_PROBLEM = {
    "type": "object",
    "description": "What is wrong: `detail` with `code` and `field`, or messages by field.",
    "properties": {
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "field": {"type": "string"},
    },
    "additionalProperties": {},
}


def tell_problems(result: dict[str, Any], **_extra: Any) -> dict[str, Any]:
    """Add the refusals to each operation of a schema, where it does not tell its own."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = _PROBLEM
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    _soften(result["components"]["schemas"])
    for path in result.get("paths", {}).values():
        for method, operation in path.items():
            known = {**_READ, **(_WRITE if method in _WRITING else {})}
            for code, description in known.items():
                operation["responses"].setdefault(code, {"description": description, "content": content})
    return result


def _soften(node: Any) -> None:
    """An address that was left out is "", which is no URI; hours have no time zone, which `time` wants."""
    if isinstance(node, dict):
        if node.get("format") in ("uri", "time") and node.get("type") == "string":
            del node["format"]
        for child in node.values():
            _soften(child)
    elif isinstance(node, list):
        for child in node:
            _soften(child)
