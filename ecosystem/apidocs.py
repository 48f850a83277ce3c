"""The API's schema turned into what a documentation page shows; no third-party script needed."""

from typing import Any

from django.core.cache import cache
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator

_METHODS = ("get", "post", "put", "patch", "delete")
_KEEP_SECONDS = 3600


def documentation() -> list[dict[str, Any]]:
    """Groups {"name", "operations"}; an operation has method, path, summary, parameters, body, answers."""
    groups: list[dict[str, Any]] | None = cache.get("ecosystem.apidocs.en")
    if groups is None:
        with translation.override("en"):  # the page marks its contents as English, whoever asks first
            schema = SchemaGenerator().get_schema(request=None, public=True)
        groups = _groups(schema)
        cache.set("ecosystem.apidocs.en", groups, _KEEP_SECONDS)
    return groups


def _groups(schema: dict[str, Any]) -> list[dict[str, Any]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for path, methods in schema["paths"].items():
        for method in _METHODS:
            if method in methods:
                operation = methods[method]
                name = (operation.get("tags") or ["api"])[0]
                found.setdefault(name, []).append(_operation(path, method, operation, schema))
    return [{"name": name, "operations": operations} for name, operations in sorted(found.items())]


def _operation(path: str, method: str, operation: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "summary": operation.get("description", "").split("\n\n")[0],
        "parameters": [
            {
                "name": parameter["name"],
                "where": parameter["in"],
                "type": _type(parameter.get("schema", {})),
                "text": parameter.get("description", ""),
                "required": parameter.get("required", False),
            }
            for parameter in operation.get("parameters", [])
        ],
        "body": _fields(body, schema) if body else [],
        "answers": sorted(operation.get("responses", {})),
    }


def _fields(node: dict[str, Any], schema: dict[str, Any]) -> list[dict[str, Any]]:
    name = node.get("$ref", "").rsplit("/", 1)[-1]
    target = schema["components"]["schemas"].get(name, node)
    needed = set(target.get("required", []))
    return [
        {"name": field, "type": _type(value), "required": field in needed, "text": value.get("description", "")}
        for field, value in target.get("properties", {}).items()
        if not value.get("readOnly")
    ]


def _type(node: dict[str, Any]) -> str:
    if "$ref" in node:
        return str(node["$ref"]).rsplit("/", 1)[-1]
    if node.get("type") == "array":
        return f"{_type(node.get('items', {}))}[]"
    if "enum" in node:
        return " | ".join(str(value) for value in node["enum"][:8])
    return str(node.get("format") or node.get("type") or "any")
