// Which operations this user takes often, and which are kept at the top.

const PLACE = "imgflo.palette";

/** Operations that are remembered as recent. */
const MOST = 8;

interface Habits {
  recent: string[];
  favourites: string[];
}

/** What is remembered. */
export function habits(): Habits {
  try {
    const { recent = [], favourites = [] } = JSON.parse(
      localStorage.getItem(PLACE) ?? "{}",
    ) as Partial<Habits>;
    return { recent, favourites };
  } catch {
    return { recent: [], favourites: [] };
  }
}

/** One was taken. */
export function taken(name: string): void {
  const { recent, favourites } = habits();
  keep({ recent: [name, ...recent.filter((other) => other !== name)].slice(0, MOST), favourites });
}

/** Keeps one at the top, or does so no more. */
export function favour(name: string): Habits {
  const { recent, favourites } = habits();
  const there = favourites.includes(name);
  const now = {
    recent,
    favourites: there ? favourites.filter((other) => other !== name) : [...favourites, name],
  };
  keep(now);
  return now;
}

function keep(habits: Habits): void {
  localStorage.setItem(PLACE, JSON.stringify(habits));
}
