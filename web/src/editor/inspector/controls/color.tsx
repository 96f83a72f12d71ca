// A color: a swatch that opens the editor of colors.

import { useRef } from "react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";

import { Field } from "../../parts/field";
import { part } from "../../parts/part";
import { Swatch } from "../../parts/swatch";
import { parseColor, toHex } from "../../session/color";
import { words } from "../../words";
import type { ControlProps } from "./control";

const ColorEditor = part(() => import("./color-editor"));

/** A color. */
export function ColorControl(props: ControlProps) {
  const { name, label, value, onChange, onDone } = props;
  const button = useRef<HTMLButtonElement>(null);
  const text = typeof value === "string" ? value : "";
  return (
    <div className="control row">
      {label}
      <Field
        label={name}
        hidden
        value={text}
        onChange={(text) => {
          onChange(text);
          onDone();
        }}
      />
      <DialogTrigger onOpenChange={(open) => !open && onDone()}>
        <Button ref={button} className="color-button" aria-label={words.inspector.color(name)}>
          <Swatch value={text === "" ? "#000000" : named(text)} />
        </Button>
        <Popover className="popover" placement="left top">
          <Dialog className="color-dialog" aria-label={words.inspector.color(name)}>
            <ColorEditor {...props} from={button} />
          </Dialog>
        </Popover>
      </DialogTrigger>
    </div>
  );
}

function named(text: string): string {
  const color = parseColor(text);
  return color ? toHex(color) : text;
}
