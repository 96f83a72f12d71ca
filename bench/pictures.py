"""The pictures to measure with, and how far apart two results are."""
import operator
import os
import struct
from pathlib import Path

import programs
from measure import PLACE, ROOT, Failed, run, say

# The sizes of the pictures, by megapixels; all have the shape of the small one, 1600 × 900.
SIZES = {2: (1888, 1062), 4: (2656, 1494), 16: (5312, 2988), 100: (13344, 7506)}
# Every how many bytes two pictures are compared; no multiple of 3, so that all colors count.
STRIDE = 7


def photo(megapixels):
    """A photo of this size: graphs/photo.jpg, enlarged and given grain, as JPEG of quality 90."""
    file = PLACE / f"photo-{megapixels}mp.jpg"
    if not file.exists():
        say(f"  making {file.relative_to(ROOT)}")
        ratio = SIZES[megapixels][0] / 1600
        grain = "linear=false red=0.02 green=0.02 blue=0.02".split()
        chain = ["scale-ratio", f"x={ratio}", f"y={ratio}", "sampler=cubic", "noise-rgb", *grain]
        made = file.with_name("unfinished.jpg")
        run(programs.imgflo(chain, made, ROOT / "graphs" / "photo.jpg"))
        made.rename(file)
    return file


def film(frames, side):
    """An animated GIF of so many square frames: grays that move. It is not compressed."""
    file = PLACE / f"film-{frames}-{side}.gif"
    if file.exists():
        return file
    say(f"  making {file.relative_to(ROOT)}")
    size = struct.pack("<HH", side, side)
    grays = bytes(value * 2 for value in range(128) for _ in range(3))
    # Ten frames again and again. Codes have 8 bits as long as all is forgotten every 126 pixels.
    drawn = []
    for turn in range(10):
        row = lambda y: bytes((x * x // 600 + y // 4 + turn * 13) % 128 for x in range(side))
        pixels = b"".join(row(y) for y in range(side))
        codes = b"".join(b"\x80" + pixels[at : at + 126] for at in range(0, len(pixels), 126)) + b"\x81"
        blocks = (codes[at : at + 255] for at in range(0, len(codes), 255))
        data = b"".join(bytes([len(block)]) + block for block in blocks) + b"\0"
        drawn.append(b"!\xf9\4\0\4\0\0\0," + bytes(4) + size + b"\0\7" + data)
    again = b"!\xff\x0bNETSCAPE2.0\3\1\0\0\0"
    made = file.with_name("unfinished.gif")
    # A frame at a time: the memory of this script is the least that it can measure.
    with open(made, "wb") as opened:
        opened.write(b"GIF89a" + size + b"\xf6\0\0" + grays + again)
        for number in range(frames):
            opened.write(drawn[number % 10])
        opened.write(b";")
    made.rename(file)
    return file


def chosen():
    """The photo of 16 megapixels, or the one that PHOTO names."""
    named = os.environ.get("PHOTO")
    if not named:
        return photo(16)
    file = Path(named).resolve()
    if not file.is_file():
        raise Failed(f"PHOTO is {named}, which is no file")
    return file


def difference(ours, theirs):
    """The mean difference of two pictures in steps of 1/255; nothing if their sizes or channels differ."""
    if programs.size(ours) != programs.size(theirs):
        return None
    plain = [PLACE / "ours.tif", PLACE / "theirs.tif"]
    for file, decoded in zip((ours, theirs), plain):
        job = programs.imgflo(["nop"], decoded, file)
        run(job._replace(command=[*job.command[:2], "--depth", "8", *job.command[2:]]))
    total = count = 0
    # A strip at a time: the memory of this script is the least that it can measure.
    for one, other in zip(strips(plain[0]), strips(plain[1])):
        if len(one) != len(other):
            return None
        one, other = one[::STRIDE], other[::STRIDE]
        total += sum(map(abs, map(operator.sub, one, other)))
        count += len(one)
    for decoded in plain:
        decoded.unlink()
    return total / max(count, 1)


def strips(file):
    """The strips of an uncompressed TIFF picture, one after the other."""
    with open(file, "rb") as opened:
        tags = directory(opened)
        if tags[259] != [1]:
            raise Failed(f"{file} is compressed")
        for offset, length in zip(tags[273], tags[279]):
            opened.seek(offset)
            yield opened.read(length)


def directory(opened):
    """The tags of a TIFF file with numbers in them."""
    order, _, begin = struct.unpack("<2sHI", opened.read(8))
    if order != b"II":
        raise Failed("a TIFF file has its bytes in another order than imgflo writes them")
    opened.seek(begin)
    (count,) = struct.unpack("<H", opened.read(2))
    entries = opened.read(12 * count)
    tags = {}
    for tag, kind, length, value in struct.iter_unpack("<HHI4s", entries):
        letter = {3: "H", 4: "I"}.get(kind)
        if letter is None:
            continue
        bytes_needed = struct.calcsize(letter) * length
        if bytes_needed > 4:
            opened.seek(struct.unpack("<I", value)[0])
            value = opened.read(bytes_needed)
        tags[tag] = list(struct.unpack(f"<{length}{letter}", value[:bytes_needed]))
    return tags
