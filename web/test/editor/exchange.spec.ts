import { expect, test } from "@playwright/test";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { add, choose, drop, fresh, isAccessible, node, nodes, open, picture, select } from "./desk";

/** A folder for files that are dropped. */
const folder = () => mkdtempSync(join(tmpdir(), "imgflo-exchange-"));

for (const format of ["Chain", "GEGL XML"]) {
  test(`a graph is taken away as ${format}, and brought in again`, async ({ page }) => {
    await fresh(page);
    await add(page, "sepia");
    await choose(page, "Menu", "Export and import…");
    const exported = page.getByRole("region", { name: format }).locator("pre");
    await expect(exported).toContainText("sepia");
    const text = (await exported.textContent()) ?? "";
    await page.getByRole("textbox", { name: /GEGL XML/ }).fill(text);
    await page.getByRole("button", { name: "Open as a new graph" }).click();
    await expect(page.getByRole("dialog")).toBeHidden();
    await expect(node(page, "Sepia")).toBeVisible();
    await expect(page.locator(".port-shared.in")).toHaveText("input");
    await expect(page.locator(".port-shared.out")).toHaveText("output");
  });
}

test("what a format cannot say is said", async ({ page }) => {
  await open(page, "portrait");
  await choose(page, "Menu", "Export and import…");
  const xml = page.getByRole("region", { name: "GEGL XML" });
  await expect(xml).toContainText("comes from outside");
});

test("a chain of operations is brought in", async ({ page }) => {
  await fresh(page);
  await choose(page, "Menu", "Export and import…");
  const field = page.getByRole("textbox", { name: /GEGL XML/ });
  await field.fill("<gegl><node operation='gegl:sepia'>");
  await page.getByRole("button", { name: "Open as a new graph" }).click();
  await expect(page.getByRole("dialog").getByRole("alert").first()).toContainText(/line 1/);
  await isAccessible(page);
  await field.fill("gaussian-blur std-dev-x=4 sepia scale=0.5");
  await page.getByRole("button", { name: "Open as a new graph" }).click();
  await expect(node(page, "Sepia")).toBeVisible();
  await expect(nodes(page)).not.toHaveCount(1);
});

for (const format of ["PNG", "WebP"]) {
  test(`a ${format} file carries its graph, and is opened as one or as the photo`, async ({
    page,
  }) => {
    await fresh(page);
    await add(page, "sepia");
    await expect(picture(page)).toBeVisible();
    const waiting = page.waitForEvent("download");
    await choose(page, "Download", `${format} with the graph in it`);
    const file = join(folder(), `sepia.${format.toLowerCase()}`);
    await (await waiting).saveAs(file);

    await fresh(page);
    await drop(page, ".canvas", file, `image/${format.toLowerCase()}`);
    const dialog = page.getByRole("dialog", { name: `sepia.${format.toLowerCase()}` });
    await isAccessible(page);
    await dialog.getByRole("button", { name: "Open the graph" }).click();
    await expect(node(page, "Sepia")).toBeVisible();

    await fresh(page);
    await drop(page, ".canvas", file, `image/${format.toLowerCase()}`);
    await dialog.getByRole("button", { name: "Use as the photo" }).click();
    await expect(page.locator(".port-picture-now")).toHaveAttribute("src", /^\/pictures\//);
    await expect(nodes(page)).toHaveCount(1);
  });
}

for (const [name, type, text] of [
  ["broken.xml", "text/xml", "<gegl><node"],
  ["hello.txt", "text/plain", "hello"],
] as const) {
  test(`a file that is no graph says so: ${name}`, async ({ page }) => {
    await fresh(page);
    const file = join(folder(), name);
    writeFileSync(file, text);
    await drop(page, ".canvas", file, type);
    await expect(
      page.getByRole("alert").filter({ hasText: `${name} is neither a picture nor a graph` }),
    ).toBeVisible();
    await select(page, "Photo");
  });
}
