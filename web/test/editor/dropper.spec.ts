import type { Locator, Page } from "@playwright/test";
import { expect, test } from "@playwright/test";

import { add, fresh, isAccessible, picture, properties } from "./desk";

/** A graph whose node takes a color; its editor is open. */
async function begin(page: Page): Promise<void> {
  await fresh(page);
  await expect(picture(page)).toBeVisible();
  await add(page, "vignette");
  await reopen(page);
}

async function reopen(page: Page): Promise<void> {
  await properties(page).getByRole("button", { name: "Color: Color" }).click();
}

const dropper = (page: Page) => page.getByRole("button", { name: "Pick a color from the picture" });
const value = (page: Page) => page.locator(".dropper-value");
const color = (page: Page) => properties(page).getByRole("textbox", { name: "Color", exact: true });

/** The color that is drawn at a place of the window. */
async function drawn(canvas: Locator, at: { x: number; y: number }): Promise<number[]> {
  return canvas.evaluate((canvas: HTMLCanvasElement, { x, y }) => {
    const fine = devicePixelRatio;
    const data = canvas.getContext("2d")?.getImageData(x * fine, y * fine, 1, 1).data ?? [];
    return [...data].slice(0, 3);
  }, at);
}

test("a color is picked where the picture is pressed", async ({ page }) => {
  await begin(page);
  await dropper(page).click();
  const stage = page.locator(".stage");
  const { width = 0, height = 0 } = (await stage.boundingBox()) ?? {};
  const at = { x: Math.round(width * 0.45), y: Math.round(height * 0.6) };
  const seen = await drawn(page.locator(".layer").first(), at);
  await stage.hover({ position: at });
  await expect(value(page)).toHaveText(/^#[0-9a-f]{6}$/);
  await isAccessible(page);
  // What is not a press moves the picture.
  await page.mouse.down();
  await page.mouse.move(600, 300, { steps: 3 });
  await page.mouse.up();
  await expect(value(page)).toBeVisible();
  await page.getByRole("button", { name: /^Zoom \d/ }).click();
  await page.getByRole("menuitem", { name: "Fit" }).click();
  await stage.hover({ position: at });
  await stage.click({ position: at });
  await expect(value(page)).toBeHidden();
  await expect(color(page)).not.toHaveValue("#000000");
  const picked = (await color(page).inputValue()).match(/[0-9a-f]{2}/g) ?? [];
  // What is shown is a smaller JPEG file of what was picked from.
  picked.forEach((part, i) =>
    expect(Math.abs(Number.parseInt(part, 16) - (seen[i] ?? 0))).toBeLessThan(40),
  );
  await page.keyboard.press("Control+z");
  await expect(color(page)).toHaveValue("#000000");
});

test("a color is picked by keys, or none is", async ({ page }) => {
  await begin(page);
  await dropper(page).press("Enter");
  await expect(page.getByRole("button", { name: /^Take #/ })).toBeFocused();
  const before = await page.locator(".dropper").boundingBox();
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Shift+ArrowDown");
  await expect
    .poll(async () => (await page.locator(".dropper").boundingBox())?.x)
    .not.toBe(before?.x);
  await page.keyboard.press("Escape");
  await expect(page.locator(".dropper")).toBeHidden();
  await expect(color(page)).toHaveValue("#000000");
  await expect(properties(page).getByRole("button", { name: "Color: Color" })).toBeFocused();
  await page.keyboard.press("Enter");
  await dropper(page).press("Enter");
  await expect(value(page)).toHaveText(/^#[0-9a-f]{6}$/);
  const shown = await value(page).textContent();
  await page.keyboard.press("Enter");
  await expect(color(page)).toHaveValue(shown ?? "");
});

test.describe("on a phone", () => {
  test.use({ hasTouch: true });

  test("the picture is there to pick from, and then the properties again", async ({ page }) => {
    await fresh(page);
    await add(page, "vignette");
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole("radio", { name: "Properties" }).click();
    await properties(page).getByRole("button", { name: "Color: Color" }).tap();
    await dropper(page).tap();
    await expect(value(page)).toHaveText(/^#/);
    await page.locator(".stage").tap();
    await expect(color(page)).toBeVisible();
    await expect(color(page)).not.toHaveValue("#000000");
  });
});
