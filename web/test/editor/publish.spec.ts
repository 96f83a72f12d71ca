import type { Locator, Page } from "@playwright/test";
import { expect, test } from "@playwright/test";

import { KEY } from "../server-key";
import { isAccessible, open } from "./desk";

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
