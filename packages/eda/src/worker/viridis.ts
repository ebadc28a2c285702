/** Every sixteenth colour of matplotlib's viridis, and its last. */
const ANCHORS: readonly (readonly [number, number, number])[] = [
  [68, 1, 84],
  [72, 26, 108],
  [71, 47, 125],
  [65, 68, 135],
  [57, 86, 140],
  [49, 104, 142],
  [42, 120, 142],
  [35, 136, 142],
  [31, 152, 139],
  [34, 168, 132],
  [53, 183, 121],
  [84, 197, 104],
  [122, 209, 81],
  [165, 219, 54],
  [210, 226, 27],
  [253, 231, 37],
];

/** The colour of a share from 0 to 1, red, green and blue from 0 to 255; beyond these the outermost. */
export function viridis(share: number): readonly [number, number, number] {
  const at = Math.min(1, Math.max(0, share)) * (ANCHORS.length - 1);
  const below = ANCHORS[Math.floor(at)] ?? [0, 0, 0];
  const above = ANCHORS[Math.ceil(at)] ?? below;
  const part = at - Math.floor(at);
  const mix = (i: 0 | 1 | 2) => Math.round(below[i] + (above[i] - below[i]) * part);
  return [mix(0), mix(1), mix(2)];
}
