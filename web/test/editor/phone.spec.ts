import { expect, test } from "@playwright/test";

import { node, picture, visitedBefore } from "./desk";

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

test("the tour is seen whole, and shows what it speaks of", async ({ page }) => {
  await page.goto("/");
  await expect(picture(page)).toBeAttached();
  const tour = page.getByRole("dialog", { name: "Tour" });
  for (const pane of ["Picture", "Graph", "Graph", "Properties", null]) {
    for (const name of ["Leave", ...(pane ? ["Next"] : [])])
      await expect(tour.getByRole("button", { name })).toBeInViewport({ ratio: 1 });
    if (!pane) break;
    await expect(page.getByRole("region", { name: pane, exact: true })).toBeVisible();
    await tour.getByRole("button", { name: "Next" }).click();
  }
  await tour.getByRole("button", { name: "Leave" }).click();
  await expect(tour).toBeHidden();
});

test("while pictures are compared, all tools are large enough for a finger", async ({ page }) => {
  await visitedBefore(page);
  await page.goto("/?graph=portrait");
  await expect(picture(page)).toBeAttached();
  await page.getByRole("button", { name: "Before and after" }).click();
  const tools = page.getByRole("toolbar", { name: "Picture" });
  await expect(tools.getByRole("button", { name: /Compare with/ })).toBeVisible();
  for (const tool of await tools.getByRole("button").all()) {
    await expect(tool).toBeInViewport({ ratio: 1 });
    const { width = 0, height = 0 } = (await tool.boundingBox()) ?? {};
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(32);
  }
});

test("a finger that rests on a node opens its menu", async ({ page }) => {
  await visitedBefore(page);
  await page.goto("/?graph=portrait");
  await page.getByRole("radio", { name: "Graph" }).click();
  const { x = 0, y = 0 } = (await node(page, "darker edges").boundingBox()) ?? {};
  const touch = await page.context().newCDPSession(page);
  const touchPoints = [{ x: x + 30, y: y + 20 }];
  await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints });
  await expect(page.getByRole("menuitem", { name: "Bypass" })).toBeVisible();
  await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await page.getByRole("menuitem", { name: "Bypass" }).tap();
  await expect(node(page, "darker edges").getByText("Bypassed")).toBeVisible();
  // Other tests have the same graph.
  await page.keyboard.press("Control+z");
  await expect(page.getByText("Bypassed")).toHaveCount(0);
});

test("several nodes are selected by taps", async ({ page }) => {
  await visitedBefore(page);
  await page.goto("/?graph=portrait");
  await page.getByRole("radio", { name: "Graph" }).click();
  await page.getByRole("button", { name: "Show all" }).tap();
  const several = page.getByRole("button", { name: "Select several" });
  const selected = page.locator(".react-flow__node.selected");
  const tap = (name: string) => node(page, name).locator("header").tap();
  await tap("darker edges");
  await tap("more contrast");
  await expect(selected).toHaveCount(1);
  await several.tap();
  await tap("darker edges");
  await expect(selected).toHaveCount(2);
  await tap("more contrast");
  await expect(selected).toHaveCount(1);
  await several.tap();
  await tap("more contrast");
  await expect(selected).toHaveCount(1);
});
