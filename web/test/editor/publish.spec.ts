import type { Locator, Page } from "@playwright/test";
import { expect, test } from "@playwright/test";
import { readFileSync } from "node:fs";

import { KEY } from "../server-key";
import {
  drop,
  fresh,
  isAccessible,
  node,
  open,
  PHOTO,
  properties,
  saveAs,
  visitedBefore,
} from "./desk";

/** Opens the sheet. */
async function publish(page: Page): Promise<Locator> {
  await page.getByRole("button", { name: "Publish" }).click();
  return page.getByRole("dialog", { name: "Publish" });
}

/** One of the texts to take away. */
function text(page: Page, name: string): Locator {
  return page.getByRole("region", { name, exact: true }).locator("pre");
}

/** Seconds until an address ends. */
async function lifetime(page: Page): Promise<number> {
  const address = new URL((await text(page, "Address").textContent()) ?? "");
  return Number(address.searchParams.get("expires")) - Date.now() / 1000;
}

test("all that is published is signed as soon as there is a key, and ends when it says", async ({
  page,
}) => {
  await open(page, "noir");
  const sheet = await publish(page);
  await sheet.getByText("Sign with a key").click();
  await sheet.getByRole("textbox", { name: "Key" }).fill(KEY.id);
  const secret = sheet.getByLabel("Secret");
  await expect(secret).toHaveAttribute("type", "password");
  await secret.fill(KEY.secret);
  for (const name of ["Address", "HTML", "curl"])
    await expect(text(page, name)).toContainText("signature=");
  const hours = sheet.getByRole("textbox", { name: /^Hours/ });
  for (const given of [2, 48]) {
    await hours.fill(String(given));
    await hours.press("Tab");
    await expect.poll(() => lifetime(page)).toBeGreaterThan(given * 3600 - 60);
    expect(await lifetime(page)).toBeLessThan(given * 3600 + 60);
  }
  const end = new URL((await text(page, "Address").textContent()) ?? "").searchParams;
  for (const name of ["HTML", "curl"])
    await expect(text(page, name)).toContainText(`expires=${end.get("expires")?.slice(0, -2)}`);
  const { pathname, search } = new URL((await text(page, "Address").textContent()) ?? "");
  expect((await page.request.get(pathname + search)).status()).toBe(200);
  await isAccessible(page);
  await sheet.getByText("Sign with a key").click();
  await expect(text(page, "Address")).not.toContainText("signature=");
});

test("HTML offers no width that the picture does not have", async ({ page }) => {
  await open(page, "noir");
  const sheet = await publish(page);
  const code = text(page, "HTML");
  await expect(code).toContainText("1200w");
  await expect(code).toContainText('width="1200" height="900"');
  await expect(code).not.toContainText("1920");
  const width = sheet.getByRole("textbox", { name: "Width" });
  await width.fill("400");
  await width.press("Enter");
  await expect(code).toContainText('width="400" height="300"');
});

test("the line for the shell has a file that can be had", async ({ page }) => {
  await visitedBefore(page);
  await page.goto("/?graph=clouds");
  await expect(node(page, /./).first()).toBeVisible();
  const sheet = await publish(page);
  await expect(text(page, "imgflo")).toContainText("imgflo run clouds.json");
  const waiting = page.waitForEvent("download");
  await sheet.getByRole("button", { name: "Download clouds.json" }).click();
  const file = await waiting;
  expect(file.suggestedFilename()).toBe("clouds.json");
  const graph = JSON.parse(readFileSync(await file.path(), "utf8")) as { processes: object };
  expect(Object.keys(graph.processes).length).toBeGreaterThan(1);
});

test("a sample that stands in for a picture of the user's is said to", async ({ page }) => {
  await fresh(page);
  await saveAs(page, "stands-in");
  await drop(page, ".canvas", PHOTO, "image/jpeg");
  await expect(page.locator(".port-picture-now")).toHaveAttribute("src", /^\/pictures\//);
  const sheet = await publish(page);
  await expect(sheet.getByText("The address has a sample instead")).toBeVisible();
  await expect(text(page, "Address")).toContainText("input=files/");
  await isAccessible(page);
  await page.keyboard.press("Escape");
  await page.locator(".react-flow__pane").click({ position: { x: 30, y: 250 } });
  await properties(page).getByRole("option", { name: "peaks.jpg" }).click();
  await publish(page);
  await expect(text(page, "Address")).toContainText("input=files/peaks.jpg");
  await expect(sheet.getByText("The address has a sample instead")).toHaveCount(0);
});
