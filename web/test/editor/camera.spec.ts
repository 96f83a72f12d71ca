import { expect, test } from "@playwright/test";

import config from "../../playwright.config";
import { fresh, isAccessible, picture, properties } from "./desk";

// The browser's own camera, which shows a moving pattern, and a browser that asks nobody.
test.use({
  launchOptions: {
    ...config.use?.launchOptions,
    args: [
      ...(config.use?.launchOptions?.args ?? []),
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
    ],
  },
});

test("a picture is taken with the camera", async ({ page }) => {
  await fresh(page);
  await expect(picture(page)).toBeVisible();
  await page.locator(".react-flow__pane").click({ position: { x: 30, y: 250 } });
  await properties(page).getByRole("button", { name: "Camera" }).click();
  const dialog = page.getByRole("dialog", { name: "Camera" });
  await expect
    .poll(() => dialog.locator("video").evaluate((video: HTMLVideoElement) => video.videoWidth))
    .toBeGreaterThan(0);
  await isAccessible(page);
  const width = await dialog
    .locator("video")
    .evaluate((video: HTMLVideoElement) => video.videoWidth);
  await dialog.getByRole("button", { name: "Take the picture" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.locator(".port-picture-now")).toHaveAttribute("src", /^\/pictures\//);
  await expect(picture(page)).toContainText(`${width} × `);
});
