// Menus, and choices from a list.

import { Check, ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import {
  Button,
  Keyboard,
  Label,
  ListBox,
  ListBoxItem,
  Menu as List,
  MenuItem,
  MenuTrigger,
  Popover,
  Select,
  SelectValue,
  Separator,
  Text,
} from "react-aria-components";

/** A line of a menu. */
export interface Line {
  id: string;
  label: string;
  keys?: string;
  /** What is seen instead of the label, as soon as it is there. */
  picture?: ReactNode;
  on?: boolean;
  disabled?: boolean;
  danger?: boolean;
  run(): void;
}

/** A line of a menu; `null` is a separator. */
export type Entry = Line | null;

/** A menu behind a button. */
export function Menu({
  button,
  label,
  entries,
}: {
  button: ReactNode;
  label: string;
  entries: Entry[];
}) {
  return (
    <Drop button={button}>
      <Lines label={label} entries={entries} />
    </Drop>
  );
}

/** What drops from a button, such as lines. */
export function Drop({ button, children }: { button: ReactNode; children: ReactNode }) {
  return (
    <MenuTrigger>
      {button}
      <Popover className="popover" offset={4}>
        {children}
      </Popover>
    </MenuTrigger>
  );
}

/** The lines of a menu. */
export function Lines({ label, entries }: { label: string; entries: Entry[] }) {
  return (
    <List className="menu" aria-label={label}>
      {entries.map((entry, i) =>
        entry ? line(entry) : <Separator key={i} className="separator" />,
      )}
    </List>
  );
}

/** A line, drawn. */
export function line({
  id,
  label,
  keys,
  picture,
  on,
  disabled = false,
  danger = false,
  run,
}: Line) {
  return (
    <MenuItem
      key={id}
      id={id}
      textValue={label}
      isDisabled={disabled}
      onAction={run}
      className={danger ? "menu-item danger" : "menu-item"}
    >
      {on === undefined ? null : <Check className="menu-check" aria-hidden data-on={on} />}
      {picture}
      <Text slot="label">{label}</Text>
      {keys ? <Keyboard>{keys}</Keyboard> : null}
    </MenuItem>
  );
}

/** One of several, from a list that opens. */
export function Choose({
  label,
  value,
  options,
  hidden = false,
  onChange,
}: {
  label: string;
  value: string;
  options: { value: string; label: string; description?: string; picture?: ReactNode }[];
  /** Whether the label is there for readers of the screen only. */
  hidden?: boolean;
  onChange: (value: string) => void;
}) {
  return (
    <Select
      className="choose"
      value={value}
      onChange={(key) => key !== null && onChange(String(key))}
      {...(hidden ? { "aria-label": label } : {})}
    >
      {hidden ? null : <Label>{label}</Label>}
      <Button className="choose-button">
        <SelectValue />
        <ChevronDown aria-hidden />
      </Button>
      <Popover className="popover">
        <ListBox className="menu">
          {options.map(({ value, label, description, picture }) => (
            <ListBoxItem key={value} id={value} textValue={label} className="menu-item">
              {picture}
              <Text slot="label">{label}</Text>
              {description ? <Text slot="description">{description}</Text> : null}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}
