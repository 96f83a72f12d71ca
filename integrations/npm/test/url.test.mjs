// Addresses for today's servers.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { picture, sign, srcset, url } from "imgflo";

const SERVER = "https://img.example.com";
const PLAIN = { server: SERVER, graph: "sepia", input: "https://a.org/x.jpg?a=1", format: "jpg" };
const KEY = { key: "k1", secret: "the secret" };
const INPUT = "input=https%3A%2F%2Fa.org%2Fx.jpg%3Fa%3D1";

test("an address has the graph, the format and the input", async () => {
  assert.equal(await url(PLAIN), `${SERVER}/image/sepia.jpg?${INPUT}`);
  assert.equal(await url({ server: `${SERVER}/`, graph: "sky" }), `${SERVER}/image/sky`);
  const proxy = { ...PLAIN, server: `${SERVER}/pictures/` };
  assert.equal(await url(proxy), `${SERVER}/pictures/image/sepia.jpg?${INPUT}`);
});

test("the same wishes give the same address", async () => {
  const wishes = { width: 300, height: 200, fit: "cover", dpr: 1.5, quality: 80 };
  const expected = `${INPUT}&B=2&a=1&c=false&width=300&height=200&fit=cover&dpr=1.5&quality=80`;
  for (const params of [{ a: 1, B: 2, c: false, d: undefined }, { c: false, B: 2, a: 1 }]) {
    assert.equal(await url({ ...PLAIN, ...wishes, params }), `${SERVER}/image/sepia.jpg?${expected}`);
  }
});

test("nothing is left that somebody on the way would change", async () => {
  const odd = { server: SERVER, graph: "a/b c", params: { "x&y": "!'()*~ #+ü%2F" } };
  const address = await url(odd);
  assert.equal(
    address,
    `${SERVER}/image/a%2Fb%20c?x%26y=%21%27%28%29%2A~%20%23%2B%C3%BC%252F`,
  );
  assert.equal(new URL(address).href, address);
  assert.equal(new URL(address).searchParams.get("x&y"), "!'()*~ #+ü%2F");
});

test("a signature is the HMAC of all that comes before it", async () => {
  // As the server's own test has it.
  const target = "/image/sepia.jpg?input=https%3A%2F%2Fa.org%2Fx.jpg&scale=0.5&key=k1";
  const known = "YuZ8T1mUUo-MsWu9ljwP9EKlRXkI1YKab-6xsSmR7ys";
  assert.equal(await sign(target, KEY.secret), `${target}&signature=${known}`);
  const address = await url({
    ...PLAIN,
    ...KEY,
    server: `${SERVER}/behind/a/proxy`,
    input: "https://a.org/x.jpg",
    params: { scale: 0.5 },
  });
  assert.equal(address, `${SERVER}/behind/a/proxy${target}&signature=${known}`);
});

test("secrets and targets in any script are signed as UTF-8", async () => {
  for (let length = 1; length < 200; length += 7) {
    const [secret, target] = ["ü€𝄞".repeat(length), `/image/${"ß".repeat(length)}?key=1`];
    const right = createHmac("sha256", secret).update(target).digest("base64url");
    assert.equal(await sign(target, secret), `${target}&signature=${right}`);
  }
});

test("an address can have an end", async () => {
  const end = 1_900_000_000;
  const signed = await url({ ...PLAIN, ...KEY, expires: end });
  assert.match(signed, /&key=k1&expires=1900000000&signature=[-_A-Za-z0-9]{43}$/);
  assert.equal(await url({ ...PLAIN, ...KEY, expires: new Date(end * 1000 + 999) }), signed);
});

test("what makes no sense is refused, and named", async () => {
  for (const [wrong, message] of [
    [{ server: "img.example.com" }, /`server` is "img.example.com"/],
    [{ server: `${SERVER}/?a=b` }, /`server`/],
    [{ graph: "" }, /`graph`/],
    [{ graph: undefined }, /`graph` is undefined/],
    [{ fit: "stretch" }, /`fit` is "stretch", but takes contain, cover, fill, inside/],
    [{ width: 0 }, /`width` is 0/],
    [{ width: 1.5 }, /`width` is 1.5/],
    [{ height: NaN }, /`height`/],
    [{ dpr: -1 }, /`dpr` is -1/],
    [{ dpr: Infinity }, /`dpr`/],
    [{ quality: 101 }, /`quality` is 101/],
    [{ params: { key: "x" } }, /`params` is "key"/],
    [{ params: { signature: "x" } }, /`params` is "signature"/],
    [{ key: "k1" }, /`key` and `secret`/],
    [{ secret: "hush" }, /`key` and `secret`/],
    [{ expires: 5 }, /`expires` is signed/],
    [{ ...KEY, expires: -1 }, /`expires` is -1/],
    [{ ...KEY, expires: new Date(NaN) }, /`expires`/],
  ]) {
    const error = await url({ ...PLAIN, ...wrong }).catch((error) => error);
    assert.ok(error instanceof TypeError, JSON.stringify(wrong));
    assert.match(error.message, message);
    assert.doesNotMatch(error.message, /hush|the secret/);
  }
});

test("a srcset has an address for every width or density", async () => {
  const at = (query) => `${SERVER}/image/sepia.jpg?${INPUT}&${query}`;
  assert.equal(
    await srcset({ ...PLAIN, widths: [400, 800] }),
    `${at("width=400")} 400w, ${at("width=800")} 800w`,
  );
  assert.equal(
    await srcset({ ...PLAIN, width: 300 }),
    `${at("width=300&dpr=1")} 1x, ${at("width=300&dpr=2")} 2x`,
  );
  await assert.rejects(srcset({ ...PLAIN, widths: [] }), /`widths` is empty/);
});

test("every address of a srcset is signed by itself", async () => {
  const set = await srcset({ ...PLAIN, ...KEY, widths: [100, 200] });
  for (const entry of set.split(", ")) {
    const [address] = entry.split(" ");
    const [target, signature] = address.slice(SERVER.length).split("&signature=");
    const right = createHmac("sha256", KEY.secret).update(target).digest("base64url");
    assert.equal(signature, right);
  }
});

test("a picture offers every format, and its text does not break out", async () => {
  const html = await picture({
    ...PLAIN,
    widths: [400, 800],
    sizes: "(min-width: 40em) 50vw, 100vw",
    alt: '"><script>alert(1)</script>&',
    class: "wide",
  });
  const source = (type, format) => {
    const at = (width) => `${SERVER}/image/sepia.${format}?${INPUT}&amp;width=${width} ${width}w`;
    return `<source type="image/${type}" srcset="${at(400)}, ${at(800)}" sizes="(min-width: 40em) 50vw, 100vw">`;
  };
  const [avif, webp, jpeg] = [source("avif", "avif"), source("webp", "webp"), source("jpeg", "jpg")];
  const set = jpeg.slice(jpeg.indexOf("srcset"), -1);
  const src = `src="${SERVER}/image/sepia.jpg?${INPUT}&amp;width=800"`;
  const alt = 'alt="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;"';
  const rest = 'class="wide" loading="lazy" decoding="async"';
  assert.equal(html, `<picture>${avif}${webp}<img ${src} ${set} ${alt} ${rest}></picture>`);
});

test("a picture of a fixed size keeps its place in the page", async () => {
  const one = { ...PLAIN, width: 300, height: 200, formats: ["png"], alt: "", loading: "eager" };
  const html = await picture(one);
  assert.match(html, /^<picture><img src="[^"]*width=300&amp;height=200" srcset="[^"]* 2x"/);
  assert.match(html, / alt="" width="300" height="200" loading="eager" decoding="async">/);
  await assert.rejects(picture({ ...one, formats: [] }), /`formats` is empty/);
});
