// Which control a kind of value has.

import type { ReactNode } from "react";
import { Button, Switch, ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { ChevronDown, Dices } from "lucide-react";

import type { Json } from "../../graph/json";
import { IconButton } from "../../parts/button";
import { Field, NumberEntry } from "../../parts/field";
import { Choose, Menu } from "../../parts/menu";
import { part } from "../../parts/part";
import { Thumbnail } from "../../parts/thumbnail";
import type { Offer, Port } from "../../session/catalogue";
import { words } from "../../words";
import { ColorControl } from "./color";
import { NumberControl } from "./number";

const CurveControl = part(() => import("./curve"));

/** What every control is given. */
export interface ControlProps {
  /** What the property is called. */
  name: string;
  /** The same, to be shown. */
  label: ReactNode;
  port: Port;
  value: Json;
  onChange(value: Json): void;
  /** The user lets go: what follows is another step to undo. */
  onDone(): void;
}

/** Choices that fit beside each other. */
const FEW = { count: 4, letters: 26 };

/** The control for a port's kind of value. */
export function Control(props: ControlProps) {
  const { port } = props;
  if (port.choices && port.choices.length > 0) return <Choice {...props} />;
  switch (port.type) {
    case "number":
    case "integer":
    case "int":
      return <NumberControl {...props} />;
    case "boolean":
      return <Toggle {...props} />;
    case "color":
      return <ColorControl {...props} />;
    case "seed":
      return <Seed {...props} />;
    case "curve":
      return <CurveControl {...props} instead={props.label} />;
    default:
      return <Text {...props} />;
  }
}

function Toggle({ label, value, onChange, onDone }: ControlProps) {
  const on = value === true || value === "true";
  return (
    <Switch
      className="switch"
      isSelected={on}
      onChange={(on) => {
        onChange(on);
        onDone();
      }}
    >
      {label}
      <span className="switch-track" aria-hidden />
    </Switch>
  );
}

function Choice({ name, label, port, value, onChange, onDone }: ControlProps) {
  const choices = port.choices ?? [];
  const letters = choices.reduce((sum, { label }) => sum + label.length, 0);
  const few = choices.length <= FEW.count && letters <= FEW.letters;
  const choose = (value: string) => {
    onChange(value);
    onDone();
  };
  return (
    <div className="control">
      {label}
      {few ? (
        <ToggleButtonGroup
          className="segments"
          aria-label={name}
          disallowEmptySelection
          selectedKeys={[String(value)]}
          onSelectionChange={([key]) => key !== undefined && choose(String(key))}
        >
          {choices.map(({ value, label }) => (
            <ToggleButton key={value} id={value}>
              {label}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      ) : (
        <Choose
          label={name}
          hidden
          value={String(value)}
          options={choices.map(({ picture, ...choice }) => ({
            ...choice,
            // A list that is not open is not there, so nothing is asked for before.
            ...(picture === undefined
              ? {}
              : { picture: <Thumbnail className="choice-picture" address={picture} /> }),
          }))}
          onChange={choose}
        />
      )}
    </div>
  );
}

function Seed({ name, label, value, onChange, onDone }: ControlProps) {
  const set = (value: number) => {
    onChange(value);
    onDone();
  };
  return (
    <div className="control row">
      {label}
      <NumberEntry
        label={name}
        value={Number(value) || 0}
        minimum={0}
        maximum={4294967295}
        step={1}
        onChange={set}
      />
      <IconButton
        icon={Dices}
        label={words.inspector.dice}
        onPress={() => set(Math.floor(Math.random() * 10000))}
      />
    </div>
  );
}

function Text({ name, label, port, value, onChange, onDone }: ControlProps) {
  const text = value === null ? "" : typeof value === "string" ? value : JSON.stringify(value);
  const done = (text: string) => {
    onChange(text);
    onDone();
  };
  // The picture follows a text that is read, letter by letter; all of them are one step.
  const follows = port.long ? { onType: onChange, onLeave: onDone } : { onChange: done };
  return (
    <div className="control">
      {label}
      <div className="text-line">
        <Field label={name} hidden value={text} long={port.long ?? false} {...follows} />
        {port.offers ? (
          <Offers name={name} offers={port.offers} value={text} onChange={done} />
        ) : null}
      </div>
    </div>
  );
}

/** Texts to choose from, such as the names of fonts. */
function Offers({
  name,
  offers,
  value,
  onChange,
}: {
  name: string;
  offers: Offer[];
  value: string;
  onChange: (text: string) => void;
}) {
  const label = words.inspector.offers(name);
  return (
    <Menu
      label={label}
      button={
        <Button className="icon-button" aria-label={label}>
          <ChevronDown aria-hidden />
        </Button>
      }
      entries={offers.map(({ text, picture }) => ({
        id: text,
        label: text,
        picture: <Thumbnail className="specimen" address={picture} stencil />,
        on: text === value,
        run: () => onChange(text),
      }))}
    />
  );
}
