// The key that requests are signed with. It is kept until the tab is closed, and nowhere else.

/** A key of the server's, and how long what it signs is good for. */
export interface Key {
  id: string;
  secret: string;
  /** Seconds from now; 0 is for ever. */
  lifetime: number;
}

const PLACE = "imgflo.key";

/** The key that was typed in this tab. */
export function key(): Key | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(PLACE) ?? "null") as Key | null;
    return kept?.id && kept.secret ? kept : null;
  } catch {
    return null;
  }
}

/** Keeps a key, or forgets the one there is. */
export function keep(key: Key | null): void {
  if (key) sessionStorage.setItem(PLACE, JSON.stringify(key));
  else sessionStorage.removeItem(PLACE);
}

/** The address with the key's name and a signature: HMAC-SHA256 of all that stands before it. */
export async function signed(target: string, key: Key): Promise<string> {
  let text = `${target}${target.includes("?") ? "&" : "?"}key=${encodeURIComponent(key.id)}`;
  if (key.lifetime > 0) text += `&expires=${Math.floor(Date.now() / 1000) + key.lifetime}`;
  const bytes = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const secret = await crypto.subtle.importKey("raw", bytes.encode(key.secret), algorithm, false, [
    "sign",
  ]);
  const signature = await crypto.subtle.sign("HMAC", secret, bytes.encode(text));
  return `${text}&signature=${base64url(new Uint8Array(signature))}`;
}

function base64url(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
