import type { Page } from "@playwright/test";
import { expect, test } from "@playwright/test";

import { add, fresh, node, open } from "./desk";

/** What has the focus, as it is called. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const { activeElement: element } = document;
    return element?.getAttribute("aria-label") ?? element?.textContent ?? "";
  });

test("Tab leads through the page, and opens nothing", async ({ page }) => {
  await open(page);
  const met: string[] = [];
  for (let n = 0; n < 12; n += 1) {
    await page.keyboard.press("Tab");
    met.push(await focused(page));
  }
  await expect(page.getByRole("dialog")).toBeHidden();
  for (const name of ["Menu", "Library", "Save", "Publish"]) expect(met).toContain(name);
});

test("an operation is kept at the top by keys alone", async ({ page }) => {
  await fresh(page);
  await page.keyboard.press("Shift+A");
  await page.getByRole("searchbox", { name: "Search operations" }).fill("sepia");
  const keep = page.getByRole("button", { name: "Keep Sepia at the top" });
  await expect(keep).toHaveAttribute("aria-pressed", "false");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(keep).toBeFocused();
  await page.keyboard.press("Space");
  await expect(keep).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("searchbox", { name: "Search operations" }).fill("");
  await expect(page.getByRole("group", { name: "Favourites" })).toContainText("Sepia");
});

test("whoever leaves the palette is where they were", async ({ page }) => {
  await fresh(page);
  await add(page, "sepia");
  const photo = page.locator(".react-flow__node").filter({ has: node(page, "Photo") });
  await photo.focus();
  await page.keyboard.press("Space");
  await expect(page.getByRole("searchbox", { name: "Search operations" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(photo).toBeFocused();
});
