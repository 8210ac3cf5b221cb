"""Try every reader with bent input, guided by the lines that it reaches.

    python tools/fuzz.py                       every target, 20,000 inputs each
    python tools/fuzz.py profile plan --runs 200000 --seed 7
    python tools/fuzz.py --list

A finding is any exception but ours, an input that takes longer than `--seconds`, or memory beyond `--memory`.
Findings are written to `--out` as files that `python tools/fuzz.py TARGET --replay FILE` runs again. Where
`atheris` is installed, `--engine atheris` hands the same targets to libFuzzer, with the same mutations beside
its own; without it this script's own loop keeps inputs that reach new lines.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import random
import signal
import sys
import time
import traceback
from pathlib import Path
from types import FrameType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.fuzz_targets import LONGEST, ROOT, TARGETS, Target, bend

OURS = str(ROOT / "src" / "longtail")
KEPT = 3000
TRACED = 4
"""One input in so many is watched line by line."""


class TooSlow(BaseException):
    """An input took longer than it may."""


class Watch:
    """Which lines of ours have been reached."""

    def __init__(self) -> None:
        self.lines: set[tuple[str, int]] = set()
        self.is_new = False

    def __call__(self, frame: FrameType, event: str, _: Any) -> Any:
        """Watch a call where the code is ours."""
        return self.see if frame.f_code.co_filename.startswith(OURS) else None

    def see(self, frame: FrameType, event: str, _: Any) -> Any:
        """Note a line."""
        place = (frame.f_code.co_filename, frame.f_lineno)
        if place not in self.lines:
            self.lines.add(place)
            self.is_new = True
        return self.see


def fuzz(target: Target, *, runs: int, seed: int, seconds: float, out: Path | None) -> dict[str, Any]:
    """Run one target; return what it did, with its findings."""
    chance = random.Random(f"{target.name}-{seed}")
    pool = [raw[:LONGEST] for raw in target.seeds()]
    watch, findings, slowest = Watch(), {}, 0.0
    for raw in pool:
        target.run(raw)  # the seeds themselves must pass, and load what is loaded once
    began = time.monotonic()
    for number in range(runs):
        raw = bend(chance.choice(pool), chance, tuple(pool[:50]))
        watch.is_new = False
        started = time.monotonic()
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            if number % TRACED == 0:
                sys.settrace(watch)
            target.run(raw)
        except (Exception, TooSlow) as error:
            signal.setitimer(signal.ITIMER_REAL, 0)
            sys.settrace(None)
            note(findings, target, raw, error, out)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            sys.settrace(None)
        slowest = max(slowest, time.monotonic() - started)
        if watch.is_new and len(pool) < KEPT:
            pool.append(raw)
    return {
        "target": target.name,
        "inputs": runs,
        "seconds": round(time.monotonic() - began, 1),
        "slowest": round(slowest, 3),
        "lines": len(watch.lines),
        "kept": len(pool),
        "findings": findings,
    }


def note(
    findings: dict[str, str], target: Target, raw: bytes, error: BaseException, out: Path | None
) -> None:
    """Keep a finding, once for each place in the code."""
    frames = traceback.extract_tb(error.__traceback__)
    place = next((one for one in reversed(frames) if one.filename.startswith(OURS)), frames[-1])
    key = f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"
    if key in findings:
        return
    findings[key] = str(error)[:200]
    print(f"{target.name}: {key}: {str(error)[:200]!r}", flush=True)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        (out / f"{target.name}-{hashlib.sha256(raw).hexdigest()[:12]}").write_bytes(raw)


def limit_memory(megabytes: int) -> None:
    """Let an input that wants more memory fail."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1_000_000, resource.RLIM_INFINITY))


def stop(*_: object) -> None:
    """End an input that takes too long."""
    raise TooSlow("longer than allowed")


def run_atheris(target: Target, options: argparse.Namespace) -> None:
    """Hand a target to libFuzzer; this process ends with it."""
    import atheris

    with atheris.instrument_imports(include=["longtail"]):
        seeds = [raw[:LONGEST] for raw in target.seeds()]
        for raw in seeds:
            target.run(raw)

    def mutate(data: bytes, longest: int, seed: int) -> bytes:
        chance = random.Random(seed)
        if chance.random() < 0.5:
            return bytes(atheris.Mutate(data, longest))
        return bend(data, chance, tuple(seeds))[:longest]

    corpus = (options.out or Path("out")) / f"corpus-{target.name}"
    corpus.mkdir(parents=True, exist_ok=True)
    for raw in seeds:
        (corpus / hashlib.sha256(raw).hexdigest()[:16]).write_bytes(raw)
    arguments = [sys.argv[0], str(corpus), f"-runs={options.runs}", f"-timeout={int(options.seconds)}"]
    arguments += [f"-max_len={LONGEST}", f"-rss_limit_mb={options.memory}", f"-seed={options.seed + 1}"]
    arguments += [f"-artifact_prefix={corpus.parent}/{target.name}-", "-print_final_stats=1", "-verbosity=0"]
    atheris.Setup(arguments, target.run, custom_mutator=mutate)
    atheris.Fuzz()


def main() -> int:
    """Fuzz what was asked for; exit 1 if there is a finding."""
    parser = argparse.ArgumentParser(description="Try every reader with bent input.")
    parser.add_argument("targets", nargs="*", metavar="TARGET", choices=[*TARGETS, []])
    parser.add_argument("--runs", type=int, default=20_000, help="inputs for each target")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=5.0, help="the longest that one input may take")
    parser.add_argument("--memory", type=int, default=4000, help="megabytes of address space")
    parser.add_argument("--out", type=Path, help="folder for findings")
    parser.add_argument("--replay", type=Path, help="run this file once")
    parser.add_argument("--engine", choices=["own", "atheris"], default="own")
    parser.add_argument("--list", action="store_true", help="name the targets")
    options = parser.parse_args()
    chosen = [TARGETS[name] for name in options.targets or TARGETS]
    if options.list:
        print("\n".join(TARGETS))
        return 0
    logging.disable()  # what pypdf says of damaged files
    if options.replay:
        chosen[0].run(options.replay.read_bytes())
        return 0
    if options.engine == "atheris":
        run_atheris(chosen[0], options)
    limit_memory(options.memory)
    signal.signal(signal.SIGALRM, stop)
    found = 0
    for target in chosen:
        done = fuzz(target, runs=options.runs, seed=options.seed, seconds=options.seconds, out=options.out)
        found += len(done["findings"])
        print(
            f"{done['target']}: {done['inputs']:,} inputs in {done['seconds']} s, slowest {done['slowest']} s, "
            f"{done['lines']:,} lines reached, {done['kept']:,} inputs kept, {len(done['findings'])} findings",
            flush=True,
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
