import { expect, test } from 'vitest';
import { accountKey, addressKey } from './throttle.ts';

test('an IPv6 address counts by its /64, a mapped one as IPv4', () => {
  expect(addressKey('2001:db8:1:2:3:4:5:6')).toBe(addressKey('2001:0db8:1:2::1'));
  expect(addressKey('2001:db8:1:2::1')).not.toBe(addressKey('2001:db8:1:3::1'));
  expect(addressKey('::1')).toBe('address:0:0:0:0::/64');
  expect(addressKey('::ffff:10.0.0.1')).toBe(addressKey('10.0.0.1'));
});

test('an account key ignores case and shows nothing of what was typed', () => {
  expect(accountKey('Alice')).toBe(accountKey('aLICE'));
  expect(accountKey('my secret password')).not.toContain('secret');
});
