// The pictures of the editor's manual: every screen, on every size of device, dark and light.

import type { Locator, Page } from "@playwright/test";
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
    if (await graph.isVisible()) {
      await graph.click();
      await page.locator(".canvas").getByRole("button", { name: "Show all" }).click();
    }
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
    await open(page, "gradientmap");
    await select(page, "gradient");
    const gradient = page.getByRole("group", { name: "Gradient" });
    await gradient.getByRole("button", { name: "Add a color" }).click();
    for (const [i, color] of ["#1b1036", "#c2415c", "#ffe9b8"].entries())
      await fill(gradient.getByRole("textbox", { name: `Color ${i + 1}`, exact: true }), color);
    await settled(page);
    await take(page, ["gradient", "dark"]);
  });

  test("crop", async ({ page }) => {
    await open(page, "crop");
    await page.locator(".operation header").last().click();
    const values = { X: "300", Y: "120", Width: "640", Height: "480" };
    for (const [name, value] of Object.entries(values))
      await fill(page.getByRole("textbox", { name, exact: true }), value);
    await expect(page.getByRole("button", { name: "Lower right corner" })).toBeVisible();
    await settled(page);
    await take(page, ["crop", "dark"]);
  });
});

/** Types a value into a field. */
async function fill(field: Locator, value: string): Promise<void> {
  await field.fill(value);
  await field.press("Enter");
}

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

/** Waits for the pictures in places; graphs among operations have none. */
async function loaded(page: Page, place: string): Promise<void> {
  await expect(page.locator(`${place} img`).first()).toBeVisible();
  await settled(page);
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
