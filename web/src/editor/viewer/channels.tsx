// Filters that show one channel of a picture, or where it is clipped.

/** The last of 256 steps only. */
const CLIPPED = `0 ${"0 ".repeat(254)}1`;

const MATRICES = {
  red: "1 0 0 0 0 1 0 0 0 0 1 0 0 0 0 0 0 0 1 0",
  green: "0 1 0 0 0 0 1 0 0 0 0 1 0 0 0 0 0 0 1 0",
  blue: "0 0 1 0 0 0 0 1 0 0 0 0 1 0 0 0 0 0 1 0",
  alpha: "0 0 0 1 0 0 0 0 1 0 0 0 0 1 0 0 0 0 0 1",
};

/** The filters, to be named by style sheets as `url(#channel-red)`. */
export function Channels() {
  return (
    <svg className="filters" aria-hidden>
      {Object.entries(MATRICES).map(([name, values]) => (
        <filter key={name} id={`channel-${name}`} colorInterpolationFilters="sRGB">
          <feColorMatrix values={values} />
        </filter>
      ))}
      <filter id="channel-clipped" colorInterpolationFilters="sRGB">
        <feComponentTransfer>
          <feFuncR type="discrete" tableValues={CLIPPED} />
          <feFuncG type="discrete" tableValues={CLIPPED} />
          <feFuncB type="discrete" tableValues={CLIPPED} />
        </feComponentTransfer>
      </filter>
    </svg>
  );
}
