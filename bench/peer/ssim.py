#!/usr/bin/env python3
"""The structural similarity of two pictures, in brightness: ssim.py ONE OTHER.

Z. Wang et al., Image Quality Assessment: From Error Visibility to Structural Similarity, 2004.
"""
import sys

import cv2
import numpy as np

one, other = (cv2.imread(name, cv2.IMREAD_GRAYSCALE).astype(np.float64) for name in sys.argv[1:3])
blur = lambda image: cv2.GaussianBlur(image, (11, 11), 1.5)
mean_one, mean_other = blur(one), blur(other)
spread_one = blur(one * one) - mean_one**2
spread_other = blur(other * other) - mean_other**2
both = blur(one * other) - mean_one * mean_other
low, lower = (0.01 * 255) ** 2, (0.03 * 255) ** 2
likeness = (2 * mean_one * mean_other + low) * (2 * both + lower)
likeness /= (mean_one**2 + mean_other**2 + low) * (spread_one + spread_other + lower)
print(likeness.mean())
