import type { Rectangle } from 'electron';

/** Enough of it must be visible to be taken hold of. */
export function isOnScreen(place: Rectangle, screens: readonly Rectangle[]): boolean {
  return screens.some((area) => {
    const width = Math.min(place.x + place.width, area.x + area.width) - Math.max(place.x, area.x);
    const height = Math.min(place.y + place.height, area.y + area.height) - Math.max(place.y, area.y);
    return width >= 120 && height >= 60;
  });
}
