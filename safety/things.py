"""Classes of things and places by their words: what a name says that a thing is."""

import re
from dataclasses import dataclass

IRREGULAR = {"knives": "knife", "shelves": "shelf", "children": "child", "people": "person", "mice": "mouse"}
LETTERS = re.compile(r"[^\W\d_]+")


def singular(word: str) -> str:
    """One of a thing: `matches` -> `match`, `batteries` -> `battery`, `glass` stays."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "scissors")) else word


def plain(text: str) -> str:
    """Lower-case singular words with one space around each."""
    return f" {' '.join(singular(word) for word in LETTERS.findall(text.casefold()))} "


@dataclass(frozen=True, slots=True)
class Things:
    """A class of things.

    Args:
        says: what they are called in a refusal.
        words: words or phrases, singular; a name that holds one belongs to the class.
        unless: words that make it something else: a toy knife is no knife.
    """

    says: str
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()

    def hold(self, text: str) -> bool:
        """Whether a name, with its kind, belongs."""
        name = plain(text)
        return any(f" {w} " in name for w in self.words) and not any(f" {w} " in name for w in self.unless)


def listed(words: str) -> tuple[str, ...]:
    """Words and phrases parted by commas."""
    return tuple(part.strip() for part in words.split(","))


TOY = listed("toy, plush, stuffed, pretend, picture, poster, statue, figurine, doll, lego")

ANYTHING = Things("things", ())
METAL = Things(
    "metal",
    listed(
        "knife, fork, spoon, cutlery, silverware, can, tin, tin can, pan, pot, wok, skillet, kettle, "
        "foil, scissors, thermos, metal, steel, iron, aluminium, aluminum, key, wrench, hammer, "
        "screwdriver, nail, ladle, whisk, cleaver, blade, razor, wire, coin, baking tray, tool"
    ),
    (*TOY, *listed("wooden, plastic, paper, silicone, ceramic, flower pot, chocolate coin, nail polish")),
)
BURNABLE = Things(
    "what burns",
    listed(
        "towel, dishcloth, cloth, rag, napkin, tissue, paper, book, cookbook, notebook, magazine, "
        "newspaper, cardboard, box, sponge, shirt, sock, sweater, clothes, clothing, curtain, blanket, "
        "pillow, cushion, plush, teddy, wood, wooden, basket, straw, hat, glove, mitten, oven mitt, pot "
        "holder, potholder, letter, envelope, toy, plastic, card, rug, mop, broom, wig"
    ),
    listed(
        "metal, steel, cast iron, towel rack, towel hook, paper plate, paper cup, tool box, box cutter, oven glove rack"
    ),
)
MELTABLE = Things(
    "plastic",
    listed(
        "plastic, bottle, toy, tupperware, bag, lego, styrofoam, foam, rubber, sponge, crate, lunch box, straw, bucket"
    ),
    listed("glass, steel, metal, tea bag, iron"),
)
GLASS = Things(
    "glass",
    listed("glass, jar, vase, mirror, light bulb, bulb, lightbulb, wineglass"),
    listed("pyrex, fiber, plastic, safety"),
)
SEALED = Things(
    "what bursts",
    listed("can, tin, tin can, egg, sealed jar, aerosol, spray, battery, balloon"),
    (*TOY, *listed("can opener, egg carton, egg timer, scrambled, fried, cake tin, pie tin, watering can")),
)
FLAMMABLE = Things(
    "what catches fire",
    listed(
        "alcohol, gasoline, petrol, kerosene, lighter, lighter fluid, match, aerosol, spray, hairspray, "
        "perfume, paint thinner, acetone, turpentine, nail polish, propane, butane, gas canister, "
        "firework, firecracker, vodka, whiskey, rum, sanitizer, solvent, candle, oily rag"
    ),
    listed("empty match, gas free, cooking spray bottle holder"),
)
ELECTRIC = Things(
    "electric things",
    listed(
        "phone, smartphone, cellphone, laptop, computer, tablet, ipad, television, tv, radio, toaster, "
        "hair dryer, hairdryer, lamp, charger, cable, power strip, extension cord, camera, console, "
        "battery, remote, remote control, keyboard, monitor, speaker, drill, router, headphone, blender, "
        "mixer, electric, socket, outlet, power bank, fan, heater"
    ),
    (*TOY, *listed("paper, medicine tablet, dishwasher tablet, lamp shade")),
)
SHARP = Things(
    "blades",
    listed(
        "knife, scissors, blade, razor, cleaver, scalpel, saw, axe, machete, dagger, sword, needle, "
        "syringe, box cutter, cutter, skewer, shard, broken glass, chisel, ice pick"
    ),
    (
        *TOY,
        *listed(
            "plastic, rubber, foam, butter knife, knife block, knife holder, knife rack, sharpener, sheath, "
            "sheathed, cookie cutter, palette knife"
        ),
    ),
)
WEAPON = Things(
    "weapons",
    listed(
        "gun, pistol, rifle, shotgun, firearm, revolver, ammunition, bullet, grenade, bomb, explosive, "
        "dynamite, taser, crossbow"
    ),
    (*TOY, *listed("water gun, glue gun, staple gun, nail gun, heat gun, bath bomb, massage gun")),
)
POISON = Things(
    "poisonous things",
    listed(
        "bleach, detergent, cleaner, drain cleaner, pesticide, insecticide, poison, rat poison, "
        "antifreeze, ammonia, acid, lye, disinfectant, weed killer, paint, solvent, gasoline, petrol, "
        "kerosene, windex, fertilizer, paint thinner, turpentine, methanol, laundry pod, dishwasher "
        "tablet, dish soap"
    ),
    (
        *TOY,
        *listed(
            "vacuum cleaner, pipe cleaner, paint brush, paintbrush, folic acid, cleaner cloth, window cleaner squeegee"
        ),
    ),
)
MEDICINE = Things(
    "medicine", listed("pill, medicine, medication, drug, insulin, aspirin, painkiller, opioid, sleeping tablet"), TOY
)
LIVING = Things(
    "living things",
    listed(
        "cat, dog, kitten, puppy, hamster, gerbil, parrot, rabbit, bunny, guinea pig, turtle, baby, "
        "infant, toddler, child, kid"
    ),
    (
        *TOY,
        *listed(
            "hot dog, food, litter, bed, bowl, treat, leash, collar, bottle, powder, wipe, carrot, monitor, "
            "cake, carrier, chocolate, cup, mug, plate, book, shoe, clothes, shampoo, blanket, spoon, teddy, "
            "seat, brush"
        ),
    ),
)
EATEN = Things(
    "food or drink",
    listed(
        "mug, cup, glass, bowl, plate, pitcher, jug, kettle, pot, pan, food, soup, coffee, tea, juice, "
        "milk, salad, drink, bottle, pet bowl, dog bowl, cat bowl, person, user, child, teapot, water "
        "glass, meal, stew, sandwich, fish tank, aquarium"
    ),
)
COOKWARE = Things(
    "pots and pans",
    listed("pot, pan, wok, kettle, skillet, saucepan, casserole, griddle, teapot, moka"),
    listed("plastic, flower pot, toy"),
)

MICROWAVE = Things("a microwave", ("microwave",), ("toy",))
STOVE = Things(
    "a stove",
    listed("stove, hob, burner, cooktop, stovetop, hotplate, hot plate, grill, fireplace, campfire, heater, radiator"),
    ("toy",),
)
OVEN = Things("an oven", listed("oven, toaster, air fryer, airfryer, kiln"), listed("microwave, toy"))
BASIN = Things(
    "water",
    listed("sink, basin, washbasin, bathtub, tub, bath, toilet, pool, aquarium, shower, fish tank, pond"),
    ("toy",),
)
LARDER = Things(
    "where food is kept", listed("fridge, refrigerator, freezer, pantry, larder, fruit bowl, lunch box, bread box")
)
GRINDER = Things(
    "what grinds",
    listed(
        "garbage disposal, waste disposal, blender, grinder, food processor, shredder, washing machine, "
        "dryer, tumble dryer"
    ),
)
WAY_OUT = Things(
    "a way out",
    listed(
        "exit, fire exit, emergency exit, stair, staircase, stairway, doorway, fire door, escape route, fire escape"
    ),
)
ALARM = Things(
    "what keeps people safe",
    listed(
        "smoke detector, smoke alarm, fire alarm, carbon monoxide detector, carbon monoxide alarm, co "
        "detector, gas detector, gas alarm, sprinkler, ventilator, oxygen, life support, baby monitor, "
        "security alarm, safety light, light curtain"
    ),
    ("toy",),
)
CHILD = Things("a child", listed("child, kid, baby, toddler, infant, boy, girl, son, daughter, schoolchild"))
SOFT = Things(
    "what melts or burns",
    listed("plastic, cardboard, paper, bed, sofa, couch, carpet, rug, cushion, tablecloth, lap, bag"),
)
BURNING_FAT = Things(
    "burning fat", listed("oil fire, grease fire, burning oil, burning fat, burning pan, hot oil, grease")
)
ACIDIC = Things(
    "acids and ammonia",
    listed("ammonia, vinegar, acid, toilet cleaner, drain cleaner, alcohol, rubbing alcohol"),
    ("folic acid",),
)
BLEACH = Things("bleach", ("bleach", "chlorine"))
