#!/usr/bin/env python3
"""One job done by libvips, as its users would: libvips.py JOB PHOTO RESULT [QUALITY].

Prints the seconds that the job took, from the file to the file; starting Python and libvips is not
in them. Float pixels of linear light, where a job says nothing else.
"""
import os
import sys
import time

os.environ["VIPS_CONCURRENCY"] = "2"

import pyvips
from pyvips import Image

LUMINANCE = (0.2126, 0.7152, 0.0722)


def opened(photo):
    return Image.new_from_file(photo, access="sequential")


def light(photo):
    return opened(photo).colourspace("scrgb")


def encoded(image):
    return image.colourspace("srgb")


def mixed(amount, other):
    """The matrix of a saturation or a tint of colors."""
    identity = [[1.0 if x == y else 0.0 for x in range(3)] for y in range(3)]
    rows = [[amount * i + (1 - amount) * o for i, o in zip(a, b)] for a, b in zip(identity, other)]
    return Image.new_from_array(rows)


SEPIA = [[0.393, 0.769, 0.189], [0.349, 0.686, 0.168], [0.272, 0.534, 0.131]]


def points(photo):
    """Eight filters of points, of the kinds that imgflo's chain has."""
    image = light(photo) * 2**0.3
    image = (image - 0.02) / (0.95 - 0.02)
    image = (image - 0.5) * 1.1 + 0.52
    image = image.recomb(mixed(1.2, [LUMINANCE] * 3))
    image = image.colourspace("lch").linear([1, 1, 1], [0, 4, 8]).colourspace("scrgb")
    image = image.recomb(mixed(0.7, SEPIA))
    image = (image * 32).floor() / 32
    width, height = image.width, image.height
    places = (Image.xyz(width, height) - [width / 2, height / 2]) / (width / 2 * 1.5)
    far = places[0] ** 2 + places[1] ** 2
    return encoded(image * (1.0 - far * 0.5))


def blur(photo):
    return encoded(light(photo).gaussblur(10))


def blur_8bit(photo):
    return opened(photo).gaussblur(10)


def median(photo):
    return opened(photo).median(11)


def unsharp(photo):
    image = Image.new_from_file(photo).colourspace("scrgb")
    return encoded(image + (image - image.gaussblur(3)) * 0.5)


def rotate(photo):
    image = Image.new_from_file(photo).colourspace("scrgb")
    return encoded(image.similarity(angle=17, interpolate=pyvips.Interpolate.new("bicubic")))


def rotate_8bit(photo):
    image = Image.new_from_file(photo)
    return image.similarity(angle=17, interpolate=pyvips.Interpolate.new("bicubic"))


def multiply(photo):
    return encoded(light(photo) * light(photo))


def thumbnail(photo):
    return Image.thumbnail(photo, 800)


def thumbnail_linear(photo):
    return Image.thumbnail(photo, 800, linear=True)


def main():
    _, job, photo, result, *quality = sys.argv
    if job == "version":
        print(".".join(str(pyvips.version(part)) for part in range(3)))
        return
    begin = time.perf_counter()
    image = globals()[job](photo)
    image.write_to_file(result, **({"Q": int(quality[0])} if quality else {}))
    print(time.perf_counter() - begin)


main()
