import type { Locator, Page } from "@playwright/test";
import { expect, test } from "@playwright/test";

import { KEY } from "../server-key";
import {
  add,
  drop,
  fresh,
  isAccessible,
  node,
  open,
  PHOTO,
  properties,
  ran,
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

test("the line for the shell works as it is", async ({ page }) => {
  await visitedBefore(page);
  await page.goto("/?graph=clouds");
  await expect(node(page, /./).first()).toBeVisible();
  await publish(page);
  const line = (await text(page, "imgflo").textContent()) ?? "";
  expect(line).toMatch(/^curl -sf '\S+\/graphs\/clouds' \| imgflo run - -o clouds\.jpg$/);
  const { pathname, search } = new URL((await text(page, "Address").textContent()) ?? "");
  const answer = await page.request.get(pathname + search);
  expect(Buffer.compare(await answer.body(), ran(line, "clouds.jpg"))).toBe(0);
});

test("the line for the shell brings graphs that are in the graph, and the picture", async ({
  page,
}) => {
  await fresh(page);
  await add(page, "sepia");
  await add(page, "vignette");
  await page.keyboard.press("g");
  const name = page.getByRole("dialog").getByRole("textbox", { name: "Name" });
  await name.fill("inner-look");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeHidden();
  await saveAs(page, "outer-look");
  await publish(page);
  const line = (await text(page, "imgflo").textContent()) ?? "";
  const { pathname, search } = new URL((await text(page, "Address").textContent()) ?? "");
  const answer = await page.request.get(pathname + search);
  expect(answer.status()).toBe(200);
  expect(Buffer.compare(await answer.body(), ran(line, "outer-look.jpg"))).toBe(0);
});

test("no finer picture is offered than there is", async ({ page }) => {
  await open(page, "noir");
  const sheet = await publish(page);
  const width = sheet.getByRole("textbox", { name: "Width" });
  const code = text(page, "HTML");
  for (const [wide, finest] of [
    ["400", " 2x"],
    ["800", " 1.5x"],
    ["1200", null],
  ] as const) {
    await width.fill(wide);
    await width.press("Enter");
    await expect(code).toContainText(`width="${wide}"`);
    if (finest) await expect(code).toContainText(finest);
    else await expect(code).not.toContainText("srcset");
  }
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
