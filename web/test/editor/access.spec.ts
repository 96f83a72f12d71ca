import { expect, test } from "@playwright/test";

import {
  add,
  choose,
  fresh,
  isAccessible,
  open,
  picture,
  properties,
  select,
  visitedBefore,
} from "./desk";

for (const colorScheme of ["dark", "light"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test("the desk has no barriers", async ({ page }) => {
      await open(page);
      await isAccessible(page);
      await select(page, "darker edges");
      await isAccessible(page);
    });

    test("nodes and their menu have names", async ({ page }) => {
      await open(page);
      const group = page.getByRole("group", { name: "darker edges", exact: true });
      await group.click({ button: "right" });
      await expect(page.getByRole("menu", { name: "Nodes" })).toBeVisible();
      await isAccessible(page);
    });

    test("the palette has no barriers", async ({ page }) => {
      await open(page);
      await page.keyboard.press("Space");
      await expect(page.locator(".palette-item").first()).toBeVisible();
      await isAccessible(page);
    });

    test("the dialogs have no barriers", async ({ page }) => {
      await open(page);
      for (const line of [
        "Library…",
        "Publish…",
        "Keyboard shortcuts",
        "Export and import…",
        "Save as…",
      ]) {
        await choose(page, "Menu", line);
        await expect(page.getByRole("dialog")).toBeVisible();
        await isAccessible(page);
        await page.keyboard.press("Escape");
        await expect(page.getByRole("dialog")).toBeHidden();
      }
    });
  });
}

test("the canvas is as light as the rest, whatever the system is", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await open(page);
  await choose(page, "Menu", "Light");
  const ground = page.locator(".react-flow__background");
  await expect(ground).not.toHaveCSS("background-color", "rgb(20, 20, 20)");
  await choose(page, "Menu", "Dark");
  await expect(ground).toHaveCSS("background-color", "rgb(20, 20, 20)");
});

test("the editor of colors has no barriers", async ({ page }) => {
  await open(page);
  await select(page, "darker edges");
  await page.getByRole("button", { name: "Color: Color" }).click();
  await expect(page.getByRole("slider", { name: "Hue" })).toBeVisible();
  await isAccessible(page);
});

test("a graph is drawn by keys alone", async ({ page }) => {
  await fresh(page);
  await add(page, "vignette");
  await add(page, "sepia");
  await expect(page.locator(".react-flow__edge")).toHaveCount(2);
  const scale = properties(page).getByRole("slider", { name: "Scale" });
  await scale.focus();
  await page.keyboard.press("Home");
  await expect(properties(page).getByRole("textbox", { name: "Scale" })).toHaveValue("0");
  await page.keyboard.press("Escape");
});

test("at twice the size nothing is lost", async ({ browser }) => {
  const context = await browser.newContext({
    viewport: { width: 640, height: 430 },
    deviceScaleFactor: 2,
  });
  const page = await context.newPage();
  await visitedBefore(page);
  await page.goto("/?graph=portrait");
  await expect(picture(page)).toBeAttached();
  for (const pane of ["Graph", "Properties", "Picture"]) {
    await page.getByRole("radio", { name: pane }).click();
    await expect(page.getByRole("region", { name: pane, exact: true })).toBeVisible();
    const [all, seen] = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return [scrollWidth, clientWidth];
    });
    expect(all).toBeLessThanOrEqual(seen ?? 0);
    await isAccessible(page);
  }
  await context.close();
});
