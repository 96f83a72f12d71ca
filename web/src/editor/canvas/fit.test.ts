import { expect, test } from "vitest";

import { FIT, opening, READABLE } from "./fit";

test("nodes show pictures at every zoom that graphs open with", () => {
  for (const { minZoom } of [FIT, opening(390), opening(1280)])
    expect(minZoom).toBeGreaterThan(READABLE);
});
