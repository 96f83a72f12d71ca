import { expect, test } from "@playwright/test";

import { add, fresh, nodes, open, picture, select } from "./desk";

/** A file that the page fetches later, as it is and as it is built. */
const file = (name: string) => new RegExp(`/${name}\\.(js|tsx)(\\?|$)`);

const missing = (page: import("@playwright/test").Page) =>
  page.getByRole("alert").filter({ hasText: "could not be fetched" });

test("a dialog that cannot be fetched leaves the page as it is, and can be had later", async ({
  page,
}) => {
  await fresh(page);
  await add(page, "sepia");
  await page.route(file("publish"), (route) => route.abort());
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(missing(page)).toBeVisible();
  await expect(nodes(page)).toHaveCount(2);
  await expect(picture(page)).toBeVisible();
  await missing(page).getByRole("button", { name: "Close" }).click();
  await expect(missing(page)).toBeHidden();
  await page.getByRole("button", { name: "Publish" }).click();
  await page.unroute(file("publish"));
  await missing(page).getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("dialog", { name: "Publish" })).toBeVisible();
});

test("what the picture lacks is said upon it, and the node stays selected", async ({ page }) => {
  await page.route(file("handles"), (route) => route.abort());
  await open(page);
  await select(page, "darker edges");
  await expect(page.locator(".stage").getByRole("button", { name: "Try again" })).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Radius" })).toBeVisible();
  await page.unroute(file("handles"));
  await page.locator(".stage").getByRole("button", { name: "Try again" }).click();
  await expect(page.locator(".viewer .handle")).toBeVisible();
});

test("what fails once is fetched again by itself", async ({ page }) => {
  await page.route(file("handles"), (route) => route.abort(), { times: 1 });
  await open(page);
  await select(page, "darker edges");
  await expect(page.locator(".viewer .handle")).toBeVisible();
});

test("a part that the server has no more is had with the page that it has now", async ({
  page,
}) => {
  await fresh(page);
  await add(page, "sepia");
  await page.route(file("publish"), (route) => route.fulfill({ status: 404, body: "" }));
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(missing(page)).toBeVisible();
  const loaded = page.waitForEvent("load");
  await missing(page).getByRole("button", { name: "Try again" }).click();
  await loaded;
  await page.unroute(file("publish"));
  await expect(nodes(page)).toHaveCount(2);
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByRole("dialog", { name: "Publish" })).toBeVisible();
});
