"""The order and the hours of an evening: plain arithmetic, no database."""

from datetime import datetime, timedelta


def planned_hours(starts_at: datetime | None, minutes: list[int]) -> list[datetime | None]:
    """When each part of an evening begins, one after the other; None while the start is unknown."""
    if starts_at is None:
        return [None] * len(minutes)
    return [starts_at + timedelta(minutes=sum(minutes[:number])) for number in range(len(minutes))]


def reordered(keys: list, wished: dict, settled=frozenset()) -> list:
    """`keys` in the order that was asked for; those that are `settled` keep their places.

    `wished` gives a place, from 1, to the keys that move. Of two that want the same place, the
    one that climbs comes before whoever stood there, the one that goes down after.
    """
    place = {key: number for number, key in enumerate(keys, 1)}

    def turn(key):
        wish = wished.get(key, place[key])
        return wish, (wish > place[key]) - (wish < place[key]), place[key]

    movable = iter(sorted((key for key in keys if key not in settled), key=turn))
    return [key if key in settled else next(movable) for key in keys]
