// Changes of a graph, at random: most of them of what is there, some of anything.

const NODES = [...'abcdefgh', 'i/j', 'ü'];
const COMPONENTS = ['gegl/crop', 'gegl/box-blur', 'gegl/sepia', 'gegl/add', 'Processor', 'core/Repeat', 'gegl/nothing'];
const PORTS = ['input', 'output', 'aux', 'width', 'radius', 'in', 'out'];
const NAMES = ['p', 'q', 'r'];

export class Random {
  #state;

  constructor(seed) {
    this.#state = seed;
  }

  /** A whole number below another (mulberry32). */
  below(limit) {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let bits = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) % limit;
  }

  of(list) {
    return list[this.below(list.length)];
  }

  /** One of those there are, or any. */
  #one(there, any) {
    const known = [...there];
    return known.length > 0 && this.below(8) > 0 ? this.of(known) : any();
  }

  #metadata() {
    return this.below(2) === 0 ? {} : { x: this.below(500), y: this.below(500) };
  }

  #value() {
    return this.of([this.below(50), 'text', true, null, { a: [1, this.below(9)] }, this.below(100) / 8]);
  }

  /** A change of a graph that is as a copy has it: a command, and its payload. */
  change(copy) {
    const node = () => this.#one(copy.nodes.keys(), () => this.of(NODES));
    const at = () => ({ node: node(), port: this.of(PORTS) });
    const edge = () => this.#one(copy.edges.values(), () => ({ src: at(), tgt: at() }));
    const ends = () => (({ src, tgt }) => ({ src, tgt }))(edge());
    const value = () => this.#one([...copy.values.values()].map(({ tgt }) => tgt), at);
    const group = () => this.#one(copy.groups.keys(), () => this.of(NAMES));
    const side = this.of(['inport', 'outport']);
    const exported = () => this.#one(copy[`${side}s`].keys(), () => this.of(NAMES));
    const metadata = this.#metadata();
    const deeds = {
      addnode: () => ({ id: this.of(NODES), component: this.of(COMPONENTS), metadata }),
      removenode: () => ({ id: node() }),
      renamenode: () => ({ from: node(), to: this.of(NODES) }),
      changenode: () => ({ id: node(), metadata }),
      addedge: () => ({ src: at(), tgt: at(), metadata }),
      removeedge: ends,
      changeedge: () => ({ ...ends(), metadata }),
      addinitial: () => ({ src: { data: this.#value() }, tgt: value(), metadata }),
      removeinitial: () => ({ tgt: value() }),
      [`add${side}`]: () => ({ public: this.of(NAMES), ...at() }),
      [`remove${side}`]: () => ({ public: exported() }),
      [`rename${side}`]: () => ({ from: exported(), to: this.of(NAMES) }),
      addgroup: () => ({ name: this.of(NAMES), nodes: [node(), node()], metadata }),
      removegroup: () => ({ name: group() }),
      renamegroup: () => ({ from: group(), to: this.of(NAMES) }),
      changegroup: () => ({ name: group(), metadata }),
    };
    // A graph of which as much is taken as is put would be empty most of the time.
    const often = copy.nodes.size < 5 ? ['addnode', 'addnode', 'addnode', 'addnode'] : ['addedge', 'addedge', 'addinitial', 'addinitial'];
    const command = this.of([...Object.keys(deeds), ...often, ...often]);
    return { command, payload: deeds[command]() };
  }
}
