import type { Page } from "@playwright/test";
import { expect, test } from "@playwright/test";

import { add, fresh, node, nodes, properties, saveAs, select, sorted, source } from "./desk";

const edges = (page: Page) => page.locator(".react-flow__edge");

/** What the server makes of a saved graph. */
async function made(page: Page, name: string): Promise<string> {
  const { files } = (await (await page.request.get("/files")).json()) as {
    files: { name: string }[];
  };
  const input = `files/${files[0]?.name ?? ""}`;
  const answer = await page.request.get(`/image/${name}`, {
    params: { input, width: "120", format: "png" },
  });
  expect(answer.status(), await answer.text()).toBe(200);
  return (await answer.body()).toString("base64");
}

/** photo → box blur → sepia, of which the last two are selected. */
async function softened(page: Page): Promise<void> {
  await fresh(page);
  await add(page, "box blur");
  const radius = properties(page).getByRole("textbox", { name: "Radius" });
  await radius.fill("9");
  await radius.press("Enter");
  // Keys are the field's as long as it has the focus.
  await select(page, "Box Blur");
  await add(page, "sepia");
  await node(page, "Box Blur")
    .locator("header")
    .click({ modifiers: ["Control"] });
}

/** Makes what is selected a graph of its own. */
async function enclose(page: Page, name: string): Promise<void> {
  await page.keyboard.press("g");
  await page.getByRole("dialog").getByRole("textbox", { name: "Name" }).fill(name);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeHidden();
}

test("nodes become a graph of their own and come back, and the picture stays the same", async ({
  page,
}) => {
  await softened(page);
  await saveAs(page, "nest-whole");
  const before = await made(page, "nest-whole");

  await enclose(page, "Nest soft");
  await expect(nodes(page)).toHaveCount(2);
  await expect(edges(page)).toHaveCount(1);
  await expect(node(page, "Nest soft").locator("img")).toBeVisible();
  await saveAs(page, "nest-made");
  expect(await made(page, "nest-made")).toBe(before);

  await select(page, "Nest soft");
  await page.keyboard.press("Shift+G");
  await expect(nodes(page)).toHaveCount(3);
  await expect(edges(page)).toHaveCount(2);
  await saveAs(page, "nest-apart");
  expect(await made(page, "nest-apart")).toBe(before);
});

test("making a subgraph is one step to undo, and so is taking it apart", async ({ page }) => {
  await softened(page);
  const before = await source(page);
  await enclose(page, "Nest undone");
  await expect(nodes(page)).toHaveCount(2);
  await page.keyboard.press("Control+z");
  await expect(nodes(page)).toHaveCount(3);
  expect(sorted(await source(page))).toEqual(sorted(before));
  await page.keyboard.press("Control+Shift+z");
  await expect(nodes(page)).toHaveCount(2);
  await select(page, "Nest undone");
  await page.keyboard.press("Shift+G");
  await expect(nodes(page)).toHaveCount(3);
  await page.keyboard.press("Control+z");
  await expect(nodes(page)).toHaveCount(2);
});

test("the graph of a node is opened, changed and left again", async ({ page }) => {
  await softened(page);
  await saveAs(page, "nest-outer");
  await enclose(page, "Nest inner");
  await node(page, "Nest inner").dblclick();
  await expect(page.getByRole("heading", { level: 1, name: "nest-inner" })).toBeVisible();
  await expect(nodes(page)).toHaveCount(2);
  const { connections, inports, outports } = await source(page);
  expect(connections).toContainEqual({ data: 9, tgt: { process: "box-blur", port: "radius" } });
  expect(inports).toEqual({ input: { process: "box-blur", port: "input" } });
  expect(outports).toEqual({ output: { process: "sepia", port: "output" } });
  await page.getByRole("button", { name: "Back to nest-outer" }).click();
  await expect(node(page, "Nest inner")).toBeVisible();
  await page.keyboard.press("Escape");
  await select(page, "Nest inner");
  await page.keyboard.press("o");
  await expect(page.getByRole("heading", { level: 1, name: "nest-inner" })).toBeVisible();
  await page.keyboard.press("Shift+O");
  await expect(page.getByRole("heading", { level: 1, name: "nest-outer" })).toBeVisible();
});

test("nodes with others between them do not become a graph, and it is said why", async ({
  page,
}) => {
  await fresh(page);
  await add(page, "box blur");
  await add(page, "sepia");
  await node(page, "Photo")
    .locator("header")
    .click({ modifiers: ["Control"] });
  await page.keyboard.press("g");
  await expect(page.getByRole("alert").filter({ hasText: "Box Blur" })).toBeVisible();
  await expect(page.getByRole("dialog")).toBeHidden();
});

test("a dot is put on an edge by a key, dragged, and deleted without a gap", async ({ page }) => {
  await fresh(page);
  await add(page, "sepia");
  const from = await node(page, "Photo").locator(".react-flow__handle-right").boundingBox();
  const to = await node(page, "Sepia").locator(".react-flow__handle-left").boundingBox();
  if (!from || !to) throw new Error("the ports are not to be seen");
  await page.mouse.click((from.x + to.x + to.width) / 2, from.y + from.height / 2);
  await page.keyboard.press(".");
  const dot = page.locator(".dot");
  await expect(dot).toBeVisible();
  await expect(edges(page)).toHaveCount(2);
  const box = await dot.boundingBox();
  await page.mouse.move((box?.x ?? 0) + 8, (box?.y ?? 0) + 8);
  await page.mouse.down();
  await page.mouse.move((box?.x ?? 0) + 8, (box?.y ?? 0) + 60, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => (await dot.boundingBox())?.y).not.toBe(box?.y);
  const { processes } = (await source(page)) as { processes: Record<string, unknown> };
  expect(processes["dot"]).toMatchObject({ component: "gegl/nop", metadata: { reroute: true } });
  await dot.click();
  await page.keyboard.press("Delete");
  await expect(dot).toHaveCount(0);
  await expect(edges(page)).toHaveCount(1);
  await page.keyboard.press("Control+z");
  await expect(dot).toBeVisible();
});

test("an edge is selected by keys, and deleted", async ({ page }) => {
  await fresh(page);
  await add(page, "sepia");
  await edges(page).first().focus();
  await page.keyboard.press("Enter");
  await expect(edges(page).first()).toHaveClass(/selected/);
  await page.keyboard.press("Delete");
  await expect(edges(page)).toHaveCount(0);
  await expect(nodes(page)).toHaveCount(2);
  await page.keyboard.press("Control+z");
  await expect(edges(page)).toHaveCount(1);
});

test("of a muted node nothing flows on, in the editor and on the server", async ({ page }) => {
  await fresh(page);
  await add(page, "sepia");
  await add(page, "multiply");
  await saveAs(page, "mute-alone");
  const alone = await made(page, "mute-alone");
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData("text/plain", "other(gegl/invert-linear)");
    document.body.dispatchEvent(
      new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
    );
  });
  await take(page, "other", "input", "Photo");
  await take(page, "Multiply", "aux", "other");
  await saveAs(page, "mute-both");
  expect(await made(page, "mute-both")).not.toBe(alone);
  await select(page, "other");
  await page.keyboard.press("m");
  await expect(node(page, "other").getByText("Muted")).toBeVisible();
  await saveAs(page, "mute-muted");
  expect(await made(page, "mute-muted")).toBe(alone);
  await page.goto("/?graph=mute-muted");
  await select(page, "other");
  await page.keyboard.press("m");
  await expect(node(page, "other").getByText("Muted")).toHaveCount(0);
  await saveAs(page, "mute-back");
  expect(await made(page, "mute-back")).toBe(await made(page, "mute-both"));
});

/** Chooses where an input of a node comes from. */
async function take(page: Page, name: string, input: string, from: string): Promise<void> {
  await select(page, name);
  await properties(page)
    .getByRole("button", { name: new RegExp(input) })
    .click();
  await page.getByRole("option", { name: from }).click();
}
