declare module '@wp/electron-runtime' {
  export function testRuntime(
    log: (text: string) => void,
  ): Promise<{ executable: string; kind: string; version: string }>;
}
declare module '@wp/electron-runtime/system' {
  export function ensureSystem(
    executable: string,
    options: { display?: boolean; log?: (text: string) => void },
  ): void;
  export function ensureDisplay(): Promise<() => Promise<void>>;
}
