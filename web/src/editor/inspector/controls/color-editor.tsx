// The editor of colors. It is loaded when one is first opened.

import { Pipette } from "lucide-react";
import type { RefObject } from "react";
import { useContext } from "react";
import {
  ColorArea,
  ColorField,
  ColorPicker,
  ColorSlider,
  ColorThumb,
  Input,
  Label,
  OverlayTriggerStateContext,
  parseColor as parse,
  SliderTrack,
} from "react-aria-components";

import { useDesk, useEditor, useSession, useView } from "../../editor";
import { IconButton } from "../../parts/button";
import type { Color } from "../../session/color";
import { parseColor, toHex } from "../../session/color";
import { MAIN } from "../../session/views";
import { words } from "../../words";
import type { ControlProps } from "./control";

/** What opened the editor. */
type Opener = RefObject<HTMLElement | null>;

/** The editor of a color. */
export default function ColorEditor({
  value,
  onChange,
  onDone,
  from,
}: ControlProps & { from: Opener }) {
  const color = parseColor(String(value)) ?? { red: 0, green: 0, blue: 0, alpha: 1 };
  const { red, green, blue, alpha } = color;
  const now = parse(`rgba(${red}, ${green}, ${blue}, ${alpha})`).toFormat("hsba");
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
        <Pick
          from={from}
          take={(picked) => {
            onChange(toHex({ ...picked, alpha }));
            onDone();
          }}
        />
      </div>
    </ColorPicker>
  );
}

/** Has a color picked from the large picture, where it is to be seen. */
function Pick({ take, from }: { take: (color: Color) => void; from: Opener }) {
  const { desk } = useEditor();
  const made = useView(MAIN, ({ picture }) => picture !== null);
  const speaks = useSession(({ runtime }) => runtime?.imgflo === true);
  const covered = useDesk(({ sheet }) => sheet !== null);
  const popover = useContext(OverlayTriggerStateContext);
  if (!made || !speaks || covered) return null;
  const pick = () => {
    popover?.close();
    desk.setState({ picking: { take, from: from.current }, pane: "picture" });
  };
  return <IconButton icon={Pipette} label={words.inspector.pickColor} onPress={pick} />;
}

/** Without the digits of an alpha that is full. */
function hex(text: string): string {
  return text.toLowerCase().replace(/^(#.{6})ff$/, "$1");
}
