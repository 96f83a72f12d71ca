import { expect, test } from "@playwright/test";

import { add, drag, fresh, isAccessible, properties } from "./desk";

test("what is cut out is dragged on the picture that it is cut from", async ({ page }) => {
  await fresh(page);
  await add(page, "crop");
  const width = properties(page).getByRole("textbox", { name: "Width" });
  const corner = page.getByRole("button", { name: "Lower right corner" });
  await expect(corner).toBeVisible();
  const box = await corner.boundingBox();
  await drag(page, corner, { x: (box?.x ?? 0) - 60, y: (box?.y ?? 0) - 40 });
  await expect(width).not.toHaveValue("0");
  // What is around the rectangle is still there to be had back.
  const all = await page.locator(".looking-size").textContent();
  const [whole = 0] = (all ?? "").split(" × ").map(Number);
  expect(Number(await width.inputValue())).toBeLessThan(whole);
  await page.keyboard.press("Control+z");
  await expect(width).toHaveValue("0");
});

test("a rectangle is moved by arrow keys, and a row of them is one step", async ({ page }) => {
  await fresh(page);
  await add(page, "crop");
  const x = properties(page).getByRole("textbox", { name: "X", exact: true });
  await page.getByRole("button", { name: "Rectangle", exact: true }).focus();
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(x).toHaveValue("11");
  await page.keyboard.press("Control+z");
  await expect(x).toHaveValue("10");
  await isAccessible(page);
});

test("colors of a gradient are moved, added and removed", async ({ page }) => {
  await fresh(page);
  await add(page, "gradient map");
  const gradient = properties(page).getByRole("group", { name: "Gradient" });
  await expect(gradient.getByRole("listitem")).toHaveCount(2);
  await gradient.getByRole("button", { name: "Add a color" }).click();
  await expect(gradient.getByRole("listitem")).toHaveCount(3);
  await expect(gradient.getByRole("textbox", { name: "Color 2", exact: true })).toHaveValue(
    "#808080",
  );
  const place = gradient.getByRole("textbox", { name: "Place of color 2" });
  await expect(place).toHaveValue("0.5");
  const thumb = gradient.getByRole("slider", { name: "Color 2" });
  await thumb.focus();
  await page.keyboard.press("PageDown");
  await expect(place).not.toHaveValue("0.5");
  await page.keyboard.press("Control+z");
  await expect(place).toHaveValue("0.5");
  await isAccessible(page);
  await gradient.getByRole("button", { name: "Remove color 2" }).click();
  await expect(gradient.getByRole("listitem")).toHaveCount(2);
});

test("a list of values shows what each makes, and asks for nothing before it is open", async ({
  page,
}) => {
  const asked: string[] = [];
  page.on("request", (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (pathname.endsWith("/picture") && searchParams.size > 1) asked.push(String(searchParams));
  });
  await fresh(page);
  await add(page, "tile");
  await add(page, "waves");
  await expect(properties(page).getByRole("textbox", { name: "Amplitude" })).toBeVisible();
  expect(asked).toEqual([]);
  await properties(page)
    .getByRole("button", { name: /Sampler type/ })
    .first()
    .click();
  const option = page.getByRole("option").first();
  await expect(option.locator("img")).toBeVisible();
  await isAccessible(page);
  const size = await option
    .locator("img")
    .evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight]);
  expect(Math.max(...size)).toBe(160);
});

test("fonts are seen as they are, and chosen by their names", async ({ page }) => {
  await fresh(page);
  await add(page, "render text");
  const font = properties(page).getByRole("textbox", { name: "Font" });
  await properties(page).getByRole("button", { name: "Choose: Font" }).click();
  const fonts = page.getByRole("menuitem");
  await expect(fonts).toHaveCount(5);
  await expect(page.locator(".specimen > span")).toHaveCount(5);
  await isAccessible(page);
  const serif = page.getByRole("menuitem", { name: "Serif", exact: true });
  await expect(serif.locator(".specimen > span")).toHaveCSS("mask-image", /^url\("blob:/);
  await serif.click();
  await expect(font).toHaveValue("Serif");
});
