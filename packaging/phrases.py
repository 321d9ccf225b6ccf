"""Makes resources/data/phrases.csv.gz: adjectives, alone and behind adverbs, with their sentiment.

    phrases.py OUT

Needs vaderSentiment 3.3.2 from PyPI. An adjective's value is the mean of ten people's ratings, from
-4 to 4, in VADER's lexicon; that of a phrase follows from VADER's rules for intensifiers and
negation. VADER gives v / sqrt(v^2 + 15) to four digits, from which v is taken back to two.
"""

import gzip
import sys
from pathlib import Path

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

ADJECTIVES = [
    "good",
    "bad",
    "great",
    "terrible",
    "happy",
    "sad",
    "nice",
    "awful",
    "beautiful",
    "ugly",
    "brave",
    "cowardly",
    "calm",
    "angry",
    "clever",
    "stupid",
    "cruel",
    "honest",
    "dishonest",
    "warm",
    "elegant",
    "safe",
    "dangerous",
    "strong",
    "weak",
    "rich",
    "poor",
    "gentle",
    "harsh",
    "generous",
    "greedy",
    "healthy",
    "sick",
    "pleasant",
    "unpleasant",
    "perfect",
    "flawed",
    "exciting",
    "boring",
    "funny",
    "friendly",
    "hostile",
    "fair",
    "unfair",
    "useful",
    "useless",
    "lovely",
    "nasty",
    "brilliant",
    "dull",
    "charming",
    "disgusting",
    "guilty",
    "grand",
    "horrible",
    "proud",
    "ashamed",
    "sweet",
    "bitter",
    "wise",
    "foolish",
    "worthy",
    "worthless",
]
STRONGER = [
    "very",
    "extremely",
    "really",
    "totally",
    "incredibly",
    "remarkably",
    "deeply",
    "highly",
]
WEAKER = ["slightly", "somewhat", "partly", "marginally", "barely", "hardly"]
ALPHA = 15


def main(out: Path) -> None:
    analyser = SentimentIntensityAnalyzer()

    def value(phrase: str) -> float:
        compound = analyser.polarity_scores(phrase)["compound"]
        return round(compound * (ALPHA / (1 - compound**2)) ** 0.5, 2)

    adverbs = ("", *STRONGER, *WEAKER)
    phrases = [
        " ".join(filter(None, (negation, adverb, adjective)))
        for negation in ("", "not")
        for adverb in adverbs
        for adjective in ADJECTIVES
    ]
    lines = "".join(f"{phrase},{value(phrase):g}\n" for phrase in phrases)
    out.write_bytes(gzip.compress(lines.encode(), mtime=0))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
