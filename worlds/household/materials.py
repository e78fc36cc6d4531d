"""The colours of the kitchen: one named material each."""

from xml.etree.ElementTree import Element, SubElement

NAMED = {  # colours that an object can have, as people name them
    "red": (0.80, 0.12, 0.10),
    "blue": (0.13, 0.32, 0.78),
    "green": (0.16, 0.58, 0.24),
    "yellow": (0.95, 0.78, 0.12),
    "white": (0.93, 0.93, 0.91),
    "orange": (0.96, 0.50, 0.08),
    "purple": (0.48, 0.22, 0.62),
    "brown": (0.45, 0.28, 0.16),
    "pink": (0.93, 0.50, 0.62),
    "black": (0.12, 0.12, 0.13),
}
FIXED = {
    "wall": (0.86, 0.84, 0.78),
    "oak": (0.72, 0.56, 0.38),
    "walnut": (0.42, 0.29, 0.20),
    "stone": (0.60, 0.62, 0.64),
    "cream": (0.90, 0.87, 0.80),
    "sage": (0.62, 0.70, 0.62),
    "steel": (0.72, 0.74, 0.77),
    "dark_steel": (0.30, 0.32, 0.35),
    "black_glass": (0.08, 0.08, 0.10),
    "brass": (0.83, 0.64, 0.28),
    "basin": (0.52, 0.56, 0.60),
    "inner": (0.80, 0.83, 0.85),
    "bin_grey": (0.36, 0.40, 0.43),
    "lamp_shade": (0.98, 0.92, 0.74),
    "skin": (0.86, 0.66, 0.54),
    "shirt": (0.22, 0.45, 0.52),
    "trousers": (0.25, 0.27, 0.36),
    "tray": (0.56, 0.42, 0.58),
    "robot_white": (0.92, 0.93, 0.95),
    "robot_grey": (0.45, 0.48, 0.52),
    "robot_dark": (0.16, 0.17, 0.19),
    "rubber": (0.10, 0.10, 0.11),
    "accent": (0.10, 0.62, 0.66),
    "leaf": (0.30, 0.42, 0.14),
    "paper": (0.95, 0.93, 0.86),
    "blade": (0.80, 0.82, 0.85),
}
SHINY = {"steel", "dark_steel", "black_glass", "brass", "blade", "basin", "robot_white"}


def add_materials(asset: Element) -> None:
    """Write every material, the floor's tiles and the sky."""
    for name, rgb in (FIXED | NAMED).items():
        shine = "0.5" if name in SHINY else "0.1"
        rgba = " ".join(f"{part:.3f}" for part in (*rgb, 1.0))
        SubElement(asset, "material", {"name": name, "rgba": rgba, "specular": shine, "shininess": shine})
    sky = {
        "type": "skybox",
        "builtin": "gradient",
        "rgb1": ".78 .86 .93",
        "rgb2": ".95 .96 .98",
        "width": "64",
        "height": "64",
    }
    SubElement(asset, "texture", sky)
    tiles = {"name": "tiles", "type": "2d", "builtin": "checker", "rgb1": ".80 .76 .70", "rgb2": ".75 .71 .65"}
    SubElement(asset, "texture", {**tiles, "width": "128", "height": "128", "mark": "edge", "markrgb": ".66 .62 .57"})
    SubElement(asset, "material", {"name": "floor", "texture": "tiles", "texrepeat": "10 8", "specular": "0.1"})
