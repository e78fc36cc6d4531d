"""What each place's parts are called when a policy is told to work on them."""

HANDLES = {
    "top drawer": "top drawer handle",
    "bottom drawer": "bottom drawer handle",
    "fridge": "fridge handle",
    "microwave": "microwave handle",
    "stove": "stove knob",
    "lamp": "lamp button",
}
