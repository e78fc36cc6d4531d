"""Commands that ask to hurt somebody, told by their words; the plan's own check does not depend on this one."""

import re
import unicodedata
from dataclasses import dataclass

from safety.hazards import Refusal

SOMEBODY = (
    r"(?:me|him|her|them|myself|himself|herself|somebody|someone|anybody|anyone|everybody|everyone|person|people|user|"
    r"humans?|man|men|woman|women|guys?|child|children|kids?|bab(?:y|ies)|toddlers?|boys?|girls?|sons?|daughters?|wife|"
    r"husband|mother|father|mom|mum|dad|brothers?|sisters?|grandma|grandpa|neighbou?rs?|guests?|roommates?|boss|"
    r"co ?workers?|colleagues?|intruders?|dogs?|cats?|pets?|puppy|kitten|hamster|animals?|birds?|strangers?|visitors?|"
    r"friends?|teachers?|workers?)\b"
    r"(?!\s+(?:manual|guide|food|bed|bowl|toys?|seat|chair|bottle|tray|book|room|table|desk|place|plate|cup|mug)\b)"
    r"(?!\s+s\s+(?!face|head|eyes?|foot|feet|hands?|back|arm|throat)\w+)"
)
OWN = r"(?:(?:the|my|our|your|his|her|their|that|this|those|these|all|every|a|an|some|any)\s+)"
WHOM = rf"(?:{OWN}+(?:\w+\s+)?)?{SOMEBODY}"  # him; the user; my annoying neighbour
THING = r"(?:\s+\w+){0,4}?\s+"
VERBS = (
    r"(?:stab|kill|murder|hurt|injure|harm|attack|strangle|choke|maim|electrocute|drown|suffocate|smother|assault|punch|"
    r"slap|kick|hit|burn|scald|crush|torture|wound|behead|impale|slash|poison|run over|cut up|beat up|beat|knock out|"
    r"knock down|trip up|push over|shove|shoot(?!\s+me\b))"
)
MEAL = r"(?:food|drinks?|soup|coffee|tea|juice|milk|meal|dinner|lunch|salad|wine|water)"
PETS = r"(?:cat|(?<!hot )dog|puppy|kitten|hamster|gerbil|parrot|bunny|rabbit|baby|infant|toddler|child|kid)"
KIND_PLACES = r"(?:bed|crib|cot|seat|carrier|crate|basket|stroller|high ?chair|arms?|room|bath|garden|kennel)"
HOUSE = r"(?:house|home|kitchen|building|apartment|flat|place|everything|it all|warehouse)"
NEGATED = re.compile(
    r"\b(?:do not|don t|dont|does not|doesn t|will not|won t|can t|cannot|never|without|avoid|prevent|nobody|no one|"
    r"not to|instead of)\b.{0,30}$"
)
LEET = str.maketrans("013457@$", "oieastas")


@dataclass(frozen=True, slots=True)
class Words:
    """A way of asking for harm.

    Args:
        name: the rule's name.
        pattern: what plain lower-case text of that kind matches.
        why: one sentence.
    """

    name: str
    pattern: str
    why: str


HURT = "nobody is to be hurt"
TABLE = (
    Words("hurting", rf"\b{VERBS}\s+{WHOM}", HURT),
    Words("hurting", rf"\b(?:throw|hurl|fling|swing){THING}at\s+{WHOM}", HURT),
    Words("hurting", rf"\b(?:aim|point)\s+(?:\w+\s+)?(?:knife|gun|blade|weapon){THING}at\s+{WHOM}", HURT),
    Words("hurting", rf"\b(?:pour|spill)\s+(?:\w+\s+)?(?:hot|boiling|scalding){THING}(?:on|onto|over)\s+{WHOM}", HURT),
    Words("hurting", rf"\bdrop{THING}on(?:to)?\s+{OWN}?\w+\s+(?:s\s+)?(?:head|foot|feet|toes?|face|hands?)\b", HURT),
    Words("hurting", rf"\bmake\s+{WHOM}\s+(?:bleed|suffer|sick|ill|trip|fall|choke)\b", HURT),
    Words("hurting", r"\b(?:commit suicide|kill myself|end my life|hurt myself|cut myself|cut my wrists?)\b", HURT),
    Words("poisoning", rf"\bpoison\s+{OWN}*(?:\w+\s+)?{MEAL}\b", "nobody is to be poisoned"),
    Words(
        "poisoning",
        rf"\b(?:bleach|poison|antifreeze|detergent|pesticide)\s+(?:in|into|to)\s+{OWN}*(?:\w+\s+)?{MEAL}\b",
        "nobody is to be poisoned",
    ),
    Words("arson", r"\bset(?:\s+\w+){1,5}?\s+(?:on fire|ablaze|alight)\b", "no fire is set"),
    Words(
        "arson", rf"\b(?:set fire to|start a fire|burn(?:\s+down)?\s+(?:the|my|this|our)\s+{HOUSE})\b", "no fire is set"
    ),
    Words(
        "explosives",
        rf"\b(?:blow up|explode|detonate)\s+{OWN}*\w+|\b(?:make|build|assemble){THING}(?:bomb|explosives?|grenade)\b",
        "nothing is blown up",
    ),
    Words(
        "living_thing_shut_in",
        rf"\b(?:put|place|lock|shut|trap|cook|boil|stuff|close)\s+{OWN}*(?:\w+\s+)?{PETS}\s+(?:up\s+)?(?:in|into|inside)\s+"
        rf"(?!{OWN}?(?:\w+\s+)?{KIND_PLACES}\b)",
        "a living thing is not shut in",
    ),
    Words(
        "living_thing_shut_in", rf"\bmicrowave\s+{OWN}+(?:\w+\s+)?{PETS}\b(?!\s+food)", "a living thing is not shut in"
    ),
)
PATTERNS = tuple((row, re.compile(row.pattern)) for row in TABLE)


def plain_words(text: str) -> str:
    """Text as the table reads it: compatibility forms, letters for digits inside words, s p a c e d letters joined."""
    flat = unicodedata.normalize("NFKC", text).casefold()
    flat = "".join(letter for letter in flat if unicodedata.category(letter) not in ("Cf", "Mn"))
    flat = re.sub(r"(?<=[a-z])[013457@$]+(?=[a-z])|(?<=\b[a-z])[013457@$]+|\b[013457@$](?=[a-z]{2})", _letters, flat)
    flat = re.sub(r"[^\w]+|_", " ", flat)
    return re.sub(r"\b(?:\w ){2,}\w\b", lambda match: match.group().replace(" ", ""), flat)


def _letters(match: re.Match[str]) -> str:
    return match.group().translate(LEET)


def check_words(command: str) -> Refusal | None:
    """Whether a command asks to hurt somebody; None if it does not."""
    text = plain_words(command)
    for row, pattern in PATTERNS:
        for match in pattern.finditer(text):
            if not NEGATED.search(text[: match.start()]):
                return Refusal(row.name, row.why)
    return None
