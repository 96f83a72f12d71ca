import type { Locator, Page } from "@playwright/test";
import { expect, test } from "@playwright/test";

import {
  add,
  drop,
  fresh,
  isAccessible,
  node,
  nodes,
  open,
  PHOTO,
  picture,
  properties,
  saveAs,
  source,
  visitedBefore,
} from "./desk";

function library(page: Page): Locator {
  return page.getByRole("dialog", { name: "Library" });
}

test("graphs are found by the words that were given to them", async ({ page }) => {
  await fresh(page);
  await add(page, "sepia");
  await page.locator(".react-flow__pane").click({ position: { x: 30, y: 250 } });
  const field = properties(page).getByRole("textbox", { name: "Add a tag" });
  await field.fill("Autumn");
  await field.press("Enter");
  await expect(properties(page).getByRole("listitem").filter({ hasText: "autumn" })).toBeVisible();
  await isAccessible(page);
  await page.locator(".top").click();
  await page.keyboard.press("Control+z");
  await expect(properties(page).getByRole("listitem").filter({ hasText: "autumn" })).toHaveCount(0);
  await page.keyboard.press("Control+Shift+z");
  expect((await source(page))["properties"]).toMatchObject({ tags: ["autumn"] });
  await saveAs(page, "leaves");
  await open(page, "leaves");
  await expect(node(page, "Sepia")).toBeVisible();
  await page.keyboard.press("Control+o");
  await library(page).getByRole("radio", { name: "autumn" }).click();
  await expect(library(page).getByRole("row")).toHaveCount(1);
  await expect(library(page).getByRole("row", { name: "Leaves" })).toBeVisible();
  await isAccessible(page);
});

test("what is built in cannot be deleted, and is not offered to be", async ({ page }) => {
  await open(page);
  await page.keyboard.press("Control+o");
  await library(page).getByRole("button", { name: "Actions for noir" }).click();
  await expect(page.getByRole("menuitem", { name: "Versions…" })).toBeVisible();
  await expect(page.getByRole("menuitem", { name: "Delete" })).toHaveCount(0);
  await expect(page.getByRole("menuitem", { name: "Rename" })).toHaveCount(0);
});

test("two versions are compared as pictures", async ({ page }) => {
  await fresh(page);
  await add(page, "sepia");
  await saveAs(page, "compared");
  await add(page, "invert");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved as compared").first()).toBeVisible();
  await page.keyboard.press("Control+o");
  await library(page).getByRole("button", { name: "Actions for compared" }).click();
  await page.getByRole("menuitem", { name: "Versions…" }).click();
  await library(page)
    .getByRole("button", { name: /^Show the pictures of both/ })
    .first()
    .click();
  const [before, after] = [
    page.getByRole("img", { name: "Before", exact: true }),
    page.getByRole("img", { name: "In this version" }),
  ];
  await expect(before).toBeVisible();
  await expect(after).toBeVisible();
  expect(await light(before)).not.toBe(await light(after));
  const divider = page.getByRole("slider", { name: "Where before ends and after begins" });
  await divider.focus();
  await page.keyboard.press("Home");
  await expect(divider).toHaveValue("0");
  await isAccessible(page);
});

/** The mean of a picture's red, green and blue. */
async function light(image: Locator): Promise<number> {
  return image.evaluate((image: HTMLImageElement) => {
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("2d");
    context?.drawImage(image, 0, 0, 8, 8);
    const { data = [] } = context?.getImageData(0, 0, 8, 8) ?? {};
    return [...data].reduce((sum, value) => sum + value, 0);
  });
}

test("what is taken back is as it was saved", async ({ page }) => {
  const edited = page.locator(".top-state");
  await fresh(page);
  await add(page, "sepia");
  await saveAs(page, "taken-back");
  await expect(edited).toHaveText("");
  await add(page, "vignette");
  await properties(page).getByRole("slider", { name: "Radius" }).press("End");
  await expect(edited).toHaveText("Edited");
  await page.keyboard.press("Control+z");
  await expect(edited).toHaveText("Edited");
  await page.keyboard.press("Control+z");
  await expect(nodes(page)).toHaveCount(2);
  await expect(edited).toHaveText("");
  await page.keyboard.press("Control+Shift+z");
  await expect(edited).toHaveText("Edited");
});

test("a photo stays when its graph is saved first, and called otherwise", async ({ page }) => {
  const photo = page.locator(".port-picture-now");
  await fresh(page);
  await drop(page, ".canvas", PHOTO, "image/jpeg");
  await expect(photo).toHaveAttribute("src", /^\/pictures\//);
  for (const name of ["with-photo", "with-photo-too"]) {
    await saveAs(page, name);
    await expect(photo).toHaveAttribute("src", /^\/pictures\//);
    await page.reload();
    await expect(picture(page)).toBeVisible();
    await expect(photo).toHaveAttribute("src", /^\/pictures\//);
  }
});

test("what is saved under another name leaves the first alone", async ({ page }) => {
  await fresh(page);
  await add(page, "sepia");
  await saveAs(page, "plain-look");
  await add(page, "box blur");
  await saveAs(page, "soft-look");
  await expect(node(page, "Box Blur")).toBeVisible();
  await page.keyboard.press("Control+o");
  await library(page)
    .getByRole("row", { name: /plain.look/i })
    .dblclick();
  await expect(page.getByRole("heading", { level: 1, name: "plain-look" })).toBeVisible();
  await expect(node(page, "Sepia")).toBeVisible();
  await expect(node(page, "Box Blur")).toHaveCount(0);
  await add(page, "invert linear");
  await page.keyboard.press("Control+s");
  await expect(page.getByText("Saved as plain-look")).toBeVisible();
  await open(page, "soft-look");
  await expect(node(page, "Box Blur")).toBeVisible();
  await expect(node(page, "Invert")).toHaveCount(0);
});

test("the page's address names the graph that is open, saved or not", async ({ page }) => {
  await fresh(page);
  await add(page, "sepia");
  await expect(page).toHaveURL(/\?graph=draft-/);
  await page.reload();
  await expect(node(page, "sepia")).toBeVisible();
  await saveAs(page, "addressed");
  await expect(page).toHaveURL(/\?graph=addressed$/);
});

test("an address of no graph says so, and shows an example", async ({ page }) => {
  await visitedBefore(page);
  await page.goto("/?graph=there-is-none");
  await expect(picture(page)).toBeVisible();
  await expect(page.getByRole("region", { name: "Notices" })).toContainText(/not found/);
  await expect(page).toHaveURL(/\?graph=portrait$/);
});

for (const [graph, node] of [
  ["noir", "grain"],
  ["clouds", "Crop"],
] as const) {
  test(`a new graph is begun from ${graph}, which nobody ever saved`, async ({ page }) => {
    await open(page);
    await page.keyboard.press("Control+o");
    await library(page)
      .getByRole("button", { name: `Actions for ${graph}` })
      .click();
    await page.getByRole("menuitem", { name: "Begin a new graph from this" }).click();
    await expect(library(page)).toBeHidden();
    await expect(page.getByRole("region", { name: "Notices" })).toContainText("begun from");
    await expect(page.getByRole("status").filter({ hasText: "Draft" })).toBeVisible();
    await expect(page).toHaveURL(/\?graph=draft-/);
    await expect(picture(page)).toBeVisible();
    await expect(page.locator(".operation").filter({ hasText: node }).first()).toBeVisible();
  });
}

test("what is built in is saved over only by who wants it, and is back when that is deleted", async ({
  page,
}) => {
  await open(page, "retro");
  await add(page, "sepia");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Save" });
  await expect(dialog.getByText("retro is built in")).toBeVisible();
  await isAccessible(page);
  await dialog.getByRole("button", { name: "Save over it" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("Saved as retro").first()).toBeVisible();
  await open(page);
  await page.keyboard.press("Control+o");
  const actions = library(page).getByRole("button", { name: "Actions for retro" });
  const offers = async (count: number) => {
    await actions.click();
    await expect(page.getByRole("menuitem", { name: "Delete" })).toHaveCount(count);
  };
  await offers(1);
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await offers(0);
  await page.keyboard.press("Escape");
  await library(page).getByRole("button", { name: "Undo", exact: true }).click();
  await expect(library(page).getByRole("button", { name: "Undo", exact: true })).toHaveCount(0);
  await offers(1);
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await open(page, "retro");
  await expect(node(page, "Sepia")).toHaveCount(0);
});

test("the open graph goes on when it is deleted, and is the same again when that is undone", async ({
  page,
}) => {
  await fresh(page);
  await add(page, "sepia");
  await saveAs(page, "outlived");
  await page.keyboard.press("Control+o");
  const actions = library(page).getByRole("button", { name: "Actions for outlived" });
  const remove = async () => {
    await actions.click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await expect(actions).toHaveCount(0);
  };
  await remove();
  const draft = page.locator(".top-state").filter({ hasText: "Draft" });
  await expect(draft).toBeVisible();
  await library(page).getByRole("button", { name: "Undo", exact: true }).press("Enter");
  await expect(actions).toHaveCount(1);
  await expect(page).toHaveURL(/\?graph=outlived$/);
  await expect(draft).toHaveCount(0);
  await remove();
  await page.keyboard.press("Escape");
  await expect(library(page)).toBeHidden();
  await expect(page).toHaveURL(/\?graph=draft-/);
  await expect(node(page, "Sepia")).toBeVisible();
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByText("Save the graph under a name first")).toBeVisible();
});

test("versions come into view, and that there are none is said", async ({ page }) => {
  await open(page);
  await page.keyboard.press("Control+o");
  const last = library(page).getByRole("button", { name: "Actions for watermark" });
  for (const choose of [() => last.click(), () => last.press("Enter")]) {
    await last.scrollIntoViewIfNeeded();
    await choose();
    await page.getByRole("menuitem", { name: "Versions…" }).press("Enter");
    const versions = library(page).getByRole("region", { name: "Versions of watermark" });
    await expect(versions).toBeFocused();
    await expect(versions).toBeInViewport();
    await expect(versions).toContainText("There are none yet");
    await isAccessible(page);
    await versions.getByRole("button", { name: "Close" }).click();
  }
});

test("a name that cannot be written is refused in words, and the one that is given is saved", async ({
  page,
}) => {
  await fresh(page);
  await add(page, "sepia");
  await page.keyboard.press("Control+Shift+s");
  const dialog = page.getByRole("dialog", { name: "Save" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("写真");
  await expect(dialog.getByText("It cannot be saved under this name")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Save" })).toBeDisabled();
  await dialog.getByRole("textbox", { name: "Name" }).fill("Grüße / an…");
  await expect(dialog.getByText("/image/grusse-an")).toBeVisible();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "grusse-an" })).toBeVisible();
  await expect(page.locator(".top-state")).toHaveText("");
  const { graphs } = (await (await page.request.get("/graphs")).json()) as {
    graphs: Record<string, unknown>;
  };
  expect(graphs["grusse-an"]).toMatchObject({ properties: { name: "grusse-an" } });
});
