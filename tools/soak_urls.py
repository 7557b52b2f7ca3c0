"""Addresses as nobody should open them, by class; each a pure function of its chance."""

from collections.abc import Callable
from functools import lru_cache
from random import Random
from urllib.parse import quote, urlencode

from hypothesis import strategies as st

from risk.dashboard.state.evidence_store import MOST_DIGESTS
from risk.dashboard.state.view import LOSSES, MOST_WATCHED
from risk.dataset.panel import Panel
from risk.inputs.what_ifs import MOST_OVERRIDES
from risk.risk_table.settings import region_names
from risk.terms.catalogue import CODES, INDICATORS
from risk.terms.countries import read_countries
from risk.terms.outcomes import MECHANISMS, OUTCOMES
from risk.track_record.verify import PERIODS
from tools.soak_texts import AWKWARD, BAD_DAYS, INFINITIES, MARKUP, NOT_NUMBERS, ODD_NUMBERS, UNSEEN

BAD = {
    "as_of": (*BAD_DAYS, *ODD_NUMBERS, "1991-12", "2021-6", "2021-06 ", "٢٠٢١-٠٦", "99999-01"),
    "country": (*AWKWARD, "afg", "AFGH", "ZZZ", "AFG,TJK"),
    "source": (*AWKWARD, "AFG AFG", "XX", "0"),
    "region": (*AWKWARD, "asia", "Asia ", "*"),
    "loss": (*ODD_NUMBERS, *INFINITIES, "1", "101", "010", " 10", "-5"),
    "watch": (*AWKWARD, "", ",", "AFG,", "afg", "AFG TJK", "AFG;TJK", "ZZZ"),
}
CHOICES = ("outcome", "tab", "level", "decembers", "ukraine", "case", "reveal")
Made = tuple[str, str | None]  # the question, and the name that has to be refused (see the judge)


@lru_cache
def places() -> list[str]:
    return sorted(read_countries().iso3)


@lru_cache
def regions() -> list[str]:
    return region_names(read_countries())


class Addresses:
    """Makes addresses; it knows the panel's last month and the cases' evidence.

    digests : of the evidence of each case
    slugs : of the cases
    """

    def __init__(self, panel: Panel, slugs: list[str], digests: list[str]) -> None:
        self.last, self.slugs, self.digests = panel.last_month, slugs, digests
        self.classes: dict[str, Callable[[Random], Made]] = {
            "good addresses": lambda rng: (urlencode(self.good(rng)), None),
            "months": self.bad("as_of"),
            "countries": self.bad("country"),
            "sources": self.bad("source"),
            "regions": self.bad("region"),
            "outcomes, tabs and other choices": self.bad_choice,
            "weights": self.bad("weights_arrivals", self.bad_weights),
            "what ifs": self.bad("what_if", self.bad_what_if),
            "what ifs at their limits": self.extreme_what_if,
            "hashes of evidence": self.bad("evidence", self.bad_digests),
            "watchlists": self.bad("watch"),
            "losses": self.bad("loss"),
            "huge values": self.huge,
            "names that stand twice or mean nothing": self.names,
            "broken percent-encoding": self.percent,
            "markup and code": self.anywhere(MARKUP),
            "unseen and odd characters": self.anywhere(UNSEEN),
            "control characters": self.anywhere(tuple(map(chr, (*range(32), *range(127, 160))))),
            "many faults at once": self.many_faults,
            "parts of good addresses exchanged": self.exchanged,
            "good addresses, characters changed": self.flipped,
            "good addresses, cut and spliced": self.spliced,
            "random bytes": lambda rng: (quote(rng.randbytes(rng.randrange(300)), "&=;+%,:"), ""),
            "random signs": lambda rng: ("".join(rng.choices("&=?;+%,:>x0.-AFGas_of#/", k=80)), ""),
        }

    def weights(self, rng: Random) -> str:
        codes = rng.sample(CODES, rng.randint(1, len(CODES)))
        found = {code: rng.randint(0, 100) for code in codes}
        found[rng.choice(list(found))] = rng.randint(1, 100)
        return ",".join(f"{code}={weight}" for code, weight in found.items())

    def what_if(self, rng: Random, number: str | None = None) -> str:
        """One what if that is well written; its country may be no source."""
        code = rng.choice(CODES)
        known = INDICATORS[code]
        ends = ">".join(rng.sample(places(), 2 if known.entity == "corridor" else 1))
        relative = rng.random() < 0.3
        most = 100.0 if relative else min(known.most, 1e9)
        least = 0.0 if relative else max(known.least, -1e9)
        return f"{code}:{ends}={'x' * relative}{number or f'{rng.uniform(least, most):.3f}'}"

    def what_ifs(self, rng: Random, many: int, numbers: tuple[str, ...] = ()) -> list[str]:
        """Well written what ifs, each about another thing."""
        made = [self.what_if(rng, rng.choice(numbers) if numbers else None) for _ in range(many)]
        return list({text.partition("=")[0]: text for text in made}.values())

    def good(self, rng: Random) -> dict[str, str]:
        """An address that the product could have written."""
        case = rng.choice(self.slugs)
        every = {
            "as_of": self.month(rng),
            "outcome": rng.choice(OUTCOMES),
            "region": rng.choice(regions()),
            "source": rng.choice((*places(), "AFG", "SYR", "SDN", "UKR")),
            "country": rng.choice((*places(), "TJK", "PAK", "TCD", "POL")),
            "tab": rng.choice(MECHANISMS),
            "what_if": ",".join(self.what_ifs(rng, 3)),
            "evidence": rng.choice((*self.digests, "0123456789ab")),
            "case": case,
            "reveal": "1",
            "watch": ",".join(rng.sample(places(), rng.randint(1, MOST_WATCHED))),
            "weights_arrivals": self.weights(rng),
            "weights_armed": self.weights(rng),
            "level": rng.choice(("country", "corridor")),
            "decembers": rng.choice(list(PERIODS)),
            "ukraine": rng.choice(("with", "without")),
            "loss": str(rng.choice(LOSSES)),
            "corridor": rng.choice(places()),
            "against": rng.choice(places()),
            "against_as_of": self.month(rng),
        }
        names = rng.sample(sorted(every), rng.randint(0, len(every)))
        names += ["case"] if "reveal" in names else []
        return {name: every[name] for name in every if name in names}

    def month(self, rng: Random) -> str:
        month = rng.randint(1992 * 12, self.last)
        return f"{month // 12}-{month % 12 + 1:02d}"

    def bad(
        self, name: str, value: Callable[[Random], str] | None = None
    ) -> Callable[[Random], Made]:
        """A good address with one bad value, which has to be refused."""
        value = value or (lambda rng: rng.choice(BAD[name]))
        return lambda rng: (urlencode(self.good(rng) | {name: value(rng)}), name)

    def bad_choice(self, rng: Random) -> Made:
        name = rng.choice(CHOICES)
        return urlencode(self.good(rng) | {name: rng.choice(AWKWARD)}), name

    def bad_weights(self, rng: Random) -> str:
        parts = self.weights(rng).split(",")
        code = rng.choice(CODES)
        numbers = (
            *NOT_NUMBERS,
            *INFINITIES,
            "101",
            "-1",
            "1.5",
            "1e1",
            "0x1",
            "٥",
            "5 5",
            "1_0",
        )
        match rng.randrange(5):
            case 0:
                return ",".join(f"{code}=0" for code in CODES)
            case 1:
                return ",".join([*parts, parts[0]])
            case 2:
                return ",".join([*parts, f"{rng.choice(AWKWARD)}=5"])
            case 3:
                return ",".join([p for p in parts if not p.startswith(code)] + [f"{code}="])
        return f"{code}={rng.choice(numbers)}"

    def bad_what_if(self, rng: Random) -> str:
        good = self.what_if(rng)
        code, _, rest = good.partition(":")
        match rng.randrange(8):
            case 0:
                return f"{good},{good}"
            case 1:
                many = [f"conflict_intensity:{iso3}=1" for iso3 in places()]
                return ",".join(many[: MOST_OVERRIDES + 1])
            case 2:
                return f"{rng.choice(('zeal', 'ZEAL', 'é', '_', '0'))}:{rest}"
            case 3:
                return f"border_incidents:AFG>AFG={rng.randrange(9)}"
            case 4:
                return f"{code}:{rng.choice(('AFG>TJK>UZB', 'afg', '', 'ZZZ', '>', 'AFG>'))}=1"
            case 5:
                return rng.choice(("x", ":", "=", ":=", ">", "x2", "a:b=c", f"{code}:AFG"))
            case 6:
                return "territory_controlled:AFG=" + rng.choice(
                    ("101", "-1", "x-1", "xx2", "x", "1e1")
                )
        numbers = [n for n in (*NOT_NUMBERS, *INFINITIES) if n]
        return good.partition("=")[0] + "=" + rng.choice(numbers)

    def extreme_what_if(self, rng: Random) -> Made:
        """As many, as large and as small as they may be."""
        many = rng.choice((1, 10, MOST_OVERRIDES))
        numbers = ("0", "0.000000000001", "999999999999", "999999999999.999999999999", "1")
        found = self.what_ifs(rng, many, numbers)
        source = {"source": rng.choice(("AFG", "SYR"))} if rng.random() < 0.5 else {}
        return urlencode({"what_if": ",".join(found), **source}), ""

    def bad_digests(self, rng: Random) -> str:
        made = [f"{rng.getrandbits(48):012x}" for _ in range(MOST_DIGESTS + 1)]
        return rng.choice((",".join(made), made[0].upper() + "A", made[0][:-1], made[0] + "0",
                           "", ",", f"{made[0]},", "g" * 12, "../" * 4, *MARKUP))  # fmt: skip

    def huge(self, rng: Random) -> Made:
        good = self.good(rng) or {"as_of": "2021-06"}
        name = rng.choice(list(good))
        part = rng.choice(("x", "9", ",", "=", "é", "AFG,", "a=1,", "displacement:AFG=x2,"))
        size = int(10 ** rng.uniform(3, 6))
        return urlencode(good | {name: good[name] + part * (size // len(part))}), ""

    def names(self, rng: Random) -> Made:
        good = list(self.good(rng).items()) + list(self.good(rng).items())
        odd = ("", "x", "AS_OF", "as_of ", "__class__", "embed", "embed_options", "session", "key",
               "weights", "weights_", "undefined", *MARKUP)  # fmt: skip
        good += [(rng.choice(odd), rng.choice(AWKWARD)) for _ in range(rng.randrange(200))]
        rng.shuffle(good)
        return urlencode(good), ""

    def percent(self, rng: Random) -> Made:
        raw = urlencode(self.good(rng) or {"as_of": "2021-06"})
        for _ in range(rng.randint(1, 8)):
            at = rng.randrange(len(raw) + 1)
            bad = rng.choice(("%", "%0", "%zz", "%00", "%ff", "%c0%af", "%ed%a0%80", "%u0041",
                              "%2525", "%f4%90%80%80", "%e2%80%ae", "+", "%0d%0a"))  # fmt: skip
            raw = raw[:at] + bad + raw[at:]
        return raw, ""

    def anywhere(self, texts: tuple[str, ...]) -> Callable[[Random], Made]:
        def made(rng: Random) -> Made:
            good = self.good(rng) or {"country": "TJK"}
            name = rng.choice(list(good))
            at = rng.randint(0, len(good[name]))
            value = good[name][:at] + rng.choice(texts) + good[name][at:]
            return urlencode(good | {name: value}), ""

        return made

    def many_faults(self, rng: Random) -> Made:
        good = self.good(rng) | {"as_of": "x"}
        return urlencode({name: rng.choice(AWKWARD) for name in good} | {"as_of": "x"}), "as_of"

    def exchanged(self, rng: Random) -> Made:
        good = self.good(rng)
        values = list(good.values())
        rng.shuffle(values)
        return urlencode(dict(zip(good, values, strict=True))), ""

    def flipped(self, rng: Random) -> Made:
        raw = list(urlencode(self.good(rng)) or "as_of=2021-06")
        for _ in range(int(10 ** rng.uniform(0, 1.5))):
            raw[rng.randrange(len(raw))] = chr(rng.randrange(33, 127))
        return "".join(raw), ""

    def spliced(self, rng: Random) -> Made:
        one, other = (urlencode(self.good(rng)) or "country=TJK" for _ in "xx")
        a, b = rng.randrange(len(one)), rng.randrange(len(other))
        return one[:a] + rng.choice(("", "&", ",")) + other[b:], ""


# Drawn by Hypothesis: any text at all under the names that the product knows.
DRAWN = {
    "Hypothesis: any text under known names": st.dictionaries(
        st.sampled_from(["as_of", "outcome", "region", "source", "country", "tab", "what_if",
                         "evidence", "case", "reveal", "watch", "weights_arrivals", "weights_armed",
                         "level", "decembers", "ukraine", "loss", "corridor", "against",
                         "against_as_of"]),
        st.text(max_size=40),
        max_size=5,
    ).map(lambda query: urlencode(query, errors="surrogatepass")),
}  # fmt: skip
