// What the editor does in a browser, measured there: node editor.mjs URL SECONDS; the figures are JSON.
// Frames are those that the browser drew, as its own tracing tells.

import { createRequire } from "node:module";

const require = createRequire(new URL("../../web/package.json", import.meta.url));
const { chromium } = require("@playwright/test");

const [url, seconds] = [process.argv[2], Number(process.argv[3])];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});

/** Opens a graph as somebody who was here before; nothing is in the browser's cache. */
async function open(graph) {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
  const page = await context.newPage();
  await page.addInitScript(() => {
    localStorage.setItem("imgflo.seen", "yes");
    new MutationObserver((_, observer) => {
      if (!document.querySelector(".viewer .looking-size")) return;
      observer.disconnect();
      // The picture is on the screen when the frame after this one begins.
      requestAnimationFrame(() => requestAnimationFrame(() => (window.shown = performance.now())));
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto(`${url}/?graph=${graph}`);
  const shown = await page.waitForFunction(() => window.shown, null, { timeout: 60_000 });
  return { page, shown: await shown.jsonValue() };
}

/**
 * Frames a second while the pointer does something at a place sixty times a second. The page does it
 * to itself: a browser that is told from outside takes longer to hear of it.
 */
async function frames(page, kind, { x, y }, reach = 0) {
  await browser.startTracing(page, { categories: ["disabled-by-default-devtools.timeline.frame"] });
  await page.evaluate(
    ({ kind, x, y, reach }) => {
      const target = document.elementFromPoint(x, y);
      const mouse = { pointerId: 1, pointerType: "mouse", isPrimary: true, buttons: 1 };
      window.acts = 0;
      window.acting = setInterval(() => {
        // To and fro between -1 and 1, once a second.
        const sway = Math.sin((window.acts++ * 2 * Math.PI) / 60);
        const place = { clientX: x + reach * sway, clientY: y, view: window };
        const event = { bubbles: true, cancelable: true, ...mouse, ...place };
        const Kind = { pointermove: PointerEvent, mousemove: MouseEvent, wheel: WheelEvent }[kind];
        target.dispatchEvent(new Kind(kind, { ...event, deltaY: sway < 0 ? -40 : 40 }));
      }, 1000 / 60);
    },
    { kind, x, y, reach },
  );
  const begin = performance.now();
  await page.waitForTimeout(seconds * 1000);
  const acts = await page.evaluate(() => {
    clearInterval(window.acting);
    return window.acts;
  });
  const took = (performance.now() - begin) / 1000;
  const { traceEvents } = JSON.parse(String(await browser.stopTracing()));
  const drawn = traceEvents.filter(({ name }) => name === "DrawFrame").length;
  return { frames: drawn / took, acts: acts / took };
}

async function slider(page) {
  await (await nearest(page, "n1")).click();
  const box = await page.locator(".properties .slider-track").first().boundingBox();
  const place = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await page.mouse.move(place.x, place.y);
  await page.mouse.down();
  const found = await frames(page, "pointermove", place, box.width * 0.4);
  await page.mouse.up();
  return found;
}

/** The head of a node, or of one in the middle if that is not on the canvas. */
async function nearest(page, id) {
  const wanted = page.locator(`.operation[data-node="${id}"] header`);
  if ((await wanted.count()) > 0) return wanted;
  const { x, y } = await middle(page);
  const found = await page.evaluate(
    ([x, y]) => {
      const distance = (node) => {
        const box = node.getBoundingClientRect();
        return Math.hypot(box.x - x, box.y - y);
      };
      const nodes = [...document.querySelectorAll(".operation")];
      return nodes.sort((a, b) => distance(a) - distance(b))[0].dataset.node;
    },
    [x, y],
  );
  return page.locator(`.operation[data-node="${found}"] header`);
}

async function middle(page) {
  const box = await page.locator(".canvas").boundingBox();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function pan(page) {
  const { x, y } = await middle(page);
  // Between two rows of nodes is nothing to drag but the canvas.
  const nothing = await page.evaluate(
    ([x, y]) => {
      for (let down = 0; ; down += 2)
        if (document.elementFromPoint(x, y + down).matches(".react-flow__pane")) return y + down;
    },
    [x, y],
  );
  await page.mouse.move(x, nothing);
  await page.mouse.down();
  const found = await frames(page, "mousemove", { x, y: nothing }, 300);
  await page.mouse.up();
  return found;
}

async function zoom(page) {
  return frames(page, "wheel", await middle(page));
}

const results = { first: (await open("portrait")).shown };
for (const [nodes, deeds] of [
  [30, { slider }],
  [500, { slider, pan, zoom }],
]) {
  const { page, shown } = await open(`nodes-${nodes}`);
  results[nodes] = { shown };
  // What is asked for when a graph is opened is done.
  await page.waitForTimeout(3000);
  for (const [name, deed] of Object.entries(deeds)) results[nodes][name] = await deed(page);
  await page.context().close();
}
console.log(JSON.stringify(results));
await browser.close();
