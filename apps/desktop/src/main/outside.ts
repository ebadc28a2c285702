/** Only pages of the web are handed to the system: any other scheme may start a program. */
export function isForOutside(url: string): boolean {
  try {
    const { protocol, username, password } = new URL(url);
    return protocol === 'https:' && username === '' && password === '';
  } catch {
    return false;
  }
}
