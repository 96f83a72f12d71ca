import { expect, test } from "@playwright/test";

import { add, nodes, properties, select, visitedBefore } from "./desk";
import type { Graph } from "./noflo";
import { startNoflo } from "./noflo";

const SECRET = "let me in";

let noflo: Awaited<ReturnType<typeof startNoflo>>;
test.beforeAll(async () => {
  noflo = await startNoflo(SECRET);
});
test.afterAll(() => noflo.stop());

/** Opens the editor with the runtime: it has no graph yet, so one is begun. Its id. */
async function begin(page: import("@playwright/test").Page): Promise<string> {
  await visitedBefore(page);
  await page.goto(
    `/?runtime=${encodeURIComponent(noflo.address)}#secret=${encodeURIComponent(SECRET)}`,
  );
  await expect(page.getByText("Drop a photo here")).toBeVisible();
  return noflo.newest();
}

const there = (id: string): Graph => {
  const graph = noflo.graph(id);
  if (!graph) throw new Error(`the runtime has no graph ${id}`);
  return graph;
};

test("components of a NoFlo runtime are in the palette, with what they say of themselves", async ({
  page,
}) => {
  await begin(page);
  await page.keyboard.press("Shift+A");
  await page.getByRole("searchbox", { name: "Search operations" }).fill("split");
  const found = page.locator(".palette-item", { hasText: "Split" }).first();
  await expect(found).toBeVisible();
});

test("a NoFlo runtime is edited: nodes, an edge, a value, and undo", async ({ page }) => {
  const id = await begin(page);
  await add(page, "repeat");
  await expect
    .poll(() => there(id).nodes.map(({ component }) => component))
    .toEqual(["core/Repeat"]);
  await add(page, "drop");
  await expect(nodes(page)).toHaveCount(2);
  const edge = { from: { node: "Repeat", port: "out" }, to: { node: "Drop", port: "in" } };
  await expect.poll(() => there(id).edges).toMatchObject([edge]);
  await select(page, "Repeat");
  await properties(page).getByRole("textbox", { name: "In" }).fill("hello");
  await page.keyboard.press("Tab");
  const value = { from: { data: "hello" }, to: { node: "Repeat", port: "in" } };
  await expect.poll(() => there(id).initializers).toMatchObject([value]);
  await properties(page).getByRole("textbox", { name: "In" }).fill("good bye");
  await page.keyboard.press("Tab");
  await expect
    .poll(() => there(id).initializers)
    .toMatchObject([{ ...value, from: { data: "good bye" } }]);
  await page.keyboard.press("Control+z");
  await expect.poll(() => there(id).initializers).toMatchObject([value]);
  await select(page, "Drop");
  await page.keyboard.press("Delete");
  await expect.poll(() => there(id).nodes).toHaveLength(1);
  await page.keyboard.press("Control+z");
  await expect.poll(() => there(id).edges).toMatchObject([edge]);
  await expect(page.getByRole("alert").filter({ hasText: /./ })).toHaveCount(0);
});
