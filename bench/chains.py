"""The chains of operations that are measured."""

# Reading and writing, with nothing in between.
NOTHING = ["nop"]

# What somebody may do to a photo: light, tones, color, tint, fewer tones, dark corners.
POINTS = """
    exposure exposure=0.3
    levels in-low=0.02 in-high=0.95
    brightness-contrast contrast=1.1 brightness=0.02
    saturation scale=1.2
    hue-chroma hue=8 chroma=4
    sepia scale=0.3
    posterize levels=32
    vignette radius=1.5
""".split()

BLUR = "gaussian-blur std-dev-x=10 std-dev-y=10".split()

# The ends of these are cut off, so that the picture keeps its size.
WHOLE = ["crop", "width=5312", "height=2988"]
WARP = ["whirl-pinch", "whirl=90", "pinch=0.3", *WHOLE]
ROTATE = ["rotate-on-center", "degrees=17", "sampler=cubic", *WHOLE]

# A picture of 16 megapixels that comes from no file.
CLOUDS = """
    perlin-noise n=3
    crop width=5312 height=2988
    waves amplitude=10 period=200
    exposure exposure=0.3
    crop width=5312 height=2988
""".split()
SOFT_CLOUDS = [*CLOUDS, "gaussian-blur", "std-dev-x=4", "std-dev-y=4"]

# Makes a picture so small that writing it takes no time; all of it is needed nonetheless.
SMALL = ["scale-size", "x=332", "y=187", "sampler=linear"]

# A picture of 16 megapixels that takes next to no time to make.
BOARD = ["checkerboard", "x=37", "y=29", *WHOLE]

# Leaves a hundredth of it.
PART = ["crop", "x=3000", "y=1400", "width=531", "height=298"]

# The job whose memory is bounded.
LONG = ["exposure", "exposure=0.3", *BLUR]


def shown(chain):
    """A chain as it is typed."""
    return f"`{' '.join(chain)}`"
