import { expect, test } from "@playwright/test";

import {
  add,
  drag,
  drop,
  fresh,
  node,
  nodes,
  open,
  PHOTO,
  properties,
  select,
  source,
} from "./desk";

const edges = (page: import("@playwright/test").Page) => page.locator(".react-flow__edge");

/** Presses where nothing is. */
async function unselect(page: import("@playwright/test").Page): Promise<void> {
  await page.locator(".react-flow__pane").click({ position: { x: 30, y: 250 } });
}

test("an operation joins the node that is selected, and gives the result", async ({ page }) => {
  await fresh(page);
  await add(page, "sepia");
  await expect(edges(page)).toHaveCount(1);
  await expect(node(page, "Sepia").locator(".port-shared", { hasText: "output" })).toBeVisible();
});

test("an operation is put between a node and what follows it", async ({ page }) => {
  await fresh(page);
  await add(page, "sepia");
  await select(page, "Photo");
  await add(page, "box blur");
  await expect(edges(page)).toHaveCount(2);
  await select(page, "Sepia");
  await expect(properties(page).getByRole("button", { name: /input/ }).first()).toContainText(
    "Box Blur",
  );
});

test("an edge is drawn from port to port, and only ports that fit are lit", async ({ page }) => {
  await fresh(page);
  await unselect(page);
  await add(page, "sepia");
  await expect(edges(page)).toHaveCount(0);
  const from = node(page, "Photo").locator(".react-flow__handle-right");
  const to = node(page, "Sepia").locator(".react-flow__handle-left");
  const box = await from.boundingBox();
  await page.mouse.move((box?.x ?? 0) + 4, (box?.y ?? 0) + 4);
  await page.mouse.down();
  await page.mouse.move((box?.x ?? 0) + 40, (box?.y ?? 0) + 60, { steps: 3 });
  await expect(to).toHaveAttribute("data-lit", "true");
  const own = node(page, "Sepia").locator(".react-flow__handle-right");
  await expect(own).toHaveAttribute("data-lit", "false");
  const end = await to.boundingBox();
  await page.mouse.move((end?.x ?? 0) + 4, (end?.y ?? 0) + 4, { steps: 3 });
  await page.mouse.up();
  await expect(edges(page)).toHaveCount(1);
});

test("an edge that is let go over nothing opens the palette with what fits", async ({ page }) => {
  await fresh(page);
  const canvas = await page.locator(".canvas").boundingBox();
  const place = { x: (canvas?.x ?? 0) + 700, y: (canvas?.y ?? 0) + 120 };
  await drag(page, node(page, "Photo").locator(".react-flow__handle-right"), place);
  await page.getByRole("searchbox", { name: "Search operations" }).fill("plasma");
  await expect(page.getByText("Nothing is called “plasma”")).toBeVisible();
  await page.getByRole("searchbox", { name: "Search operations" }).fill("sepia");
  await expect(page.locator(".palette-item").first()).toHaveAttribute("data-focused", "true");
  await page.keyboard.press("Enter");
  await expect(edges(page)).toHaveCount(1);
});

test("what is deleted leaves no gap, and undo brings it back", async ({ page }) => {
  await fresh(page);
  await add(page, "box blur");
  await add(page, "sepia");
  await select(page, "Box Blur");
  await page.keyboard.press("Delete");
  await expect(nodes(page)).toHaveCount(2);
  await expect(edges(page)).toHaveCount(1);
  await page.keyboard.press("Control+z");
  await expect(nodes(page)).toHaveCount(3);
  await expect(edges(page)).toHaveCount(2);
  await page.keyboard.press("Control+Shift+z");
  await expect(nodes(page)).toHaveCount(2);
});

test("holding a slider is one step to undo", async ({ page }) => {
  await fresh(page);
  await add(page, "box blur");
  const radius = properties(page).getByRole("textbox", { name: "Radius" });
  const before = await radius.inputValue();
  const thumb = page.locator(".slider-thumb").first();
  const box = await thumb.boundingBox();
  await drag(page, thumb, { x: (box?.x ?? 0) + 80, y: (box?.y ?? 0) + 5 });
  await expect(radius).not.toHaveValue(before);
  await page.keyboard.press("Control+z");
  await expect(radius).toHaveValue(before);
});

test("a bypassed node passes its picture on", async ({ page }) => {
  await open(page);
  await select(page, "darker edges");
  await page.keyboard.press("b");
  await expect(node(page, "darker edges").getByText("Bypassed")).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(page.getByText("Bypassed")).toHaveCount(0);
});

test("a bypassed node keeps its kind and settings in view", async ({ page }) => {
  await fresh(page);
  await add(page, "sepia");
  const scale = properties(page).getByRole("textbox", { name: "Scale" });
  await scale.fill("0.25");
  await scale.press("Enter");
  await select(page, "Sepia");
  await page.keyboard.press("b");
  await expect(properties(page).locator(".inspector-about b")).toHaveText("Sepia");
  await expect(properties(page).getByText("0.25")).toBeVisible();
  await properties(page).getByRole("button", { name: "Take it in again" }).click();
  await expect(scale).toHaveValue("0.25");
});

test("a photo that is bypassed, and taken in again, is still there", async ({ page }) => {
  await fresh(page);
  await add(page, "sepia");
  await select(page, "Photo");
  for (const _again of [1, 2]) {
    await page.keyboard.press("b");
    await expect(node(page, "Photo").locator('[data-stale="false"] img')).toBeVisible();
    await expect(page.locator(".stage-failure")).toHaveCount(0);
  }
});

test("a second photo is another input, which has a name of its own", async ({ page }) => {
  await fresh(page);
  const other = new URL("../../../graphs/peaks.jpg", import.meta.url).pathname;
  const inputs = async () => ((await source(page)) as { inports: object }).inports;
  await drop(page, ".react-flow__pane", PHOTO, "image/jpeg");
  await expect(page.locator(".port-picture-now")).toHaveAttribute("src", /^\/pictures\//);
  await expect(nodes(page)).toHaveCount(1);
  const first = await page.locator(".port-picture-now").getAttribute("src");
  await drop(page, ".react-flow__pane", other, "image/jpeg");
  await expect(nodes(page)).toHaveCount(2);
  await expect(page.locator(".port-picture-now")).toHaveAttribute("src", /^\/pictures\//);
  const second = await page.locator(".port-picture-now").getAttribute("src");
  expect(second).not.toBe(first);

  const name = properties(page).getByRole("textbox", { name: "Name of the input" });
  await name.fill("mountains");
  await name.press("Enter");
  await expect(page.locator(".port-picture-now")).toHaveAttribute("src", second ?? "");
  expect(Object.keys(await inputs())).toEqual(["input", "mountains"]);

  await drop(page, ".viewer .stage", other, "image/jpeg");
  await nodes(page).first().locator("header").click();
  await expect(page.locator(".port-picture-now")).toHaveAttribute("src", second ?? "");
  await expect(nodes(page)).toHaveCount(2);
});

test("nodes are copied as text, and pasted", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await fresh(page);
  await add(page, "sepia");
  await page.keyboard.press("Control+c");
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(JSON.parse(text)).toMatchObject({ processes: { sepia: { component: "gegl/sepia" } } });
  await page.keyboard.press("Control+v");
  await expect(node(page, "Sepia")).toHaveCount(2);
});

test("a text in the FBP language is pasted, too", async ({ page }) => {
  await fresh(page);
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData("text/plain", "a(gegl/invert-linear) OUTPUT -> INPUT b(gegl/gray)");
    document.body.dispatchEvent(
      new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
    );
  });
  await expect(nodes(page)).toHaveCount(3);
  await expect(edges(page)).toHaveCount(1);
});

test("a frame is put around what is selected, and named", async ({ page }) => {
  await fresh(page);
  await add(page, "sepia");
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+g");
  await expect(page.getByRole("button", { name: "Frame", exact: true })).toBeVisible();
  const { groups } = await source(page);
  expect(groups).toEqual([{ name: "Frame", nodes: ["photo", "sepia"] }]);
});

test("a frame is renamed, removed, and had back", async ({ page }) => {
  await fresh(page);
  await add(page, "sepia");
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+g");
  await page.keyboard.press("Control+g");
  const title = (name: string) => page.locator(".frame-title", { hasText: name });
  await expect(page.locator(".frame-title")).toHaveCount(1);
  const name = page.locator(".frame").getByRole("textbox", { name: "Name" });

  await title("Frame").dblclick();
  await name.fill("Old paper");
  await name.press("Enter");
  await expect(title("Old paper")).toBeFocused();
  await page.keyboard.press("F2");
  await name.fill("Paper");
  await name.press("Enter");
  await expect(title("Paper")).toBeFocused();
  await page.keyboard.press("Control+z");
  await expect(title("Old paper")).toBeVisible();

  await title("Old paper").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Rename" }).click();
  await name.fill("Brown");
  await name.press("Enter");
  expect(await source(page)).toMatchObject({
    groups: [{ name: "Brown", nodes: ["photo", "sepia"] }],
  });
  await title("Brown").click();
  await page.keyboard.press("Delete");
  await expect(title("Brown")).toHaveCount(0);
  await expect(nodes(page)).toHaveCount(2);
  await page.keyboard.press("Control+z");
  await title("Brown").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Remove the frame" }).click();
  expect(await source(page)).toMatchObject({ groups: [] });
});

test("a node keeps the place that it is dragged to", async ({ page }) => {
  await fresh(page);
  await add(page, "sepia");
  const before = await node(page, "Sepia").boundingBox();
  const header = node(page, "Sepia").locator("header");
  await drag(page, header, { x: (before?.x ?? 0) + 90, y: (before?.y ?? 0) + 70 });
  const { processes } = (await source(page)) as {
    processes: Record<string, { metadata: { y: number } }>;
  };
  expect(processes["sepia"]?.metadata.y).not.toBe(0);
  await page.keyboard.press("Control+z");
  const back = (await source(page)) as { processes: Record<string, { metadata: { y: number } }> };
  expect(back.processes["sepia"]?.metadata.y).toBe(0);
});

test("a property is shared as a parameter of the graph", async ({ page }) => {
  await fresh(page);
  await add(page, "sepia");
  await properties(page).getByRole("button", { name: "Options for Scale" }).click();
  await page.getByRole("menuitem", { name: "Share as a parameter" }).click();
  await page.keyboard.press("Escape");
  const { inports } = (await source(page)) as { inports: Record<string, unknown> };
  expect(inports["scale"]).toMatchObject({ process: "sepia", port: "scale" });
});

test("what is wrong with a node is said on it, in words", async ({ page }) => {
  await fresh(page);
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData("text/plain", "4 -> RADIUS a(gegl/box-blur)\n-5 -> RADIUS a");
    document.body.dispatchEvent(
      new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
    );
  });
  await expect(
    page
      .getByRole("alert")
      .filter({ hasText: /radius/i })
      .first(),
  ).toBeVisible();
});

test("a picture that is not there says why, and where it is missed", async ({ page }) => {
  await fresh(page);
  await add(page, "sepia");
  await select(page, "Photo");
  const address = properties(page).getByRole("textbox", { name: "Address of a picture" });
  for (const wrong of ["https://example.invalid/x.jpg", "not an address"]) {
    const why = /The picture could not be loaded: .*(example\.invalid|not an address)/;
    await address.fill(wrong);
    await address.press("Enter");
    await expect(properties(page).getByText(why)).toBeVisible();
    await expect(node(page, "Photo").getByRole("alert")).toHaveText(why);
    await expect(page.locator(".stage-failure")).toHaveText(why);
    await expect(node(page, "Sepia").getByRole("alert")).toHaveCount(0);
  }
  await address.fill("files/photo.jpg");
  await address.press("Enter");
  await expect(page.locator(".port-picture-now")).toBeVisible();
  await expect(page.locator(".stage-failure")).toHaveCount(0);
});

test("a node that nothing comes into says what it lacks", async ({ page }) => {
  await fresh(page);
  await unselect(page);
  await add(page, "sepia");
  await expect(node(page, "Sepia").getByRole("alert")).toHaveText(
    "Nothing comes in: connect a picture",
  );
});

test("a file of a graph that is dropped is opened", async ({ page }) => {
  await fresh(page);
  const path = new URL("../../../graphs/noir.json", import.meta.url).pathname;
  await drop(page, ".canvas", path, "application/json");
  await expect(nodes(page)).not.toHaveCount(1);
});

test("nodes are put in order", async ({ page }) => {
  await fresh(page);
  await add(page, "sepia");
  const before = await node(page, "Sepia").boundingBox();
  const header = node(page, "Sepia").locator("header");
  await drag(page, header, { x: (before?.x ?? 0) + 90, y: (before?.y ?? 0) + 90 });
  await unselect(page);
  await page.keyboard.press("l");
  await expect
    .poll(async () => ((await source(page)) as { processes: never }).processes["sepia"])
    .toMatchObject({ metadata: { x: 240, y: 0 } });
});
