import { expect, test } from "@playwright/test";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { add, choose, drop, fresh, isAccessible, picture } from "./desk";

const SIDE = 48;

test("a picture that moves plays, with all that is made of it", async ({ page }) => {
  const file = join(mkdtempSync(join(tmpdir(), "imgflo-moving-")), "colors.gif");
  writeFileSync(file, gif(["c80000", "00c800", "0000c8"]));
  await fresh(page);
  await drop(page, ".canvas", file, "image/gif");
  await expect(page.getByText(`${SIDE} × ${SIDE}`)).toBeVisible();
  await add(page, "invert linear");
  await expect(picture(page)).toBeVisible();
  const frame = page.getByRole("slider", { name: "Frame" });
  await expect(page.getByText("1 / 3")).toBeVisible();
  await isAccessible(page);

  await frame.focus();
  await page.keyboard.press("End");
  await expect(page.getByText("3 / 3")).toBeVisible();
  // What was blue is yellow.
  await expect.poll(() => middle(page)).toMatchObject({ red: 255, green: 255 });
  await page.keyboard.press("Home");
  await expect.poll(() => middle(page)).toMatchObject({ green: 255, blue: 255 });

  const seen = new Set<string>();
  await page.getByRole("button", { name: "Play" }).click();
  await expect
    .poll(async () => seen.add(JSON.stringify(await middle(page))).size)
    .toBeGreaterThan(2);
  await page.getByRole("button", { name: "Play" }).click();
});

test("all frames are taken away, or the one that is seen", async ({ page }) => {
  const file = join(mkdtempSync(join(tmpdir(), "imgflo-moving-")), "colors.gif");
  writeFileSync(file, gif(["c80000", "00c800", "0000c8"]));
  await fresh(page);
  await drop(page, ".canvas", file, "image/gif");
  await expect(page.getByText("1 / 3")).toBeVisible();
  const frames = async (format: string) => {
    const waiting = page.waitForEvent("download");
    await choose(page, "Download", format);
    const data = readFileSync(await (await waiting).path());
    const told = (await (await page.request.post("/pictures", { data })).json()) as {
      frames: number;
    };
    return told.frames;
  };
  expect(await frames("GIF, all frames")).toBe(3);
  expect(await frames("WebP, all frames")).toBe(3);
  expect(await frames("GIF")).toBe(1);
});

test("a picture that does not move has nothing to play", async ({ page }) => {
  await fresh(page);
  await expect(picture(page)).toBeVisible();
  await expect(page.getByRole("slider", { name: "Frame" })).toHaveCount(0);
});

/** The color in the middle of what is looked at. */
async function middle(page: import("@playwright/test").Page) {
  return page
    .locator(".layer")
    .first()
    .evaluate((canvas: HTMLCanvasElement) => {
      const pixel = canvas
        .getContext("2d")
        ?.getImageData(canvas.width / 2, canvas.height / 2, 1, 1);
      const [red, green, blue] = pixel?.data ?? [];
      return { red, green, blue };
    });
}

/** An animation of plain colors, a twentieth of a second each. */
function gif(colors: string[]): Buffer {
  const screen = [SIDE, 0, SIDE, 0, 0xf1, 0, 0];
  const table = [...colors, "000000"].flatMap((color) => [...Buffer.from(color, "hex")]);
  const forever = [0x21, 0xff, 11, ...Buffer.from("NETSCAPE2.0"), 3, 1, 0, 0, 0];
  const frames = colors.flatMap((_, i) => [
    ...[0x21, 0xf9, 4, 0, 5, 0, 0, 0],
    ...[0x2c, 0, 0, 0, 0, SIDE, 0, SIDE, 0, 0, 2],
    ...blocks(packed(i)),
  ]);
  return Buffer.from([...Buffer.from("GIF89a"), ...screen, ...table, ...forever, ...frames, 0x3b]);
}

/** Codes of three bits: the dictionary is cleared before it would need a fourth. */
function packed(color: number): number[] {
  const [clear, end] = [4, 5];
  const pairs = Array.from({ length: (SIDE * SIDE) / 2 }, () => [clear, color, color]).flat();
  const bits = [...pairs, end].flatMap((code) => [code & 1, (code >> 1) & 1, (code >> 2) & 1]);
  return Array.from({ length: Math.ceil(bits.length / 8) }, (_, i) =>
    bits.slice(i * 8, i * 8 + 8).reduce((byte, bit, j) => byte | (bit << j), 0),
  );
}

/** Bytes in blocks of 255 at most, and an empty one. */
function blocks(bytes: number[]): number[] {
  const parts: number[] = [];
  for (let i = 0; i < bytes.length; i += 255) {
    const part = bytes.slice(i, i + 255);
    parts.push(part.length, ...part);
  }
  return [...parts, 0];
}
