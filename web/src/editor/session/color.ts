// Colors as graphs have them: `#rrggbb`, `#rrggbbaa`, names, and `rgb()` and `rgba()` with numbers
// from 0 to 1 that count light, not what is sent to the screen.

/** A color as screens show it: red, green and blue from 0 to 255, alpha from 0 to 1. */
export interface Color {
  red: number;
  green: number;
  blue: number;
  alpha: number;
}

const NAMES: Record<string, string> = {
  aqua: "#00ffff",
  black: "#000000",
  blue: "#0000ff",
  fuchsia: "#ff00ff",
  gray: "#808080",
  green: "#008000",
  lime: "#00ff00",
  maroon: "#800000",
  navy: "#000080",
  olive: "#808000",
  purple: "#800080",
  red: "#ff0000",
  silver: "#c0c0c0",
  teal: "#008080",
  white: "#ffffff",
  yellow: "#ffff00",
  transparent: "#00000000",
  none: "#00000000",
};

/** The color that a text says; nothing if it says none. */
export function parseColor(text: string): Color | null {
  const plain = text.trim().toLowerCase();
  const hex = /^#([0-9a-f]{3,8})$/.exec(NAMES[plain] ?? plain)?.[1];
  if (hex) return fromHex(hex);
  const [, alpha, list = ""] = /^rgb(a?)\(([^)]*)\)$/.exec(plain) ?? [];
  const parts = list.split(",").map((part) => Number.parseFloat(part));
  if (alpha === undefined || parts.length < 3 || parts.some(Number.isNaN)) return null;
  const [red = 0, green = 0, blue = 0, opacity = 1] = parts;
  return { red: encoded(red), green: encoded(green), blue: encoded(blue), alpha: opacity };
}

function fromHex(hex: string): Color | null {
  const digits = hex.length < 6 ? [...hex].map((digit) => digit + digit).join("") : hex;
  if (digits.length !== 6 && digits.length !== 8) return null;
  const at = (i: number) => Number.parseInt(digits.slice(i, i + 2), 16);
  return { red: at(0), green: at(2), blue: at(4), alpha: digits.length === 8 ? at(6) / 255 : 1 };
}

/** Light as it is encoded for screens, in sRGB. */
function encoded(light: number): number {
  const held = Math.min(Math.max(light, 0), 1);
  return 255 * (held <= 0.0031308 ? held * 12.92 : 1.055 * held ** (1 / 2.4) - 0.055);
}

/** The color as a graph has it. */
export function toHex({ red, green, blue, alpha }: Color): string {
  const two = (value: number) => Math.round(value).toString(16).padStart(2, "0");
  const opaque = alpha >= 1 ? "" : two(alpha * 255);
  return `#${two(red)}${two(green)}${two(blue)}${opaque}`;
}

/** The color as style sheets have it. */
export function toCss({ red, green, blue, alpha }: Color): string {
  return `rgb(${red.toFixed(1)} ${green.toFixed(1)} ${blue.toFixed(1)} / ${alpha})`;
}
