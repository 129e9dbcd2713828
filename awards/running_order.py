"""The order and the hours of an evening: plain arithmetic, no database."""

from datetime import datetime, timedelta


def planned_hours(starts_at: datetime | None, minutes: list[int]) -> list[datetime | None]:
    """When each part of an evening begins, one after the other, then when all is over.

    One hour more than there are parts; all are None while the start is unknown.
    """
    if starts_at is None:
        return [None] * (len(minutes) + 1)
    hours = [starts_at]
    for lasts in minutes:
        hours.append(hours[-1] + timedelta(minutes=lasts))
    return hours


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
