// Addresses of the old form are those that the package `imgflo-url` makes.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { test } from "node:test";
import imgflo, { imgfloUrl } from "imgflo";
import { md5 } from "../dist/md5.js";

const CONFIG = { server: "https://imgflo.herokuapp.com/", key: "key", secret: "secret" };
const INPUT = { input: "https://a.com/b.png" };

/** Graph, parameters and format, and the address that `imgflo-url` 1.2.0 makes of them. */
const KNOWN = [
  [["passthrough", {"input": "https://a.com/b.gif"}],
    "https://imgflo.herokuapp.com/graph/key/408ff9579217fc27ec7472b8de5e8c3b/noop.gif?input=https%3A%2F%2Fa.com%2Fb.gif"],
  [["passthrough", {"input": "https://imgflo.herokuapp.com/graph/vahj1ThiexotieMo/5764f83177c27abe632d7dce03e55e6d/noop.jpeg?input=https%3A%2F%2Fcdn-images-1.medium.com%2Fmax%2F1200%2F1*f7gpfegwe5jhpYs_1R_neA.jpeg"}],
    "https://imgflo.herokuapp.com/graph/key/6e48078f4a068533f7112dc63c28df9f/passthrough.jpeg?input=https%3A%2F%2Fimgflo.herokuapp.com%2Fgraph%2Fvahj1ThiexotieMo%2F5764f83177c27abe632d7dce03e55e6d%2Fnoop.jpeg%3Finput%3Dhttps%253A%252F%252Fcdn-images-1.medium.com%252Fmax%252F1200%252F1*f7gpfegwe5jhpYs_1R_neA.jpeg"],
  [["noop", {"input": "https://pbs.twimg.com/media/BlM0d2-CcAAT9ic.jpg:large"}],
    "https://imgflo.herokuapp.com/graph/key/0125cf1fec905afdcf07a2963c907b2d/noop.jpg?input=https%3A%2F%2Fpbs.twimg.com%2Fmedia%2FBlM0d2-CcAAT9ic.jpg%3Alarge"],
  [["noop", {"input": "https://imgflo.herokuapp.com/graph/2b2431f8e7ba7b0/dabcd2b47c33e25505fb1f5615586fb5/noop.jpg?input=https%3A%2F%2Fpbs.twimg.com%2Fmedia%2FCocKWjJWEAAlPJI.jpg%3Alarge"}],
    "https://imgflo.herokuapp.com/graph/key/c2ee25e62a242c68c32702ad90aedf2e/noop.jpg?input=https%3A%2F%2Fimgflo.herokuapp.com%2Fgraph%2F2b2431f8e7ba7b0%2Fdabcd2b47c33e25505fb1f5615586fb5%2Fnoop.jpg%3Finput%3Dhttps%253A%252F%252Fpbs.twimg.com%252Fmedia%252FCocKWjJWEAAlPJI.jpg%253Alarge"],
  [["gradientmap", {"input": "https://pbs.twimg.com/media/BlM0d2-CcAAT9ic.jpg:large", "color1": "#0A2A2F", "color2": "#FDE7A0", "srgb": true}],
    "https://imgflo.herokuapp.com/graph/key/49467a1d8a94cf6c8350841299ecfb56/gradientmap.jpg?color1=%230A2A2F&color2=%23FDE7A0&input=https%3A%2F%2Fpbs.twimg.com%2Fmedia%2FBlM0d2-CcAAT9ic.jpg%3Alarge&srgb=true"],
  [["passthrough", {"input": "https://v.cdn.vine.co/r/videos/B5B06468B91176403722801139712_342c9a1c624.1.5.15775156368984795444.mp4.jpg?versionId=edU_LrAtIFsGvZj.Fgi0Si1bem68tBlk"}],
    "https://imgflo.herokuapp.com/graph/key/0256dbdaea357ae9928f19c50d3d088a/passthrough.jpg?input=https%3A%2F%2Fv.cdn.vine.co%2Fr%2Fvideos%2FB5B06468B91176403722801139712_342c9a1c624.1.5.15775156368984795444.mp4.jpg%3FversionId%3DedU_LrAtIFsGvZj.Fgi0Si1bem68tBlk"],
  [["passthrough", {"input": "http://1.bp.blogspot.com/-1h8jX1lfGJc/UnlTZ3Fsq6I/AAAAAAAAAOo/dw7IXnJBO5A/s1600/IMG_1722.JPG"}],
    "https://imgflo.herokuapp.com/graph/key/e48c2b3866af0e91fb4b1ef4d5399b7d/passthrough.jpg?input=http%3A%2F%2F1.bp.blogspot.com%2F-1h8jX1lfGJc%2FUnlTZ3Fsq6I%2FAAAAAAAAAOo%2Fdw7IXnJBO5A%2Fs1600%2FIMG_1722.JPG"],
  [["gradientmap", {"input": "https://lh6.ggpht.com/qhLc1KUYP3YpNUtf9MujZVld1ctgsU0_oEEqp6Jkte8hW1UNJqKSm9-ExP-uzyL3r2c=h556", "color1": "#0A2A2F", "color2": "#FDE7A0", "srgb": true}],
    "https://imgflo.herokuapp.com/graph/key/36d57f858d35674ca1626a1a57842b3e/gradientmap?color1=%230A2A2F&color2=%23FDE7A0&input=https%3A%2F%2Flh6.ggpht.com%2FqhLc1KUYP3YpNUtf9MujZVld1ctgsU0_oEEqp6Jkte8hW1UNJqKSm9-ExP-uzyL3r2c%3Dh556&srgb=true"],
  [["gradientmap", {"input": "https://pbs.twimg.com/media/BlM0d2-CcAAT9ic.jpg:large", "color1": "#0A2A2F", "color2": "#FDE7A0", "srgb": true}, "png"],
    "https://imgflo.herokuapp.com/graph/key/47d2fa8035119a3f038dc2be3756e10d/gradientmap.png?color1=%230A2A2F&color2=%23FDE7A0&input=https%3A%2F%2Fpbs.twimg.com%2Fmedia%2FBlM0d2-CcAAT9ic.jpg%3Alarge&srgb=true"],
];

test("the addresses are those of imgflo-url", () => {
  for (const [given, address] of KNOWN) {
    assert.equal(imgflo(CONFIG, ...given), address);
  }
});

test("require gives the function itself, with the others beside it", () => {
  const required = createRequire(import.meta.url)("imgflo");
  for (const [given, address] of KNOWN) {
    assert.equal(required(CONFIG, ...given), address);
  }
  assert.deepEqual(
    Object.keys(required).sort(),
    ["imgfloUrl", "picture", "sign", "srcset", "url"],
  );
  assert.equal(imgfloUrl, imgflo);
});

test("what is missing is named", () => {
  for (const [given, message] of [
    [[null, "g", INPUT], "imgflo config object not provided"],
    [[undefined], "imgflo config object not provided"],
    [[{ ...CONFIG, server: null }, "g", INPUT], 'imgflo config must contain a "server" key'],
    [[{ ...CONFIG, key: undefined }, "g", INPUT], 'imgflo config must contain a "key" key'],
    [[{ ...CONFIG, secret: null }, "g", INPUT], 'imgflo config must contain a "secret" key'],
    [[CONFIG, null, INPUT], "imgflo graph name not provided"],
    [[CONFIG, "g"], "imgflo params not provided"],
    [[CONFIG, "g", {}], 'imgflo params must contain an "input" key'],
    [[{}, null, null], 'imgflo config must contain a "server" key'],
  ]) {
    assert.throws(() => imgflo(...given), { message });
  }
});

test("what needs no server is left alone", () => {
  for (const input of ["data:image/gif;base64,R0lG", "blob:http://localhost/0000-0123"]) {
    assert.equal(imgflo(CONFIG, "passthrough", { input, width: 5 }), input);
  }
});

test("the ending of a picture tells its format", () => {
  for (const [input, spec] of [
    ["https://a.com/b.PNG", "g.png"],
    ["https://a.com/b.tif", "g.png"],
    ["https://a.com/b.tiff", "g.tiff"],
    ["https://a.com/b.jpg:large?x=.png", "g.jpg"],
    ["https://a.com/b.jpg?to=/c.webp", "g.webp"],
    ["https://a.com/b.c/d", "g"],
    ["https://a.com/.png", "g.png"],
    ["https://a.com/", "g"],
    ["https://a.com", "g.com"],
    ["files/b.jpg", "g.jpg"],
    ["b.jpg", "g"],
    ["bear.jpg", "g.jpg"],
    ["https://a.com/b.jp-g", "g"],
  ]) {
    const address = imgflo(CONFIG, "g", { input });
    assert.equal(new URL(address).pathname.split("/").pop(), spec, input);
  }
  const format = (format) => imgflo(CONFIG, "g", INPUT, format).split("/")[6].split("?")[0];
  assert.equal(format("JPG"), "g.jpg");
  assert.equal(format("TIF"), "g.png");
  assert.equal(format("gif"), "noop.gif");
  assert.equal(format(""), "g.");
  assert.equal(format(null), "g.png");
});

test("a GIF keeps nothing but its address", () => {
  const address = imgflo(CONFIG, "g", { input: "https://a.com/b.gif", width: 5 });
  assert.equal(new URL(address).search, "?input=https%3A%2F%2Fa.com%2Fb.gif");
});

test("parameters are sorted, and their values encoded", () => {
  const params = { z: 1, a: true, "b c": undefined, B: "ü &'()*!~", ...INPUT };
  const address = imgflo(CONFIG, "g", params);
  const query = address.slice(address.indexOf("?"));
  const input = "input=https%3A%2F%2Fa.com%2Fb.png";
  assert.equal(query, `?B=%C3%BC%20%26'()*!~&a=true&b c=undefined&${input}&z=1`);
});

test("MD5 is MD5, for texts of every length", () => {
  for (let length = 0; length < 200; length++) {
    const text = "ü€𝄞a".repeat(length).slice(0, length);
    const sum = createHash("md5").update(text).digest("hex");
    assert.equal(md5(text), sum, `${length} letters`);
  }
  assert.equal(md5("a".repeat(1e5)), createHash("md5").update("a".repeat(1e5)).digest("hex"));
});
