import { expect, test } from "@playwright/test";

import { open } from "./desk";

test("saved graphs are in the palette with what they make, and nothing is asked in vain", async ({
  page,
}) => {
  const missing: string[] = [];
  page.on("response", (response) => {
    if (response.status() === 404) missing.push(response.url());
  });
  await open(page);
  await page.keyboard.press("Space");
  for (const text of ["noir", "clouds", "repeat"]) {
    await page.getByRole("searchbox", { name: "Search operations" }).fill(text);
    const item = page.locator(".palette-item").first();
    await expect(item).toContainText(new RegExp(text, "i"));
    await expect(item.locator(".palette-sample img")).toHaveCount(text === "repeat" ? 0 : 1);
  }
  expect(missing).toEqual([]);
});
