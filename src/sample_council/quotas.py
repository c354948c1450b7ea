"""Whole numbers that add up: sharing out totals exactly, and splitting a figure into unaccompanied and citizen children."""
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Callable, Sequence


def rounded(numerator, denominator, decimals: int = 1, factor: int = 100) -> Decimal | None:
    """A result as published: rounded half away from zero, once."""
    if not denominator:
        return None
    return (Decimal(str(numerator)) * factor / Decimal(str(denominator))).quantize(
        Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def whole(number: float) -> int:
    return int(Decimal(str(number)).quantize(Decimal(1), ROUND_HALF_UP))


def clamp(number: float, low: int, high: int) -> int:
    return max(low, min(high, whole(number)))


def apportion(total: int, weights: Sequence[float], caps: Sequence[int] | None = None) -> list[int]:
    """Shares of a total in proportion to weights (largest remainder), none above its cap."""
    caps = list(caps) if caps is not None else [total] * len(weights)
    if sum(caps) < total:
        raise ValueError(f"cannot share out {total} among places for {sum(caps)}")
    weights = [max(weight, 1e-9) for weight in weights]
    exact, free, left = [0.0] * len(weights), list(range(len(weights))), float(total)
    while free:
        scale = left / sum(weights[i] for i in free)
        full = [i for i in free if weights[i] * scale >= caps[i]]
        if not full:
            for i in free:
                exact[i] = weights[i] * scale
            break
        for i in full:
            exact[i] = caps[i]
        left -= sum(caps[i] for i in full)
        free = [i for i in free if i not in set(full)]
    shares = [int(part + 1e-9) for part in exact]
    by_remainder = sorted((i for i in range(len(weights)) if shares[i] < caps[i]), key=lambda i: (shares[i] - exact[i], i))
    for i in by_remainder[:total - sum(shares)]:
        shares[i] += 1
    return shares


def distribute(rng: Random, total: int, lows: Sequence[int], highs: Sequence[int],
               weights: Sequence[float]) -> list[int]:
    """Numbers between their lows and highs, in rough proportion to weights, that add up to the total exactly."""
    if not sum(lows) <= total <= sum(highs):
        raise ValueError(f"{total} is not between {sum(lows)} and {sum(highs)}")
    spare = apportion(total - sum(lows), [w * rng.uniform(0.6, 1.4) for w in weights],
                      [high - low for low, high in zip(lows, highs)])
    return [low + extra for low, extra in zip(lows, spare)]


def uasc_part(numerator: int, denominator: int, uasc_denominator: int, result: Decimal | None, hint: float,
              factor: int = 100, decimals: int = 1) -> int | None:
    """How much of a numerator is unaccompanied children's so that the result without them comes out.

    The number nearest to the hint; None where no number does it.
    """
    low = max(0, numerator - (denominator - uasc_denominator)) if factor == 100 else 0
    high = min(numerator, uasc_denominator) if factor == 100 else numerator
    if low > high or uasc_denominator > denominator:
        return None
    guess = clamp(hint, low, high)
    if result is None:
        return guess
    for step in range(high - low + 1):
        for part in (guess - step, guess + step):
            if low <= part <= high and rounded(numerator - part, denominator - uasc_denominator,
                                               decimals, factor) == result:
                return part
    return None


def nearest(start: int, low: int, high: int, wanted: Callable[[int], bool]) -> int | None:
    """The whole number nearest to `start` that is wanted."""
    for step in range(high - low + 1):
        for number in (start - step, start + step):
            if low <= number <= high and wanted(number):
                return number
    return None


def pick(rng: Random, pool: Sequence, number: int, weight: Callable | None = None) -> list:
    """A sample without repeats, the heavier the likelier, in the order of the pool."""
    if number > len(pool):
        raise ValueError(f"cannot pick {number} of {len(pool)}")
    keys = [rng.random() ** (1 / weight(item)) if weight else rng.random() for item in pool]
    chosen = sorted(range(len(pool)), key=lambda i: -keys[i])[:number]
    return [pool[i] for i in sorted(chosen)]
