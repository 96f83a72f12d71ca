import type { Page } from "@playwright/test";
import { expect, test } from "@playwright/test";

import {
  add,
  fresh,
  node,
  open,
  properties,
  saveAs,
  select,
  sorted,
  source,
  visitedBefore,
} from "./desk";

test("two browsers on one graph end equal", async ({ page, browser }) => {
  await open(page, "noir");
  const context = await browser.newContext();
  const other = await context.newPage();
  await open(other, "noir");
  await Promise.all([add(page, "sepia"), add(other, "vignette")]);
  for (const one of [page, other]) {
    const ids = async () => Object.keys((await source(one))["processes"] as object);
    await expect.poll(ids).toEqual(expect.arrayContaining(["sepia", "vignette"]));
  }
  await expect.poll(async () => sorted(await source(page))).toEqual(sorted(await source(other)));
  await context.close();
});

test("others are seen where they point", async ({ page, browser }) => {
  await open(page, "noir");
  const context = await browser.newContext();
  const other = await context.newPage();
  await open(other, "noir");
  await expect(page.getByRole("list", { name: /^Also here/ })).toBeVisible();
  await other.mouse.move(500, 650);
  await other.mouse.move(510, 660);
  await expect(page.locator(".cursor")).toBeVisible();
  await context.close();
  await expect(page.locator(".cursor")).toHaveCount(0);
});

test("nothing is lost while the connection is", async ({ page }) => {
  await visitedBefore(page);
  const connections: { close(): Promise<void> }[] = [];
  let away = false;
  await page.routeWebSocket(/\/runtime/, async (socket) => {
    if (away) return socket.close();
    socket.connectToServer();
    connections.push(socket);
  });
  await fresh(page);
  await add(page, "sepia");
  away = true;
  for (const connection of connections) await connection.close();
  await expect(page.getByText("The connection is lost")).toBeVisible();
  await add(page, "vignette");
  await select(page, "Sepia");
  await properties(page).getByRole("textbox", { name: "Scale" }).fill("0.25");
  await page.keyboard.press("Enter");
  away = false;
  await expect(page.getByText("The connection is lost")).toBeHidden();
  await expect(node(page, "Vignette")).toBeVisible();
  const there = await source(page);
  await page.reload();
  expect(there["connections"]).toContainEqual({
    data: 0.25,
    tgt: { process: "sepia", port: "scale" },
  });
});

test("what is not saved is told to all, also after the page is loaded again", async ({
  page,
  browser,
}) => {
  const edited = (page: Page) => page.locator(".top-state");
  await fresh(page);
  await add(page, "sepia");
  await saveAs(page, "not-saved-yet");
  await expect(edited(page)).toHaveText("");
  const context = await browser.newContext();
  const other = await context.newPage();
  await open(other, "not-saved-yet");
  await expect(edited(other)).toHaveText("");
  await add(page, "vignette");
  for (const one of [page, other]) await expect(edited(one)).toHaveText("Edited");
  await page.reload();
  await expect(node(page, "Vignette")).toBeVisible();
  await expect(edited(page)).toHaveText("Edited");
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByText("The address shows what was saved")).toBeVisible();
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  for (const one of [page, other]) await expect(edited(one)).toHaveText("");
  await page.reload();
  await expect(node(page, "Vignette")).toBeVisible();
  await expect(edited(page)).toHaveText("");
  await context.close();
});

test("what is saved under another name is called so, and the first is not, for nobody", async ({
  page,
  browser,
}) => {
  await fresh(page);
  await add(page, "sepia");
  await saveAs(page, "first-name");
  const context = await browser.newContext();
  const other = await context.newPage();
  await open(other, "first-name");
  await add(page, "vignette");
  await saveAs(page, "second-name");
  const name = async (page: Page) => (await source(page))["properties"];
  expect(await name(page)).toMatchObject({ name: "second-name" });
  await expect(node(other, "Vignette")).toBeVisible();
  expect(await name(other)).toMatchObject({ name: "first-name" });
  await context.close();
});
