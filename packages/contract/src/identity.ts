import { z } from 'zod';

export const roleSchema = z.enum(['superuser', 'analyst', 'viewer']);
export type Role = z.infer<typeof roleSchema>;

/** Control characters break logs, file names and terminals; nothing that names a thing may hold one. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
export const nameSchema = (maxLength: number) =>
  z
    .string()
    .min(1, 'must not be empty')
    .max(maxLength, `at most ${maxLength} characters`)
    .refine((s) => !CONTROL.test(s), 'must not hold control characters')
    .refine((s) => s.isWellFormed(), 'must be well-formed Unicode')
    .refine((s) => s.trim() === s, 'must not begin or end with a space');

export const usernameSchema = nameSchema(64);
/** Rules for a password are applied where one is set (`packages/auth`); here only what JSON could smuggle in. */
export const passwordInputSchema = z
  .string()
  .min(1, 'must not be empty')
  .max(1024, 'at most 1024 characters');
export const moduleNumSchema = nameSchema(128);
export const metricNameSchema = nameSchema(128);
export const gatewayNameSchema = nameSchema(128);

/** An IANA time zone that this runtime knows. */
export const timeZoneSchema = z
  .string()
  .max(64)
  .refine(isTimeZone, 'not a time zone of the IANA database, such as Europe/Berlin');

export function isTimeZone(name: string): boolean {
  // Offsets such as "+02:00" pass Intl but are no IANA names, and PostgreSQL reads their sign the other way.
  if (!/^[A-Za-z][A-Za-z0-9_+\-/]*$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

export const moduleInputSchema = z.object({
  module_num: moduleNumSchema,
  module_type: nameSchema(128).nullish(),
  asset: nameSchema(128).nullish(),
  sensor_type: nameSchema(128).nullish(),
});
/** A module as the origin sends it. */
export type ModuleInput = z.infer<typeof moduleInputSchema>;

/** An id of a row: a PostgreSQL `integer` that identity columns give, from 1 on. */
export const idSchema = z.int().positive().max(2_147_483_647);
