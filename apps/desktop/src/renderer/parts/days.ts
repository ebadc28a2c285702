/** Days as they are typed, at most so many, `never` for null; throws where it is neither. */
export function daysOrNever(text: string, most: number): number | null {
  const trimmed = text.trim().toLowerCase();
  if (trimmed === 'never') return null;
  const days = Number(trimmed);
  if (/^\d+$/.test(trimmed) && days >= 1 && days <= most) return days;
  throw new Error(`“${text}” is no number of days: give 1 to ${most}, or never.`);
}
