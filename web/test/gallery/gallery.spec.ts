import { expect, test } from "@playwright/test";
import { readFileSync } from "node:fs";

import { PHOTO, fitsInWidth, isAccessible } from "./page";

test("every graph of the server is on the wall", async ({ page, request }) => {
  const { graphs } = await (await request.get("/graphs")).json();
  const names = Object.keys(graphs);
  expect(names).toContain("delaunay_triangles");
  await page.goto("/gallery");
  const cards = page.locator("[data-graph]");
  await expect(cards).toHaveCount(names.length);
  expect(
    await cards.evaluateAll((all) => all.map((card) => (card as HTMLElement).dataset["graph"])),
  ).toEqual(names);
});

test("every graph on the wall has a picture", async ({ page }) => {
  await page.goto("/gallery");
  const frames = page.locator(".cards .picture");
  for (const frame of await frames.all()) {
    await frame.scrollIntoViewIfNeeded();
    await expect(frame).toHaveClass("picture", { timeout: 20_000 });
    const width = await frame
      .locator("img")
      .evaluate((image) => (image as HTMLImageElement).naturalWidth);
    expect(width).toBeGreaterThan(8);
  }
});

test("another sample is shown by every graph", async ({ page }) => {
  await page.goto("/gallery");
  const asked = page.waitForRequest(/\/image\/customgrey\.webp\?input=files\/photo\.jpg/);
  await page.getByRole("radio", { name: "photo" }).check();
  await asked;
  await expect(page).toHaveURL(/\?input=files\/photo\.jpg$/);
});

test("a dropped file is shown by every graph", async ({ page }) => {
  await page.goto("/gallery");
  await expect(page.locator("[data-graph]").first()).toBeVisible();
  const bytes = readFileSync(PHOTO).toString("base64");
  const dropped = await page.evaluateHandle((bytes) => {
    const data = new DataTransfer();
    const array = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
    data.items.add(new File([array], "mine.jpg", { type: "image/jpeg" }));
    return data;
  }, bytes);
  const answered = page.waitForResponse(
    (response) =>
      response.request().method() === "POST" && response.url().includes("/image/customgrey"),
  );
  await page.dispatchEvent("body", "drop", { dataTransfer: dropped });
  const answer = await answered;
  expect([answer.status(), answer.request().headers()["content-type"]]).toEqual([
    200,
    "image/jpeg",
  ]);
  await expect(page.getByText("mine.jpg")).toBeVisible();
});

test("a pasted address is shown by every graph", async ({ page, baseURL }) => {
  await page.goto("/gallery");
  await expect(page.locator("[data-graph]").first()).toBeVisible();
  const asked = page.waitForRequest(/customgrey\.webp\?input=http:.*somewhere\.jpg/);
  await page.evaluate((address) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", address);
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
  }, `${baseURL}/somewhere.jpg`);
  await asked;
  await expect(page.getByRole("textbox", { name: "Address of a picture" })).toHaveValue(
    `${baseURL}/somewhere.jpg`,
  );
});

test("a graph is opened and left again with the keyboard alone", async ({ page }) => {
  await page.goto("/gallery");
  const card = page.locator("[data-graph=noir]");
  await expect(card).toBeVisible();
  for (
    let i = 0;
    i < 60 && !(await card.evaluate((card) => card === document.activeElement));
    i += 1
  ) {
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Noir" })).toBeFocused();
  await page.keyboard.press("Tab");
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1, name: "Every graph" })).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`the wall has no barriers in ${colorScheme} colors`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto("/gallery");
    await expect(page.locator("[data-graph]").first()).toBeVisible();
    await isAccessible(page);
  });
}

test("dark colors are dark", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto("/gallery");
  const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const [red = 255] = (/\d+/.exec(ground) ?? []).map(Number);
  expect(red).toBeLessThan(60);
});

test("the wall fits on a phone", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto("/gallery");
  await expect(page.locator("[data-graph]").first()).toBeVisible();
  await fitsInWidth(page);
});

test("nothing is asked of other servers, and nothing is refused by the policy", async ({
  page,
  baseURL,
}) => {
  const others: string[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(baseURL ?? "") && !/^(blob|data):/.test(request.url()))
      others.push(request.url());
  });
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  const response = await page.goto("/gallery");
  expect(response?.headers()["content-security-policy"]).toContain("default-src 'none'");
  await page.locator("[data-graph=retro]").click();
  await expect(page.getByRole("img", { name: "The result" })).toBeVisible();
  expect([others, complaints]).toEqual([[], []]);
});
