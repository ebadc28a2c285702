const WITH_UNIT = /^(.*\S)\s*(?:\(([^()]+)\)|\[([^[\]]+)\])$/;

/** The unit that a header has in brackets at its end, and the name without it: `power (kW)`, `temp [°C]`. */
export function headerUnit(header: string): { name: string; unit: string | null } {
  const [, name, round, square] = WITH_UNIT.exec(header.trim()) ?? [];
  const unit = (round ?? square)?.trim();
  return name === undefined || unit === undefined || unit === ''
    ? { name: header, unit: null }
    : { name, unit };
}
