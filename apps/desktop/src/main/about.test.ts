import { expect, test } from 'vitest';
import { aboutPanel } from './about.ts';

test('About says of a package made with the test runtime that it is not for publishing', () => {
  const electron = '33.2.1';
  const about = aboutPanel({ name: 'WP DataServices', version: '0.1.0-testruntime', electron });
  expect(about.applicationVersion).toBe('0.1.0, on the test runtime (Electron 33.2.1): not for publishing');
  const published = aboutPanel({ name: 'WP DataServices', version: '0.1.0', electron: '45.4.1' });
  expect(published.applicationVersion).toBe('0.1.0, on Electron 45.4.1');
});
