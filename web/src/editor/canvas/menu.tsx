// What can be done with the nodes that are selected, where the pointer is.

import { useRef } from "react";
import { Keyboard, Menu, MenuItem, Popover, Text } from "react-aria-components";

import { COMMANDS, shown } from "../commands";
import { useEditor } from "../editor";
import { words } from "../words";

const OFFERED = [
  "look",
  "result",
  "bypass",
  "mute",
  "reroute",
  "duplicate",
  "frame",
  "subgraph",
  "apart",
  "enter",
  "tidy",
  "left",
  "top",
  "remove",
  "cut",
];

/** The menu of the selected nodes. */
export function NodeMenu({ at, onClose }: { at: { x: number; y: number }; onClose: () => void }) {
  const editor = useEditor();
  const place = useRef<HTMLSpanElement>(null);
  const commands = OFFERED.flatMap((id) =>
    COMMANDS.filter((command) => command.id === id && command.fits?.(editor) !== false),
  );
  return (
    <>
      <span ref={place} className="place" style={{ left: at.x, top: at.y }} />
      <Popover
        className="popover"
        triggerRef={place}
        isOpen
        placement="bottom start"
        onOpenChange={(open) => !open && onClose()}
      >
        <Menu className="menu" aria-label={words.groups.nodes} autoFocus onClose={onClose}>
          {commands.map(({ id, name, keys, run }) => (
            <MenuItem
              key={id}
              id={id}
              className={id === "remove" ? "menu-item danger" : "menu-item"}
              textValue={name}
              onAction={() => run(editor)}
            >
              <Text slot="label">{name}</Text>
              {keys[0] ? <Keyboard>{shown(keys[0])}</Keyboard> : null}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </>
  );
}
