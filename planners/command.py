"""What a command must be before anything reads it: some words, not too many, and (for an English model) English."""

import re
import unicodedata

from contracts.errors import BadCommand

LARGEST = 8_000  # bytes
FOREIGN = 0.34  # share of words of another language's grammar from which a command is taken to be in it
LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")

# Small words that carry a language's grammar; those that English shares (a, in, an, do, on, die, so, man, me, was …) are left out.
SMALL_WORDS = {
    "German": "der das den dem und oder bitte ist sind nicht auf mit für von zum zur ein eine einen einem einer ich du sie wir ihr mir mich dir dich stell stelle leg lege bring bringe nimm mach schließ schließe öffne dann auch noch aus dort hier alle alles kein keine",
    "French": "le la les un une des du de et ou est dans sur avec pour au aux ce cette ces mon ma mes moi toi il elle nous vous mets mettez apporte apportez ferme fermez ouvre ouvrez prends prenez va donne donnez puis pas plus tout tous toutes s'il te plaît",
    "Spanish": "el la los las un una unos unas y o es en con por para del al mi mis tu tus su sus pon ponga trae traiga cierra cierre abre abra lleva lleve dame coge toma luego todo todos todas favor que no sobre de",
    "Italian": "il lo la i gli le un una e o è nel nella nello sul sulla con per del della dei delle metti mettere porta portami chiudi apri prendi dammi poi tutto tutti tutte favore che non di mio mia",
    "Portuguese": "o a os as um uma e é no na nos nas em com por para do da dos das põe ponha coloque traga fecha feche abre abra leva leve pegue depois tudo todos todas favor que não meu minha",
    "Dutch": "de het een en of is zijn niet op met voor van naar bij ik jij zij wij mij jou zet leg breng pak sluit doe dan ook nog uit daar hier alle alles geen alsjeblieft graag",
    "Polish": "i lub jest nie na z do w ze się proszę połóż przynieś zamknij otwórz weź potem także wszystko wszystkie mój moja ten ta to te",
    "Swedish": "och eller är inte på med för från till ett en den det jag du han hon vi mig dig ställ lägg ta hämta stäng öppna sedan också alla allt ingen",
    "Turkish": "ve veya bir bu şu lütfen koy getir kapat aç al ver sonra için ile değil hepsini bana masaya",
}  # fmt: skip
ENGLISH = set(
    "the a an and or but not no to of in on at by for from with into onto off out up down over under it its them they this that these those there here "
    "is are be was were will would can could should may might must do does did don't have has had i i'm i'd i'll me my we us our you your he she him her "
    "his their what which who where when why how all any some every each both one two three put place take bring get give move go come open close shut "
    "turn switch press pick grab hand please then first after before once if so except only just leave make sure want need like would".split()
)


def checked(command: str) -> str:
    """A command fit to be read, without the blanks around it.

    Raises:
        BadCommand: it is empty, oversized, or has characters that no text has.
    """
    text = command.strip()
    if not text:
        raise BadCommand('the command is empty; say what to do, such as "put the red mug in the drawer"')
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > LARGEST:
        raise BadCommand(f"the command is {size} bytes; {LARGEST} bytes at most can be read, so say it shorter")
    if any(unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\r\t" for letter in text):
        raise BadCommand("the command holds control characters; send plain text")
    return text


def must_be_english(command: str) -> None:
    """Let English pass, misspelt or not.

    Raises:
        BadCommand: another script, or mostly the small words of another language.
    """
    words = [word.lower().replace("’", "'") for word in LETTERS.findall(command)]
    letters = [letter for letter in command if letter.isalpha()]
    foreign = [letter for letter in letters if "LATIN" not in unicodedata.name(letter, "")]
    if len(foreign) > 0.3 * len(letters):
        raise BadCommand("the command is not in Latin script; the embedded planner reads English only, so say it in English or choose another --planner")
    language = other_language(words)
    if language is not None:
        raise BadCommand(f"the command looks {language}; the embedded planner reads English only, so say it in English or choose another --planner")


def other_language(words: list[str]) -> str | None:
    """The language whose small words make up much more of a command than English ones do; None for English or names alone."""
    if len(words) < 3:
        return None
    english = sum(word in ENGLISH for word in words)
    counts = {name: sum(word in small.split() and word not in ENGLISH for word in words) for name, small in SMALL_WORDS.items()}
    name, most = max(counts.items(), key=lambda pair: pair[1])
    if most >= 2 and most > english and most / len(words) >= FOREIGN:
        return name
    return None
