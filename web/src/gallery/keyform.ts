// Where a key is typed.

import { element, id } from "./element";
import type { Key } from "./key";
import { keep, key } from "./key";

const LIFETIMES: [string, number][] = [
  ["for ever", 0],
  ["for an hour", 3600],
  ["for a day", 86_400],
  ["for 30 days", 2_592_000],
];

/** A form for the key that addresses are signed with. `changed` is called when it is another. */
export function keyForm(changed: () => void, expected: string | null): HTMLElement {
  const old = key();
  const name = element("input", {
    type: "text",
    class: "text",
    autocomplete: "off",
    spellcheck: false,
    value: old?.id ?? expected ?? "",
  });
  const secret = element("input", {
    type: "password",
    class: "text",
    autocomplete: "off",
    value: old?.secret ?? "",
  });
  const lifetime = element(
    "select",
    {},
    ...LIFETIMES.map(([text, seconds]) => new Option(text, String(seconds))),
  );
  lifetime.value = String(old?.lifetime ?? 0);
  const state = element("p", { class: "field-about", role: "status", textContent: told(old) });
  const forget = element("button", { type: "button", textContent: "Forget", hidden: old === null });
  const set = (next: Key | null) => {
    keep(next);
    forget.hidden = next === null;
    state.textContent = told(next);
    changed();
  };
  forget.addEventListener("click", () => {
    name.value = secret.value = "";
    set(null);
  });
  const buttons = element(
    "div",
    { class: "buttons" },
    element("button", { type: "submit", textContent: "Sign" }),
    forget,
  );
  const form = element(
    "form",
    { class: "key" },
    row("Key", name),
    row("Secret", secret),
    row("Good", lifetime),
    buttons,
    state,
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const given = { id: name.value.trim(), secret: secret.value, lifetime: Number(lifetime.value) };
    if (!globalThis.isSecureContext)
      state.textContent = "Browsers sign only on pages from https addresses or this machine.";
    else set(given.id && given.secret ? given : null);
  });
  const summary = element("summary", { textContent: "Signature" });
  return element(
    "details",
    { class: "panel-part", open: old !== null || expected !== null },
    summary,
    form,
  );
}

function told(key: Key | null): string {
  return key
    ? `Addresses are signed with ${key.id}. The secret is forgotten when this tab is closed.`
    : "Addresses are not signed. With a key they are, here in the browser.";
}

function row(text: string, input: HTMLElement): HTMLElement {
  input.id = id("key");
  return element(
    "div",
    { class: "row" },
    element("label", { htmlFor: input.id, textContent: text }),
    input,
  );
}
