import { expect, test } from "@playwright/test";
import { readFileSync } from "node:fs";

import { add, choose, fresh, node, open, picture, properties, select } from "./desk";

/** What the page says to the runtime from now on. */
function said(
  page: import("@playwright/test").Page,
): { command: string; payload: Record<string, unknown> }[] {
  const messages: { command: string; payload: Record<string, unknown> }[] = [];
  page.on("websocket", (socket) =>
    socket.on("framesent", ({ payload }) => messages.push(JSON.parse(String(payload)))),
  );
  return messages;
}

test("a node that is pressed twice is looked at", async ({ page }) => {
  await open(page);
  await node(page, "more contrast").locator("header").dblclick();
  await expect(page.getByRole("img", { name: "Picture of more contrast" })).toBeVisible();
  await page.getByRole("button", { name: "Look at the result" }).click();
  await expect(page.getByRole("img", { name: "Picture of over the photo" })).toBeVisible();
});

test("only the part that is seen is asked for", async ({ page }) => {
  const messages = said(page);
  await open(page);
  await page.getByRole("button", { name: /^Zoom \d/ }).click();
  await page.getByRole("menuitem", { name: "400 %" }).click();
  await expect
    .poll(() => messages.findLast(({ payload }) => payload["view"] === "main")?.payload["region"])
    .toBeDefined();
  await page.getByRole("button", { name: /^Zoom \d/ }).click();
  await page.getByRole("menuitem", { name: "Fit" }).click();
  await expect
    .poll(() => messages.findLast(({ payload }) => payload["view"] === "main")?.payload["region"])
    .toBeUndefined();
});

test("before and after are compared", async ({ page }) => {
  await open(page);
  await page.keyboard.press("c");
  const divider = page.getByRole("slider", { name: "Where before ends and after begins" });
  await expect(divider).toBeVisible();
  await expect(page.getByRole("img", { name: "Picture of photo" })).toBeVisible();
  await divider.focus();
  await page.keyboard.press("Home");
  await expect(divider).toHaveValue("0");
});

test("one channel is shown alone", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Channels: Color" }).click();
  await page.getByRole("menuitem", { name: "Red" }).click();
  await expect(page.locator(".layer").first()).toHaveCSS("filter", /channel-red/);
});

test("the histogram counts the picture", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Histogram and waveform" }).click();
  await expect(page.getByRole("img", { name: "Histogram" })).toBeVisible();
  await expect(page.getByRole("img", { name: "Waveform" })).toBeVisible();
  await page.locator(".stage").hover();
  await expect(page.locator(".scopes-values")).toContainText("sRGB");
});

test("the picture follows a slider", async ({ page }) => {
  await fresh(page);
  await expect(picture(page)).toBeVisible();
  const before = await pixels(page);
  await add(page, "brightness-contrast");
  const slider = properties(page).getByRole("slider", { name: "Brightness" });
  await slider.press("End");
  await expect.poll(() => pixels(page)).not.toBe(before);
});

test("a picture is taken away as a file", async ({ page }) => {
  await open(page);
  const file = page.waitForEvent("download");
  await choose(page, "Download", "PNG");
  expect((await file).suggestedFilename()).toBe("over the photo.png");
});

test("a picture is taken away in every format that the server writes, at full size", async ({
  page,
}) => {
  await fresh(page);
  await expect(picture(page)).toBeVisible();
  const [width, height] = ((await picture(page).textContent()) ?? "").split(" × ").map(Number);
  const formats = (await (await page.request.get("/formats")).json()) as Format[];
  const pictures = formats.filter(({ type }) => type.startsWith("image/"));
  expect(pictures.length).toBeGreaterThan(8);
  for (const { name, ending, type } of pictures) {
    const waiting = page.waitForEvent("download");
    await choose(page, "Download", name);
    const file = await waiting;
    expect(file.suggestedFilename()).toBe(`Photo.${ending}`);
    const data = readFileSync(await file.path());
    const told = await page.request.post("/pictures", { data });
    expect(await told.json()).toMatchObject({ width, height, type });
  }
});

test("the menu of formats is led through by keys", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Download", exact: true }).press("Enter");
  await expect(page.getByRole("menuitem", { name: "JPEG", exact: true })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  const waiting = page.waitForEvent("download");
  await page.keyboard.press("Enter");
  expect((await waiting).suggestedFilename()).toBe("over the photo.png");
});

test("a selected point is dragged on the picture", async ({ page }) => {
  await open(page);
  await select(page, "darker edges");
  const handle = page.locator(".viewer .handle");
  const box = await handle.boundingBox();
  await page.mouse.move((box?.x ?? 0) + 11, (box?.y ?? 0) + 11);
  await page.mouse.down();
  await page.mouse.move((box?.x ?? 0) + 80, (box?.y ?? 0) + 11, { steps: 4 });
  await page.mouse.up();
  await expect(page.getByRole("textbox", { name: "X", exact: true })).not.toHaveValue("0.5");
});

test("without a picture the tools are where they were", async ({ page }) => {
  await fresh(page);
  const tools = page.getByRole("toolbar", { name: "Picture" });
  const { y } = (await tools.boundingBox()) ?? {};
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Delete");
  await expect(page.getByText("No picture yet")).toBeVisible();
  expect((await tools.boundingBox())?.y).toBe(y);
});

test("full screen is left by any way, had again, and has its menus", async ({ page }) => {
  await open(page);
  const button = page.getByRole("button", { name: "Full screen" });
  const viewer = page.getByRole("region", { name: "Picture", exact: true });
  for (const _again of [1, 2]) {
    await button.click();
    await expect(button).toHaveAttribute("aria-pressed", "true");
    await expect
      .poll(async () => (await viewer.boundingBox())?.height)
      .toBe(await page.evaluate(() => innerHeight));
    await page.getByRole("button", { name: /^Zoom \d/ }).click();
    await page.getByRole("menuitem", { name: "Fit" }).click();
    await page.evaluate(() => document.exitFullscreen());
    await expect(button).toHaveAttribute("aria-pressed", "false");
  }
});

/** What the server says of a format. */
interface Format {
  name: string;
  ending: string;
  type: string;
}

/** A fingerprint of what is drawn. */
async function pixels(page: import("@playwright/test").Page): Promise<string> {
  return page
    .locator(".layer")
    .first()
    .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL("image/jpeg", 0.3));
}
