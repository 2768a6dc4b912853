"""Where a mail service tells us of e-mail that came back."""

from typing import Any

from flask import Blueprint, abort, jsonify, request
from flask.typing import ResponseReturnValue

from college.foundation import tokens
from college.permissions.policy import Permission
from college.post import bounces
from college.web.guard import allow
from college.web.inputs import csrf
from college.web.sessions import settings

bp = Blueprint("bounces", __name__)
SECRET = "X-Bounces-Secret"  # noqa: S105 - the name of the header
AT_ONCE = 1000


@bp.post("/webhooks/bounces")
@csrf.exempt
@allow(Permission.FOLLOW_LINK)
def take() -> ResponseReturnValue:
    """Keep what became of e-mail of ours: `{"message_id": …, "status": "5.1.1"}`, or a list of such.

    The secret in the header is the service's proof. Without one in our settings there is no such page. What is not
    of ours, a delay, and what was told before change nothing, and the service need not know which.
    """
    secret = settings().bounces_secret
    if not secret:
        abort(404)
    if not tokens.same(request.headers.get(SECRET, ""), secret):
        abort(403)
    counted = sum(_told(one) for one in _events(_said()))
    return jsonify(counted=counted)


def _said() -> Any:
    try:
        return request.get_json(silent=True)
    except RecursionError:  # lists in lists without end
        return None


def _events(said: Any) -> list[dict[str, Any]]:
    events = said if isinstance(said, list) else [said]
    if len(events) > AT_ONCE or not all(isinstance(event, dict) for event in events):
        abort(400)
    return events


def _told(event: dict[str, Any]) -> bool:
    message_id, status, address = (str(event.get(name) or "") for name in ("message_id", "status", "recipient"))
    return bounces.told(message_id, status, address.strip())
