// The editor of colors. It is loaded when one is first opened.

import { Pipette } from "lucide-react";
import {
  ColorArea,
  ColorField,
  ColorPicker,
  ColorSlider,
  ColorThumb,
  Input,
  Label,
  parseColor as parse,
  SliderTrack,
} from "react-aria-components";

import { IconButton } from "../../parts/button";
import { parseColor, toHex } from "../../session/color";
import { words } from "../../words";
import type { ControlProps } from "./control";

interface Dropper {
  open(): Promise<{ sRGBHex: string }>;
}

/** What picks a color from the screen, where the browser has it. */
const Dropper = (globalThis as { EyeDropper?: new () => Dropper }).EyeDropper;

/** The editor of a color. */
export default function ColorEditor({ value, onChange, onDone }: ControlProps) {
  const color = parseColor(String(value)) ?? { red: 0, green: 0, blue: 0, alpha: 1 };
  const { red, green, blue, alpha } = color;
  const now = parse(`rgba(${red}, ${green}, ${blue}, ${alpha})`).toFormat("hsba");
  const pick = () =>
    new (Dropper as NonNullable<typeof Dropper>)().open().then(
      ({ sRGBHex }) => {
        onChange(toHex({ ...(parseColor(sRGBHex) ?? color), alpha }));
        onDone();
      },
      () => undefined,
    );
  return (
    <ColorPicker value={now} onChange={(color) => onChange(hex(color.toString("hexa")))}>
      <ColorArea
        className="color-area"
        colorSpace="hsb"
        xChannel="saturation"
        yChannel="brightness"
      >
        <ColorThumb className="color-thumb" />
      </ColorArea>
      <ColorSlider className="color-slider" colorSpace="hsb" channel="hue">
        <Label>{words.inspector.hue}</Label>
        <SliderTrack>
          <ColorThumb className="color-thumb" />
        </SliderTrack>
      </ColorSlider>
      <ColorSlider className="color-slider" channel="alpha">
        <Label>{words.inspector.opacity}</Label>
        <SliderTrack>
          <ColorThumb className="color-thumb" />
        </SliderTrack>
      </ColorSlider>
      <div className="color-line">
        <ColorField className="field" aria-label={words.inspector.hex}>
          <Input />
        </ColorField>
        {Dropper ? (
          <IconButton
            icon={Pipette}
            label={words.inspector.pickColor}
            onPress={() => void pick()}
          />
        ) : null}
      </div>
    </ColorPicker>
  );
}

/** Without the digits of an alpha that is full. */
function hex(text: string): string {
  return text.toLowerCase().replace(/^(#.{6})ff$/, "$1");
}
