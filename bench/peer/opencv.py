#!/usr/bin/env python3
"""One job done by OpenCV, as its users would: opencv.py JOB PHOTO RESULT [QUALITY].

Prints the seconds that the job took, from the file to the file; starting Python and OpenCV is not
in them. Float pixels of linear light, where a job says nothing else.
"""
import sys
import time

import cv2
import numpy as np

cv2.setNumThreads(2)

CODES = np.arange(256) / 255
TO_LIGHT = np.where(CODES <= 0.04045, CODES / 12.92, ((CODES + 0.055) / 1.055) ** 2.4)
TO_LIGHT = TO_LIGHT.astype(np.float32)
# Light in 65536 steps to codes.
STEPS = np.arange(65536) / 65535
TO_CODES = np.where(STEPS <= 0.0031308, STEPS * 12.92, 1.055 * STEPS ** (1 / 2.4) - 0.055)
TO_CODES = np.round(TO_CODES * 255).astype(np.uint8)
LUMINANCE = [0.0722, 0.7152, 0.2126]
SEPIA = np.array([[0.131, 0.534, 0.272], [0.168, 0.686, 0.349], [0.189, 0.769, 0.393]], np.float32)


def light(photo):
    return cv2.LUT(cv2.imread(photo), TO_LIGHT)


def encoded(image):
    return TO_CODES[np.clip(image * 65535, 0, 65535).astype(np.uint16)]


def mixed(amount, other):
    identity = np.eye(3, dtype=np.float32)
    return (amount * identity + (1 - amount) * np.array(other, np.float32)).astype(np.float32)


def points(photo):
    """Eight filters of points, of the kinds that imgflo's chain has."""
    image = light(photo)
    image *= 2**0.3
    image = (image - 0.02) * (1 / (0.95 - 0.02))
    image = (image - 0.5) * 1.1 + 0.52
    image = cv2.transform(image, mixed(1.2, [LUMINANCE] * 3))
    lab = cv2.cvtColor(image.astype(np.float32), cv2.COLOR_LBGR2Lab)
    chroma, hue = cv2.cartToPolar(lab[..., 1], lab[..., 2])
    lab[..., 1], lab[..., 2] = cv2.polarToCart(chroma + 4, hue + np.float32(np.radians(8)))
    image = cv2.cvtColor(lab, cv2.COLOR_Lab2LBGR)
    image = cv2.transform(image, mixed(0.7, SEPIA))
    image = np.floor(image * 32) / 32
    height, width = image.shape[:2]
    x = ((np.arange(width, dtype=np.float32) - width / 2) / (width / 2 * 1.5)) ** 2
    y = ((np.arange(height, dtype=np.float32) - height / 2) / (width / 2 * 1.5)) ** 2
    return encoded(image * (1 - (x[None, :] + y[:, None]) * 0.5)[..., None])


def blur(photo):
    return encoded(cv2.GaussianBlur(light(photo), (0, 0), 10))


def blur_8bit(photo):
    return cv2.GaussianBlur(cv2.imread(photo), (0, 0), 10)


def median(photo):
    return cv2.medianBlur(cv2.imread(photo), 11)


def unsharp(photo):
    image = light(photo)
    return encoded(cv2.addWeighted(image, 1.5, cv2.GaussianBlur(image, (0, 0), 3), -0.5, 0))


def turned(image):
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), 17, 1)
    cos, sin = abs(matrix[0, 0]), abs(matrix[0, 1])
    size = (int(height * sin + width * cos), int(height * cos + width * sin))
    matrix[0, 2] += size[0] / 2 - width / 2
    matrix[1, 2] += size[1] / 2 - height / 2
    return cv2.warpAffine(image, matrix, size, flags=cv2.INTER_CUBIC)


def rotate(photo):
    return encoded(turned(light(photo)))


def rotate_8bit(photo):
    return turned(cv2.imread(photo))


def multiply(photo):
    return encoded(cv2.multiply(light(photo), light(photo)))


def main():
    _, job, photo, result, *quality = sys.argv
    if job == "version":
        print(cv2.__version__)
        return
    begin = time.perf_counter()
    image = globals()[job](photo)
    cv2.imwrite(result, image, [cv2.IMWRITE_JPEG_QUALITY, int(quality[0]) if quality else 90])
    print(time.perf_counter() - begin)


main()
