"""What somebody follows is theirs alone; who holds a link out of a mail may leave that mail."""

from typing import Any

from tests.matrix import Case

# the member's own; not even a curator looks into it
OWN: dict[str, Any] = {"visitor": 302, "stranger": 404, "member": 200, "owner": 404, "curator": 404}
POST_ONLY: dict[str, Any] = {"visitor": 302, "stranger": 405, "member": 405, "owner": 405, "curator": 405}
MOVED: dict[str, Any] = {"visitor": 302, "stranger": 302, "member": 302, "owner": 302, "curator": 302}


def cases(world: Any) -> list[Case]:
    things = world.things["following"]
    search, entry = {"pk": things["search"].pk}, {"pk": things["entry"].pk}
    nobody: dict[str, Any] = dict.fromkeys(["visitor", "stranger", "member", "owner", "curator"], 404)
    return [
        Case("following", visitor=302),
        Case("following_seen", **POST_ONLY),
        Case("following_seen", {}, "post", **MOVED),
        Case("save_search", visitor=302),
        Case("save_search", {}, "post", {"name": "Nieuw", "frequency": "account"}, **MOVED),
        Case("save_search", {}, "post", {"name": ""}, visitor=302, stranger=422, member=422, owner=422, curator=422),
        Case("saved_search", search, **OWN),
        Case("saved_search", search, "post", {"name": "Anders", "frequency": "daily"}, **{**OWN, "member": 302}),
        Case("open_search", search, **{**OWN, "member": 302}),
        Case("delete_search", search, **POST_ONLY),
        Case("delete_search", search, "post", **{**OWN, "member": 302}),
        Case("mute_search", {"token": things["token"]}),
        Case("mute_search", {"token": things["token"]}, "post", {"List-Unsubscribe": "One-Click"}),
        Case("mute_search", {"token": "verzonnen"}, **nobody),
        Case("follow", entry, visitor=302),
        Case("follow", entry, "post", **MOVED),
        Case("follow", {"pk": 999_999_999}, **{**nobody, "visitor": 302}),
        Case("unfollow", entry, **POST_ONLY),
        Case("unfollow", entry, "post", **MOVED),
    ]
