// This is imported before all else. Libraries put style elements into the page; the policy takes them with the page's
// nonce. The nonce is read by its property: the attribute reads as empty once the element is in the page.
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
const create = Document.prototype.createElement;
Document.prototype.createElement = function createWithNonce(
  this: Document,
  ...given: Parameters<typeof create>
) {
  const element = create.apply(this, given);
  if (element instanceof HTMLStyleElement) element.nonce = nonce;
  return element;
} as typeof create;

export const styleNonce = (): string => nonce;
