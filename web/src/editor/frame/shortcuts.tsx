// The sheet of keyboard shortcuts.

import { COMMANDS, shown } from "../commands";
import { useEditor } from "../editor";
import { Sheet } from "./sheet";
import { words } from "../words";

/** All commands that have keys. */
export default function Shortcuts() {
  const { desk } = useEditor();
  return (
    <Sheet title={words.shortcuts.title} reads onClose={() => desk.setState({ sheet: null })}>
      <div className="shortcuts">
        {(["nodes", "graph", "view"] as const).map((group) => (
          <section key={group}>
            <h3>{words.groups[group]}</h3>
            <dl>
              {COMMANDS.filter((command) => command.group === group && command.keys.length > 0).map(
                ({ id, name, keys }) => (
                  <div key={id}>
                    <dt>{name}</dt>
                    <dd>
                      {keys.map((one) => (
                        <kbd key={one}>{shown(one)}</kbd>
                      ))}
                    </dd>
                  </div>
                ),
              )}
            </dl>
          </section>
        ))}
      </div>
    </Sheet>
  );
}
