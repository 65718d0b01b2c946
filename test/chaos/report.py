"""What a person needs who wants to understand a violation: the seed, what happened last, and both views."""

import json

LAST = 18


def describe(violation, started, seed, minutes, events, look, status, observations, folder):
    lines = [
        "",
        f"VIOLATION of '{violation.law}' at {violation.at - started:.1f} s: {violation.detail}",
        f"  repeat it: test/chaos.sh {minutes:g} {seed}", "  what happened last:"]
    lines += [f"    {event}" for event in events[-LAST:]]
    said = f"/ {look.code} {look.body[:1500]}" if look else "nothing yet"
    lines += ["  the daemon says:", f"    {said}", f"    /status {shorten(status)}"]
    lines += ["  the workers, asked directly, say:"]
    lines += [f"    {seen}" for seen in observations if seen]
    return "\n".join([*lines, f"  logs: {folder}"])


def shorten(status):
    """The members of /status that say why."""
    try:
        whole = json.loads(status)
    except ValueError:
        return status[:300]
    keep = ("healthy", "error", "connect", "polls", "snapshot_at", "connectors", "tasks", "problems")
    return json.dumps({name: whole[name] for name in keep if name in whole})[:2500]
