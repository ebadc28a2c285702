/** Whether the system may be handed this address: a page of the web, as any other scheme may start a program. */
export function isForOutside(url: string): boolean {
  try {
    const { protocol, username, password } = new URL(url);
    return protocol === 'https:' && username === '' && password === '';
  } catch {
    return false;
  }
}
