import { expect, test } from "@playwright/test";

import { add, drop, fresh, node, PHOTO, picture, properties, ran, select } from "./desk";

test("from an empty page to an address whose bytes are those of the command line", async ({
  page,
}) => {
  await fresh(page);
  await drop(page, ".canvas", PHOTO, "image/jpeg");
  await expect(page.locator(".port-picture-now")).toHaveAttribute("src", /^\/pictures\//);
  await add(page, "saturation");
  await add(page, "vignette");
  const radius = properties(page).getByRole("textbox", { name: "Radius" });
  await radius.fill("1.75");
  await radius.press("Enter");
  await properties(page).getByRole("button", { name: "Options for Softness" }).click();
  await page.getByRole("menuitem", { name: "Share as a parameter" }).click();
  await expect(picture(page)).toBeVisible();

  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: "Name" }).fill("My story");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "my-story" })).toBeVisible();

  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: "Softness" }).fill("0.4");
  await page.keyboard.press("Enter");
  const address = page.getByRole("region", { name: "Address" }).locator("pre");
  await expect(address).toContainText("softness=0.4");
  await expect(page.getByRole("img", { name: "What the address gives" })).toBeVisible();
  const url = new URL((await address.textContent()) ?? "");
  const line = await page.getByRole("region", { name: "imgflo" }).locator("pre").textContent();
  const answer = await page.request.get(url.pathname + url.search);
  expect(answer.status()).toBe(200);
  expect(Buffer.compare(await answer.body(), ran(line ?? "", "my-story.jpg"))).toBe(0);
});

test("the first visit begins with a working example and a tour that can be left", async ({
  page,
}) => {
  await page.goto("/");
  await expect(picture(page)).toBeVisible();
  const tour = page.getByRole("dialog", { name: "Tour" });
  await expect(tour).toContainText("1 of 5");
  for (let step = 2; step <= 5; step += 1) {
    await tour.getByRole("button", { name: "Next" }).click();
    await expect(tour).toContainText(`${step} of 5`);
  }
  await tour.getByRole("button", { name: "Leave" }).click();
  await expect(tour).toBeHidden();
  await page.reload();
  await expect(picture(page)).toBeVisible();
  await expect(tour).toBeHidden();
});

test("a graph is opened from the library, deleted, and had back", async ({ page }) => {
  await fresh(page);
  await add(page, "sepia");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: "Name" }).fill("short lived");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "short-lived" })).toBeVisible();
  await page.goto("/?graph=portrait");
  await expect(node(page, "photo").first()).toBeVisible();
  await page.keyboard.press("Control+o");
  await page.getByRole("searchbox", { name: "Search graphs" }).fill("short-lived");
  const library = page.getByRole("dialog", { name: "Library" });
  const card = library.getByRole("row", { name: "Short lived" });
  await card.getByRole("button", { name: "Actions for short-lived" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(card).toHaveCount(0);
  await library.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(card).toHaveCount(1);
  await card.click();
  await expect(page.getByRole("heading", { level: 1, name: "short-lived" })).toBeVisible();
  await select(page, "sepia");
  await expect(properties(page).getByRole("slider", { name: "Scale" })).toBeVisible();
});
