// What a client knows of a graph from messages alone: the plainest copy there can be.

/** A port in words. */
export const port = ({ node, port, index }) => (index === undefined ? `${node}.${port}` : `${node}.${port}[${index}]`);

const from = ({ process, port, index }) => ({ node: process, port, index });

export class Copy {
  constructor() {
    this.nodes = new Map();
    this.edges = new Map();
    this.values = new Map();
    this.inports = new Map();
    this.outports = new Map();
    this.groups = new Map();
  }

  /** The copy that a source is. */
  static ofSource(code) {
    const copy = new Copy();
    const source = JSON.parse(code);
    for (const [id, { component, metadata }] of Object.entries(source.processes)) copy.take('addnode', { id, component, metadata });
    for (const { src, tgt, data, metadata } of source.connections) {
      if (src) copy.take('addedge', { src: from(src), tgt: from(tgt), metadata });
      else copy.take('addinitial', { src: { data }, tgt: from(tgt), metadata });
    }
    for (const side of ['inport', 'outport']) {
      for (const [name, at] of Object.entries(source[`${side}s`] ?? {})) copy.take(`add${side}`, { public: name, ...from(at) });
    }
    for (const group of source.groups ?? []) copy.take('addgroup', group);
    return copy;
  }

  /** Takes in a change. */
  take(command, payload) {
    const { id, name, src, tgt, metadata } = payload;
    const key = src && tgt && `${port(tgt)} <- ${src.node === undefined ? '' : port(src)}`;
    switch (command) {
      case 'clear': return Object.assign(this, new Copy());
      case 'addnode': return this.nodes.set(id, { component: payload.component, metadata });
      case 'removenode': return this.#removeNode(id);
      case 'renamenode': return this.#renameNode(payload);
      case 'changenode': return (this.nodes.get(id).metadata = metadata);
      case 'addedge': return this.edges.set(key, { src, tgt, metadata });
      case 'removeedge': return this.edges.delete(key);
      case 'changeedge': return (this.edges.get(key).metadata = metadata);
      case 'addinitial': return this.values.set(port(tgt), { tgt, data: src.data, metadata });
      case 'removeinitial': return this.values.delete(port(tgt));
      case 'addgroup': return this.groups.set(name, { nodes: payload.nodes, metadata });
      case 'removegroup': return this.groups.delete(name);
      case 'changegroup': return (this.groups.get(name).metadata = metadata);
      case 'renamegroup': return rename(this.groups, payload);
      default: return this.#changePort(command, payload);
    }
  }

  #changePort(command, payload) {
    const [, deed, side] = /^(add|remove|rename)(inport|outport)$/.exec(command);
    const ports = this[`${side}s`];
    if (deed === 'add') ports.set(payload.public, { node: payload.node, port: payload.port });
    else if (deed === 'remove') ports.delete(payload.public);
    else rename(ports, payload);
  }

  /** All else that hung on the node has been taken away before it. */
  #removeNode(id) {
    this.nodes.delete(id);
    for (const group of this.groups.values()) group.nodes = group.nodes.filter((node) => node !== id);
  }

  #renameNode({ from, to }) {
    rename(this.nodes, { from, to });
    const renamed = (at) => (at.node === from ? { ...at, node: to } : at);
    for (const name of ['edges', 'values']) {
      const entries = [...this[name].values()];
      this[name] = new Map();
      for (const { src, tgt, data, metadata } of entries) {
        if (src) this.take('addedge', { src: renamed(src), tgt: renamed(tgt), metadata });
        else this.take('addinitial', { src: { data }, tgt: renamed(tgt), metadata });
      }
    }
    for (const ports of [this.inports, this.outports]) {
      for (const [name, at] of ports) ports.set(name, renamed(at));
    }
    for (const group of this.groups.values()) group.nodes = group.nodes.map((node) => (node === from ? to : node));
  }

  /** All of it, in an order of its own, so that two can be compared. */
  all() {
    const sorted = (map) => [...map].map(([name, { metadata = {}, ...rest }]) => [name, plain({ ...rest, metadata })]).sort();
    return Object.fromEntries(Object.entries(this).map(([name, map]) => [name, sorted(map)]));
  }
}

function rename(map, { from, to }) {
  const value = map.get(from);
  map.delete(from);
  map.set(to, value);
}

/** As JSON has it, with the names of objects in order. */
const plain = (value) =>
  JSON.stringify(value, (_, inner) => (inner && typeof inner === 'object' && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort()) : inner));
