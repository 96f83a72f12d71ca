// What the tests of the editor begin with.

import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { expect } from "@playwright/test";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";

/** A picture that is on this machine only. */
export const PHOTO = resolve(import.meta.dirname, "../../../graphs/photo.jpg");

/** Opens the editor with a graph, as somebody who was here before, and waits for its picture. */
export async function open(page: Page, graph = "portrait"): Promise<void> {
  await visitedBefore(page);
  await page.goto(`/?graph=${encodeURIComponent(graph)}`);
  await expect(node(page, /./).first()).toBeVisible();
  await expect(picture(page)).toBeVisible();
}

/** No tour greets who was here before. */
export async function visitedBefore(page: Page): Promise<void> {
  await page.addInitScript(() => localStorage.setItem("imgflo.seen", "yes"));
}

/** Begins a new graph, with nothing but a photo. */
export async function fresh(page: Page): Promise<void> {
  await visitedBefore(page);
  await page.goto("/");
  await expect(node(page, /./).first()).toBeVisible();
  await choose(page, "Menu", "New graph");
  await expect(page.getByRole("status").filter({ hasText: "Draft" })).toBeVisible();
  await expect(nodes(page)).toHaveCount(1);
}

/** All nodes on the canvas. */
export function nodes(page: Page): Locator {
  return page.locator(".operation");
}

/** The node that is called so. */
export function node(page: Page, name: string | RegExp): Locator {
  return nodes(page).filter({ has: page.locator(".operation-name", { hasText: name }) });
}

/** Selects a node. */
export async function select(page: Page, name: string | RegExp): Promise<void> {
  await node(page, name).locator("header").click();
}

/** The large picture, as soon as it was drawn. */
export function picture(page: Page): Locator {
  return page.locator(".viewer .looking-size");
}

/** The properties. */
export function properties(page: Page): Locator {
  return page.getByRole("region", { name: "Properties" });
}

/** Presses a line of a menu. */
export async function choose(page: Page, menu: string, line: string): Promise<void> {
  await page.getByRole("button", { name: menu, exact: true }).click();
  await page.getByRole("menuitem", { name: line, exact: true }).click();
}

/** Adds an operation by keys alone. */
export async function add(page: Page, text: string): Promise<void> {
  await page.keyboard.press("Shift+A");
  await page.getByRole("searchbox", { name: "Search operations" }).fill(text);
  await expect(page.locator(".palette-item").first()).toHaveAttribute("data-focused", "true");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeHidden();
}

/** Drags from one place to another. */
export async function drag(
  page: Page,
  from: Locator,
  to: Locator | { x: number; y: number },
): Promise<void> {
  const start = await middle(from);
  const end = "x" in to ? to : await middle(to);
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 4 });
  await page.mouse.move(end.x, end.y, { steps: 4 });
  await page.mouse.up();
}

async function middle(place: Locator): Promise<{ x: number; y: number }> {
  const box = await place.boundingBox();
  if (!box) throw new Error("it is not to be seen");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Drops a file somewhere, left of the middle. */
export async function drop(page: Page, place: string, path: string, type: string): Promise<void> {
  const bytes = readFileSync(path).toString("base64");
  const name = path.replace(/^.*\//, "");
  const data = await page.evaluateHandle(
    ({ bytes, name, type }) => {
      const transfer = new DataTransfer();
      const file = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
      transfer.items.add(new File([file], name, { type }));
      return transfer;
    },
    { bytes, name, type },
  );
  const { x = 0, y = 0, width = 0, height = 0 } = (await page.locator(place).boundingBox()) ?? {};
  const point = { clientX: x + width / 4, clientY: y + height / 2 };
  await page.dispatchEvent(place, "drop", { dataTransfer: data, ...point });
}

/** The graph as FBP JSON, as the editor would export it. */
export async function source(page: Page): Promise<Record<string, unknown>> {
  await choose(page, "Menu", "Export and import…");
  const text = await page.getByRole("region", { name: "FBP JSON" }).locator("pre").textContent();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  return JSON.parse(text ?? "") as Record<string, unknown>;
}

/** Fails if the page has barriers for people who hear or feel it. */
export async function isAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const told = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 200)).join("\n  ")}`,
  );
  expect(told).toEqual([]);
}

/** Saves under a name, so that there is an address; begins with what is not saved yet. */
export async function saveAs(page: Page, name: string): Promise<void> {
  await page.keyboard.press("Control+Shift+s");
  await page.getByRole("dialog").getByRole("textbox", { name: "Name" }).fill(name);
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

/** A source in which no order matters. */
export function sorted(source: Record<string, unknown>): unknown {
  const connections = (source["connections"] as unknown[]).map((one) => JSON.stringify(one)).sort();
  return {
    ...source,
    connections,
    processes: Object.entries(source["processes"] as object).sort(),
  };
}

/** The file that a line for the shell makes, in a folder where nothing is. */
export function ran(line: string, file: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "imgflo-line-"));
  const program = resolve(process.env["IMGFLO"] ?? "../target/release/imgflo");
  const path = [dirname(program), process.env["PATH"]].join(delimiter);
  execFileSync("sh", ["-c", line], { cwd: folder, env: { ...process.env, PATH: path } });
  return readFileSync(join(folder, file));
}
