"""A second scorer, as plain as can be. It reads `facts.json` and shares nothing with the product's own."""

import json
from pathlib import Path
from random import Random

FACTS = json.loads(Path(__file__).with_name("facts.json").read_text(encoding="utf-8"))


def values(fact, n):
    """The answers that an item may have."""
    own = fact.get("item_values", {}).get(str(n))
    return own or list(range(fact["min"], fact["max"] + 1))


def naive(code, answers, not_working=False):
    """What `portal score` should print, but for the version."""
    fact = FACTS[code]
    given = {n: v for n, v in answers.items() if v is not None}
    items = list(range(1, fact["items"] + 1))
    if code == "wsas" and not_working:
        items.remove(1)
        given.pop(1, None)
    if code == "audit":
        given.update(skipped(given))
    missing = [n for n in items if n not in given]
    sums = sums_of(fact, given, items)
    if code == "dic10" and missing:
        sums = {key: (None, how, count) for key, (_, how, count) in sums.items()}
    numbers = {
        key: None if added is None else added / count if how == "mean" else added
        for key, (added, how, count) in sums.items()
    }
    total = numbers.pop("total", None)
    added = sums["total"][0] if "total" in sums else None
    comparable = not (code == "wsas" and not_working)
    return {
        "instrument": code,
        "complete": all(found is not None for found, _, _ in sums.values()),
        "n_missing": len(missing),
        "total": total,
        "subscales": numbers,
        "band": region(sums) if code == "dic10" else band(fact, added, len(items)) if comparable else None,
        "subscale_bands": {
            key: within(fact.get("subscale_bands", {}).get(key, []), sums[key][0]) for key in numbers
        },
        "bands_alt": {name: within(bands, added) for name, bands in fact.get("bands_alt", {}).items()},
        "flags": {flag: FLAGS[code](given, total)[flag] for flag in fact["flags"]},
    }


def skipped(given):
    """AUDIT: open items that the form tells to leave out count as 0."""
    out = {}
    if given.get(1) == 0:
        out.update({n: 0 for n in range(2, 9) if n not in given})
    if given.get(2) == 0 and given.get(3) == 0:
        out.update({n: 0 for n in range(4, 9) if n not in given})
    return out


def sums_of(fact, given, items):
    """For each scale the sum of keyed answers, or None, whether it is a mean, and of how many items."""
    turn = fact["min"] + fact["max"]

    def plain(n):
        return turn - given[n] if n in fact["reverse"] else given[n]

    found = {}
    if fact["total"]:
        full = all(n in given for n in items)
        found["total"] = (sum(plain(n) for n in items) if full else None, fact["total"], len(items))
    for key, numbers in fact.get("subscales", {}).items():
        full = all(n in given for n in numbers)
        added = fact["multiplier"] * sum(plain(n) for n in numbers) if full else None
        found[key] = (added, fact["subscale_method"], len(numbers))
    for key, numbers in fact.get("subscales_signed", {}).items():
        full = all(abs(n) in given for n in numbers)
        added = sum(given[n] if n > 0 else turn - given[-n] for n in numbers) if full else None
        found[key] = (added, "mean", len(numbers))
    for key, recode in fact.get("subscales_recode", {}).items():
        pairs = [(n, recode["map"]) for n in recode["items"]]
        pairs += [(n, recode["reversed_map"]) for n in recode.get("reversed_items", [])]
        full = all(n in given for n, _ in pairs)
        added = sum(table[str(given[n])] for n, table in pairs) if full else None
        found[key] = (added, "mean", len(pairs))
    return found


def band(fact, added, count):
    """The band of the total: by its sum, or by its mean where the edges are given for the mean."""
    if added is None or "bands" not in fact:
        return None
    if fact["bands_apply_to"] == "unrounded mean":
        mean = added / count
        for one in fact["bands"]:
            if one["min_inclusive"] <= mean and (one["max_exclusive"] is None or mean < one["max_exclusive"]):
                return one["key"]
    return within(fact["bands"], added)


def within(bands, added):
    for one in bands:
        if added is not None and one["min"] <= added <= one["max"]:
            return one["key"]
    return None


def region(sums):
    leaning, alone = (sums[key][0] for key in ("dependence_comfort", "independence_comfort"))
    if leaning is None:
        return None
    if leaning <= 10:
        return "hyper_independence" if alone >= 20 else "low_both" if alone <= 10 else "mixed_low_dependence"
    if alone <= 10:
        return "over_dependence" if leaning >= 20 else "mixed_low_independence"
    return "healthy_interdependence" if leaning >= 15 and alone >= 15 else "indeterminate"


def at_least(total, cut):
    return None if total is None else total >= cut


def phq9(given, total):
    counted = core = None
    if len(given) == 9:
        counted = sum(given[n] >= 2 for n in range(1, 9)) + (given[9] >= 1)
        core = given[1] >= 2 or given[2] >= 2
    return {
        "risk_item_9": given[9] >= 1 if 9 in given else None,
        "major_depressive_syndrome": None if counted is None else bool(core and counted >= 5),
        "other_depressive_syndrome": None if counted is None else bool(core and 2 <= counted <= 4),
        "case_ge_10": at_least(total, 10),
    }


def pcl5(given, total):
    rule = None
    if len(given) == 20:
        needs = [(range(1, 6), 1), (range(6, 8), 1), (range(8, 15), 2), (range(15, 21), 2)]
        rule = all(sum(given[n] >= 2 for n in cluster) >= least for cluster, least in needs)
    return {
        "provisional_ptsd": rule,
        "total_ge_31": at_least(total, 31),
        "total_ge_33": at_least(total, 33),
    }


def phq4(given, total):
    def cut(a, b):
        return given[a] + given[b] >= 3 if a in given and b in given else None

    return {"anxiety_positive": cut(1, 2), "depression_positive": cut(3, 4)}


FLAGS = {
    "phq9": phq9,
    "phq8": lambda given, total: {"case_ge_10": at_least(total, 10)},
    "gad7": lambda given, total: {"case_ge_10": at_least(total, 10), "case_ge_8": at_least(total, 8)},
    "phq4": phq4,
    "pcl5": pcl5,
    "audit": lambda given, total: {
        "auditc": given[1] + given[2] + given[3] if {1, 2, 3} <= set(given) else None
    },
    "auditc": lambda given, total: {"ge_3": at_least(total, 3), "ge_4": at_least(total, 4)},
    "core10": lambda given, total: {
        "risk_item_6": given[6] >= 1 if 6 in given else None,
        "clinical_ge_11": at_least(total, 11),
    },
}


def forms(code, count):
    """Random forms: some leaning to one answer, so that every band is met; two in five with open items."""
    chance, fact = Random(code), FACTS[code]
    for _ in range(count):
        lean, mood, open_share = chance.random(), chance.random(), chance.choice([0, 0, 0, 0.05, 0.3])
        form = {}
        for n in range(1, fact["items"] + 1):
            allowed = values(fact, n)
            usual = allowed[min(int(mood * len(allowed)), len(allowed) - 1)]
            value = usual if chance.random() < lean else chance.choice(allowed)
            if chance.random() < open_share:
                if chance.random() < 0.5:
                    form[n] = None
                continue
            form[n] = value
        yield form
