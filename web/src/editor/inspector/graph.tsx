// The properties of the graph: what it does, the pictures it works on, what others may set.

import { useSession, useStructure } from "../editor";
import { picturePorts } from "../session/pictures";
import { part } from "../parts/part";
import { words } from "../words";
import { Parameter } from "./parameter";
import { PortPicture } from "./picture";

const About = part(() => import("./about"));

/** The properties of the graph. */
export function GraphPanel() {
  const graph = useStructure();
  const catalogue = useSession(({ catalogue }) => catalogue);
  const pictures = picturePorts(graph, catalogue);
  const parameters = Object.entries(graph.inports).filter(([name]) => !pictures.includes(name));
  const { description } = graph.properties;
  const imgflo = useSession(({ runtime }) => runtime?.imgflo === true);
  return (
    <>
      <h2>{words.inspector.graph}</h2>
      {typeof description === "string" ? <p className="inspector-about">{description}</p> : null}
      {pictures.map((name) => (
        <PortPicture key={name} name={name} />
      ))}
      <h3>{words.inspector.parameters}</h3>
      {parameters.length === 0 ? (
        <p className="inspector-note">{words.inspector.noParameters}</p>
      ) : null}
      {parameters.map(([name, parameter]) => (
        <Parameter key={name} name={name} parameter={parameter} />
      ))}
      {imgflo ? <About /> : null}
    </>
  );
}
