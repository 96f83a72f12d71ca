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
