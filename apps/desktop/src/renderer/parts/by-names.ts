/**
 * What is known by the names of columns. A file may call one `constructor`, which every object has; this has only what
 * was put into it.
 */
export function byNames<T>(known: Readonly<Record<string, T>> = {}): Readonly<Record<string, T>> {
  const names: Record<string, T> = Object.create(null);
  for (const [name, value] of Object.entries(known)) names[name] = value;
  return names;
}

/** One of these. */
export const ofName = <T>(known: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(known, name) ? known[name] : undefined;
