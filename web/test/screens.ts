// The pictures of the editor's manual: every screen, on every size of device, dark and light.

import type { Page } from "@playwright/test";
import { expect, test } from "@playwright/test";
import { statSync } from "node:fs";
import { resolve } from "node:path";

import { open, select, visitedBefore } from "./editor/desk";

const FOLDER = resolve(import.meta.dirname, "../../docs/images/editor");

/** Bytes that a picture may have. */
const MOST = 150_000;

/** How good the files are: the first one that is small enough is taken. */
const QUALITIES = [82, 74, 66, 55];

const DEVICES = {
  desktop: { width: 1360, height: 850 },
  tablet: { width: 820, height: 1100 },
  phone: { width: 390, height: 800 },
};

const GRAPH = "teal-orange";

const SCREENS: Record<string, (page: Page) => Promise<void>> = {
  desk: async (page) => {
    const graph = page.getByRole("radio", { name: "Graph" });
    if (await graph.isVisible()) await graph.click();
    await settled(page);
  },
  palette: async (page) => {
    await page.keyboard.press("Shift+A");
    await page.getByRole("searchbox", { name: "Search operations" }).fill("blur");
    await loaded(page, ".palette-sample");
  },
  library: async (page) => {
    await page.keyboard.press("Control+o");
    await loaded(page, ".card-picture");
  },
  publish: async (page) => {
    await page.keyboard.press("Control+Enter");
    const picture = page.getByRole("img", { name: "What the address gives" });
    await expect(picture).toBeVisible();
    await expect
      .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth))
      .toBeGreaterThan(0);
  },
  compare: async (page) => {
    const picture = page.getByRole("radio", { name: "Picture" });
    if (await picture.isVisible()) await picture.click();
    await page.keyboard.press("c");
    await expect(page.locator(".divider")).toBeVisible();
    await settled(page);
  },
};

for (const [device, viewport] of Object.entries(DEVICES)) {
  for (const colorScheme of ["dark", "light"] as const) {
    test.describe(`${device} ${colorScheme}`, () => {
      test.use({ viewport, colorScheme });
      for (const [screen, show] of Object.entries(SCREENS)) {
        test(screen, async ({ page }) => {
          await begin(page);
          await show(page);
          await take(page, [screen, ...(device === "desktop" ? [] : [device]), colorScheme]);
        });
      }
    });
  }
}

test.describe("controls", () => {
  test.use({ viewport: DEVICES.desktop, colorScheme: "dark" });

  test("gradient", async ({ page }) => {
    await open(page, "duotone");
    await select(page, /./);
    const gradient = page.getByRole("group", { name: "Gradient" });
    for (const node of await page.locator(".operation header").all()) {
      if (await gradient.isVisible()) break;
      await node.click();
    }
    await expect(gradient).toBeVisible();
    await settled(page);
    await take(page, ["gradient", "dark"]);
  });

  test("crop", async ({ page }) => {
    await open(page, "crop");
    await page.locator(".operation header").last().click();
    const corner = page.getByRole("button", { name: "Lower right corner" });
    await expect(corner).toBeVisible();
    await settled(page);
    await take(page, ["crop", "dark"]);
  });
});

/** Opens the graph, as somebody who was here before. */
async function begin(page: Page): Promise<void> {
  await visitedBefore(page);
  await page.goto(`/?graph=${GRAPH}`);
  await expect(page.locator(".viewer .looking-size")).toBeAttached();
  await settled(page);
}

/** Waits until nothing is on its way any more. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle");
  await page.waitForTimeout(600);
}

/** Waits for all pictures that can be seen. */
async function loaded(page: Page, place: string): Promise<void> {
  await expect
    .poll(
      () =>
        page.locator(place).evaluateAll((places) =>
          places
            .filter((one) => {
              const { top, bottom } = one.getBoundingClientRect();
              return bottom > 0 && top < innerHeight;
            })
            .every((one) => {
              const image = one.querySelector("img");
              return image !== null && image.complete && image.naturalWidth > 0;
            }),
        ),
      { timeout: 60_000 },
    )
    .toBe(true);
}

/** Takes a picture of the page, small enough for a repository. */
async function take(page: Page, names: string[]): Promise<void> {
  const path = resolve(FOLDER, `${names.join("-")}.jpg`);
  for (const quality of QUALITIES) {
    await page.screenshot({ path, type: "jpeg", quality });
    if (statSync(path).size <= MOST) return;
  }
  expect(statSync(path).size).toBeLessThanOrEqual(MOST);
}
