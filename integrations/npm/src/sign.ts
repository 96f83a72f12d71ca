/** Signatures: HMAC-SHA256 by WebCrypto, which browsers and Node have. */

/**
 * Signs the path and query of a request that has `key` in it: gives it back with its signature.
 * Whatever is changed after that makes the signature wrong.
 */
export async function sign(target: string, secret: string): Promise<string> {
  const { subtle } = await webcrypto();
  const bytes = (text: string) => new TextEncoder().encode(text);
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const key = await subtle.importKey("raw", bytes(secret), hmac, false, ["sign"]);
  const signature = await subtle.sign("HMAC", key, bytes(target));
  return `${target}&signature=${base64url(new Uint8Array(signature))}`;
}

/** Node 18 has it in a module only. */
async function webcrypto(): Promise<Crypto> {
  if (globalThis.crypto?.subtle) {
    return globalThis.crypto;
  }
  // Not written out, so that bundlers for browsers do not look for it.
  const module = "node:crypto";
  try {
    return ((await import(module)) as { webcrypto: Crypto }).webcrypto;
  } catch {
    throw new Error("there is no WebCrypto here; browsers have it on pages of https only");
  }
}

function base64url(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
