"""Where somebody was born, as far as the sun is concerned: a longitude.

Longitudes are of the city halls in degrees east, three decimals (0.001 degrees = 0.24 seconds of
solar time). Source: the district table that published Korean almanac programs share; the file is
data/places.csv.
"""

import csv
from importlib.resources import files
from typing import Final, NamedTuple


class BirthPlace(NamedTuple):
    """A city: its code in forms, its Korean name, degrees east (None = no correction)."""

    code: str
    name: str
    longitude: float | None

    @property
    def is_city(self) -> bool:
        return self.code not in (TRADITIONAL_PLACE, "none")

    @property
    def correction_minutes(self) -> float:
        """Mean solar time minus Korean standard time (UTC+9), in minutes: Seoul -32.09."""
        return 0.0 if self.longitude is None else (self.longitude - 135) * 4


def _read() -> dict[str, BirthPlace]:
    with files("fortune.engine").joinpath("data/places.csv").open(encoding="utf-8") as lines:
        places = {
            row["code"]: BirthPlace(row["code"], row["name"], float(row["longitude"]))
            for row in csv.DictReader(lines)
        }
    return places | {
        TRADITIONAL_PLACE: BirthPlace(TRADITIONAL_PLACE, "동경 127.5도 (30분 보정)", 127.5),
        "none": BirthPlace("none", "보정 안 함", None),
    }


DEFAULT_PLACE: Final = "seoul"
TRADITIONAL_PLACE: Final = "e127_5"  # what most printed books take for all of Korea
PLACES: Final = _read()
