// What file the result is: its format, its size, how good it is.

import { control } from "./controls/control";
import type { Control } from "./controls/field";
import type { Parameter } from "./graph";
import type { Request } from "./request";
import { FITS, FORMATS, LOSSY } from "./request";

const SIDE = { type: "int", minimum: 1, maximum: 65_535 } as const;
const QUALITIES = ["auto", "50", "75", "85", "95"];

/** A control of the result: the parameter, and where its value is kept. */
interface Setting {
  parameter: Parameter;
  key: "extension" | "width" | "height" | "fit" | "quality";
  /** Whether it is of use. */
  when?: (request: Request) => boolean;
}

/** Controls of the result; they are added to `controls` by name. */
export function outputControls(
  request: Request,
  controls: Map<string, Control>,
  changed: (settled: boolean) => void,
): HTMLElement[] {
  const all = settings(request).map(({ parameter, key, when }) => {
    const one = control(parameter, request[key] || undefined, (value, settled) => {
      request[key] =
        value ?? (key === "extension" || key === "fit" ? String(parameter.default) : "");
      hide();
      changed(settled);
    });
    controls.set(parameter.name, one);
    return { element: one.element, when };
  });
  const hide = () => {
    for (const { element, when } of all) element.hidden = when !== undefined && !when(request);
  };
  hide();
  return all.map(({ element }) => element);
}

function settings(request: Request): Setting[] {
  const formats = FORMATS.map(([ending]) => ending as string);
  const choice = (
    name: string,
    standard: string,
    values: string[],
    description: string,
  ): Parameter => {
    const value =
      name === "format" ? request.extension : name === "quality" ? request.quality : request.fit;
    return {
      name,
      type: "enum",
      default: standard,
      values: listed(values, value),
      names: new Map(FORMATS),
      description,
    };
  };
  const lossy = ({ extension }: Request) => LOSSY.includes(extension);
  const both = ({ width, height }: Request) => width !== "" && height !== "";
  return [
    { key: "extension", parameter: choice("format", "jpg", formats, "") },
    {
      key: "quality",
      when: lossy,
      parameter: choice("quality", "auto", QUALITIES, "The less, the smaller the file."),
    },
    { key: "width", parameter: { name: "width", ...SIDE } },
    { key: "height", parameter: { name: "height", ...SIDE } },
    {
      key: "fit",
      when: both,
      parameter: choice("fit", "inside", [...FITS], "How the picture fits into width and height."),
    },
  ];
}

/** A list with a value in it, which may be one that is not usual. */
function listed(values: string[], value: string): string[] {
  return value === "" || values.includes(value) ? values : [...values, value];
}
