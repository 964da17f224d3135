"""Make fortune/engine/data/solar_terms.bin: the 24 solar terms of 1890-2110.

    python tools/build_solar_terms.py            write the file and print its checksum
    python tools/build_solar_terms.py --check    compute again and compare, write nothing
    python tools/build_solar_terms.py --clock    print reference values for the equation of time

Needs tools/requirements.txt (skyfield, and de423: JPL's DE423 ephemeris as a PyPI package).
A term is the instant at which the sun's apparent geocentric longitude, referred to the true
equinox and ecliptic of date, reaches a multiple of 15 degrees: light time, aberration and
nutation (IAU 2000A) included. The gravity of the sun does not bend its own light, and that of
the planets moves it by far less than a millisecond's worth, so deflection is left out.

Seconds are UTC where leap seconds are known (1972 to the end of skyfield's Earth-rotation
data) and UT1 elsewhere: before 1972 clocks followed the Earth, and no one knows the leap seconds
to come. Delta T is skyfield's: measured, and Stephenson-Morrison-Hohenkerk (2016) outside.

File: 24 x 221 little-endian signed 64-bit integers, in time's order, beginning with 소한 1890.
"""

import hashlib
import struct
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import de423
import numpy as np
from jplephem.ephem import Ephemeris
from skyfield.api import load
from skyfield.framelib import ecliptic_frame
from skyfield.timelib import Time
from skyfield.vectorlib import VectorFunction

FIRST_YEAR, LAST_YEAR = 1890, 2110
DATA = Path(__file__).parents[1] / "fortune/engine/data/solar_terms.bin"

UNIX_EPOCH_JD = 2440587.5
SECONDS_PER_DAY = 86400.0
DEGREES_PER_DAY = 360 / 365.2422

timescale = load.timescale(builtin=True)


class De423Body(VectorFunction):  # type: ignore[misc]  # skyfield has no types
    """A body of the old-style de423 package, seen from the solar system's barycentre."""

    center = 0
    ephemeris = None

    def __init__(self, target: int) -> None:
        self.target = target
        self.source = Ephemeris(de423)

    def _series(self, name: str, time: Time) -> tuple[Any, Any]:
        """Position (km) and velocity (km/day)."""
        bundle = self.source.compute_bundle(name, np.atleast_1d(time.whole), time.tdb_fraction)
        return self.source.position_from_bundle(bundle), self.source.velocity_from_bundle(bundle)

    def _at(self, time: Time) -> tuple[Any, Any, None, None]:
        if self.target == 10:
            position, velocity = self._series("sun", time)
        else:  # the Earth stands off the Earth-Moon barycentre by its share of the Moon's vector
            position, velocity = self._series("earthmoon", time)
            moon, moon_velocity = self._series("moon", time)
            position = position - moon * self.source.earth_share
            velocity = velocity - moon_velocity * self.source.earth_share
        return position / self.source.AU, velocity / self.source.AU, None, None


sun, earth = De423Body(10), De423Body(399)


def sun_apparent(time: Time) -> Any:
    return earth.at(time).observe(sun).apparent(deflectors=())


def term_times() -> Time:
    """All instants, by Newton's method from the mean sun, to far below a millisecond."""
    count = 24 * (LAST_YEAR - FIRST_YEAR + 1)
    steps = np.arange(count)
    target = (285 + 15 * steps) % 360
    # 소한 falls on 5 or 6 January; the mean sun is never more than three days off.
    jd = timescale.tt(FIRST_YEAR, 1, 5.5).tt + steps * 365.2422 / 24
    for _ in range(8):
        longitude = sun_apparent(timescale.tt_jd(jd)).frame_latlon(ecliptic_frame)[1].degrees
        off = (target - longitude + 180) % 360 - 180
        jd = jd + off / DEGREES_PER_DAY
    if np.abs(off).max() > 1e-9:
        raise ArithmeticError(f"the search did not converge: {np.abs(off).max()} degrees")
    return timescale.tt_jd(jd)


def epochs(time: Time) -> list[int]:
    """Whole Unix seconds: UTC where its leap seconds are known, UT1 elsewhere."""
    utc_known_from = timescale.utc(1972).tt
    utc_known_until = timescale.delta_t_table[0][-1]
    ut1 = (time.whole - UNIX_EPOCH_JD + time.ut1_fraction) * SECONDS_PER_DAY
    utc_minus_ut1 = np.where(
        (time.tt >= utc_known_from) & (time.tt <= utc_known_until), -time.dut1, 0.0
    )
    return [int(second) for second in np.rint(ut1 + utc_minus_ut1)]


def print_equation_of_time() -> None:
    """Apparent minus mean solar time (seconds) at noon UT1 of days spread over 1900-2100."""
    for step in range(41):
        day = datetime(1900 + step * 5, 1 + step * 7 % 12, 1 + step * 11 % 28, 12, tzinfo=UTC)
        time = timescale.ut1(day.year, day.month, day.day, 12)
        right_ascension = sun_apparent(time).radec(epoch="date")[0].hours[0]
        off = (time.gast - right_ascension) * 3600
        print(f"{day:%Y-%m-%d},{(off + 43200) % 86400 - 43200:.1f}")


def main(arguments: list[str]) -> int:
    if "--clock" in arguments:
        print_equation_of_time()
        return 0
    numbers = epochs(term_times())
    data = struct.pack(f"<{len(numbers)}q", *numbers)
    print(f"{len(numbers)} terms, {len(data)} bytes, sha256 {hashlib.sha256(data).hexdigest()}")
    if "--check" in arguments:
        same = DATA.read_bytes() == data
        print("the file agrees" if same else "THE FILE DIFFERS")
        return 0 if same else 1
    DATA.write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
