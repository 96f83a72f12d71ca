import { expect, test } from "@playwright/test";

import { PHOTO, answer, fitsInWidth, isAccessible, open, result, text } from "./page";
import { KEY } from "../server-key";

test("a slider changes the address and the picture", async ({ page }) => {
  await open(page, "retro.jpg");
  const before = await result(page).getAttribute("src");
  const slider = page.getByRole("slider", { name: "Strength, slider" });
  await slider.fill("0.9");
  await expect(text(page, "Address")).toContainText("strength=0.9");
  await expect(page).toHaveURL(/strength=0\.9/);
  expect(await result(page).getAttribute("src")).not.toBe(before);
});

test("what is dragged over is shown, and what it is left at", async ({ page }) => {
  await open(page, "gaussianblur.jpg");
  const slider = page.getByRole("slider", { name: "Blur across, slider" });
  const box = await slider.boundingBox();
  if (!box) throw new Error("the slider is not to be seen");
  const seen: string[] = [];
  page.on("request", (request) => seen.push(request.url()));
  const at = (part: number) => [box.x + box.width * part, box.y + box.height / 2] as const;
  await page.mouse.move(...at(0.1));
  await page.mouse.down();
  await page.mouse.move(...at(0.3), { steps: 4 });
  await expect.poll(() => seen.some((url) => url.includes("std-dev-x="))).toBe(true);
  await page.mouse.move(...at(0.5), { steps: 6 });
  await page.mouse.up();
  await expect(text(page, "Address")).toContainText(/std-dev-x=7[2-8]\d/);
});

test("a number, a color, a switch, a menu and a text each reach the address", async ({ page }) => {
  await open(page, "gradientmap.png");
  await page.getByRole("spinbutton", { name: "Stop 2" }).fill("0.7");
  await page.getByRole("textbox", { name: "Color 1", exact: true }).fill("#123456");
  await page.getByRole("switch", { name: "sRGB" }).check();
  for (const part of ["stop2=0.7", "color1=%23123456", "srgb=true"]) {
    await expect(text(page, "Address")).toContainText(part);
  }
  await open(page, "retro.jpg");
  await page.getByRole("radio", { name: "Batcave" }).check({ force: true });
  await expect(text(page, "Address")).toContainText("preset=batcave");
  await open(page, "delaunay_triangles.png", "");
  await page.getByRole("textbox", { name: "Word" }).fill("dandelion");
  await expect(text(page, "Address")).toContainText("seed=dandelion");
});

test("a graph that takes no picture is asked without one", async ({ page }) => {
  await open(page, "canvas.png", "color=%23123456&input=files/photo.jpg");
  await expect(text(page, "Address")).toHaveText(/\/image\/canvas\.png\?color=%23123456$/);
});

test("a control goes back to its default alone", async ({ page }) => {
  await open(page, "retro.jpg", "input=files/photo.jpg&width=320&strength=0.9&preset=indie");
  const reset = page.getByRole("button", { name: "Reset Strength to 0.5" });
  await reset.click();
  await expect(reset).toBeHidden();
  await expect(page.getByRole("spinbutton", { name: "Strength" })).toHaveValue("0.5");
  await expect(text(page, "Address")).not.toContainText("strength");
  await expect(text(page, "Address")).toContainText("preset=indie");
});

test("what is wrong is said at the control that caused it", async ({ page }) => {
  await open(page, "desaturate.jpg", "input=files/photo.jpg&width=64&grainsize=20");
  const typed = page.getByRole("spinbutton", { name: "Samples" });
  await typed.fill("-5");
  const field = page.locator("[data-parameter=samples]");
  await expect(field.getByRole("alert")).toContainText("samples");
  await expect(typed).toHaveAttribute("aria-invalid", "true");
  await typed.fill("3");
  await expect(field.getByRole("alert")).toBeHidden();
  await expect(typed).not.toHaveAttribute("aria-invalid");
});

test("a picture that is not there is said where pictures are chosen", async ({ page }) => {
  await page.goto("/debug/graph//retro.jpg/?input=files/nothing.jpg");
  await expect(page.getByRole("region", { name: "Picture" }).getByRole("alert")).toContainText(
    "files/nothing.jpg",
  );
});

test("the handle uncovers the original, by keyboard too", async ({ page }) => {
  await open(page, "noir.jpg");
  const split = page.getByRole("slider", { name: "How much of the original" });
  await expect(split).toBeVisible();
  await split.focus();
  for (let i = 0; i < 10; i += 1) await page.keyboard.press("ArrowRight");
  await expect(split).toHaveValue("10");
  const clip = await page.locator(".before").evaluate((image) => getComputedStyle(image).clipPath);
  expect(clip).toContain("90%");
});

test("a result of another shape has no handle", async ({ page }) => {
  await open(page, "crop.png", "input=files/photo.jpg&cropwidth=90&cropheight=90");
  await expect(page.getByText("90 × 90")).toBeVisible();
  await expect(page.getByRole("slider", { name: "How much of the original" })).toBeHidden();
});

test("size and format can be chosen, and are told of the result", async ({ page }) => {
  await open(page, "old-photo.jpg", "input=files/photo.jpg");
  await expect(page.locator(".facts")).toContainText("1600 × 900");
  await page.getByRole("spinbutton", { name: "Width" }).fill("200");
  await page.getByRole("radio", { name: "PNG" }).check({ force: true });
  await expect(page.locator(".facts")).toContainText(/200 × 11[23] · .* kB · .* m?s/);
  await expect(text(page, "Address")).toContainText(
    "/image/old-photo.png?input=files/photo.jpg&width=200",
  );
});

test("the address, the HTML and the line for curl ask for the same", async ({ page, request }) => {
  await open(page, "noir.jpg", "input=files/photo.jpg&width=200&grain=0.1");
  const address = (await text(page, "Address").textContent()) ?? "";
  await expect(text(page, "curl")).toHaveText(`curl -o noir.jpg '${address}'`);
  const html = (await text(page, "HTML").textContent()) ?? "";
  expect(html).toContain(`src="${address.replaceAll("&", "&amp;")}"`);
  expect(html).toMatch(/srcset="[^"]* 1x,\s+[^"]*dpr=2 2x"/);
  expect((await request.get(address)).headers()["content-type"]).toBe("image/jpeg");
});

test("with a key the address is signed, and the server takes it", async ({ page, request }) => {
  await open(page, "noir.jpg", "input=files/photo.jpg&width=64");
  await page.getByText("Signature").click();
  await page.getByLabel("Key").fill(KEY.id);
  await page.getByLabel("Secret").fill(KEY.secret);
  await page.getByLabel("Good").selectOption("for an hour");
  await page.getByRole("button", { name: "Sign" }).click();
  await expect(text(page, "Address")).toContainText(/&key=tester&expires=\d+&signature=[\w-]{43}$/);
  const address = (await text(page, "Address").textContent()) ?? "";
  expect((await request.get(address)).status()).toBe(200);
  expect((await request.get(address.replace("width=64", "width=65"))).status()).toBe(403);
  expect(await page.evaluate(() => [localStorage.length, document.cookie])).toEqual([0, ""]);
});

test("a file of the user's is sent, and has a line for curl but no address", async ({ page }) => {
  await open(page, "noir.jpg", "input=files/peaks.jpg&width=200");
  const sent = answer(page, "noir", "width=200");
  await page.locator("input[type=file]").setInputFiles(PHOTO);
  expect((await sent).request().method()).toBe("POST");
  await expect(text(page, "curl")).toContainText("--data-binary @photo.jpg");
  await expect(text(page, "Address")).toBeHidden();
});

test("a request of the old kind is opened with its key and its parameters", async ({ page }) => {
  await page.goto(
    "/debug/graph/somebody/0123abcd/crop.png/?cropheight=111&cropwidth=130&x=130&input=files%2Fphoto.jpg&debug=1",
  );
  await expect(page.getByText("130 × 111")).toBeVisible();
  await expect(page.getByRole("spinbutton", { name: "Crop height" })).toHaveValue("111");
  await expect(page.getByLabel("Key")).toHaveValue("somebody");
});

test("a graph that is not there is said so", async ({ page }) => {
  await page.goto("/debug/graph//nothing.jpg/");
  await expect(page.getByText("No graph is called nothing.")).toBeVisible();
});

test("every control can be reached with the keyboard", async ({ page }) => {
  await open(page, "retro.jpg");
  const names = new Set<string>();
  for (let i = 0; i < 50; i += 1) {
    await page.keyboard.press("Tab");
    names.add(
      await page.evaluate(
        () =>
          (document.activeElement?.closest("[data-parameter]") as HTMLElement | null)?.dataset[
            "parameter"
          ] ?? "",
      ),
    );
  }
  for (const name of ["srgb", "strength", "preset", "format", "quality", "width", "height"])
    expect(names).toContain(name);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`a graph at work has no barriers in ${colorScheme} colors`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await open(page, "gradientmap.jpg", "input=files/photo.jpg&width=320&stop1=0.2");
    await expect(text(page, "HTML")).toContainText("srcset");
    await isAccessible(page);
  });
}

test("a graph at work fits on a phone", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const graph of ["retro.jpg", "gradientmap.jpg"]) {
    await open(page, graph, "input=files/photo.jpg&width=900&height=500&fit=cover");
    await fitsInWidth(page);
  }
});
