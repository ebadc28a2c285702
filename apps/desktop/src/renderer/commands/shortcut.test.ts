import { expect, it } from 'vitest';
import { label, matches } from './shortcut.ts';

const press = (key: string, held: Partial<Record<'ctrl' | 'meta' | 'alt' | 'shift', boolean>> = {}) => ({
  key,
  ctrlKey: held.ctrl ?? false,
  metaKey: held.meta ?? false,
  altKey: held.alt ?? false,
  shiftKey: held.shift ?? false,
});

it.each([
  ['Mod+K', press('k', { ctrl: true }), 'Linux', true],
  ['Mod+K', press('k', { meta: true }), 'MacIntel', true],
  ['Mod+K', press('k', { meta: true }), 'Linux', false],
  ['Mod+K', press('k'), 'Linux', false],
  ['Mod+K', press('k', { ctrl: true, shift: true }), 'Linux', false],
  ['?', press('?', { shift: true }), 'Linux', true],
  ['[', press('[', { alt: true }), 'Linux', false],
  ['Alt+ArrowLeft', press('ArrowLeft', { alt: true }), 'Linux', true],
  ['Z', press('Z', { shift: true }), 'Linux', false],
  ['Shift+Z', press('Z', { shift: true }), 'Linux', true],
  ['1', press('1'), 'Linux', true],
  ['+', press('+', { shift: true }), 'Linux', true],
  ['Mod++', press('+', { ctrl: true }), 'Linux', true],
  ['+', press('-'), 'Linux', false],
])('%s and %o on %s: %s', (shortcut, event, platform, answer) => {
  expect(matches(shortcut, event, platform)).toBe(answer);
});

it('is shown as each system writes it', () => {
  expect(label('Mod+K', 'MacIntel')).toBe('⌘K');
  expect(label('Mod+K', 'Linux x86_64')).toBe('Ctrl K');
  expect(label('Alt+ArrowLeft', 'Win32')).toBe('Alt ←');
  expect(label('+', 'Win32')).toBe('+');
  expect(label('Mod++', 'Win32')).toBe('Ctrl +');
});
