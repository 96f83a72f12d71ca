// What the tests of the page begin with.

import AxeBuilder from "@axe-core/playwright";
import type { Page, Response } from "@playwright/test";
import { expect } from "@playwright/test";
import { resolve } from "node:path";

/** A picture that is on this machine only. */
export const PHOTO = resolve(import.meta.dirname, "../../../graphs/photo.jpg");

/** Opens a graph, and waits for its picture. */
export async function open(
  page: Page,
  graphspec: string,
  query = "input=files/photo.jpg&width=320",
): Promise<void> {
  await page.goto(`/debug/graph//${graphspec}/?${query}`);
  await expect(result(page)).toBeVisible();
}

export function result(page: Page) {
  return page.getByRole("img", { name: "The result" });
}

/** One of the texts to take away. */
export function text(page: Page, name: string) {
  return page.getByRole("region", { name });
}

/** The next answer to a request for a picture of this graph whose address holds a text. */
export function answer(page: Page, graph: string, part: string): Promise<Response> {
  return page.waitForResponse((response) => {
    const url = new URL(response.url());
    return url.pathname.startsWith(`/image/${graph}`) && url.search.includes(part);
  });
}

/** Fails if the page has barriers for people who hear or feel it. */
export async function isAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const told = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join("\n  ")}`,
  );
  expect(told).toEqual([]);
}

/** Fails if the page can be scrolled sideways. */
export async function fitsInWidth(page: Page): Promise<void> {
  const [all, seen] = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return [scrollWidth, clientWidth];
  });
  expect(all).toBeLessThanOrEqual(seen ?? 0);
}
