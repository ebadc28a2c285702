import { z } from 'zod';

/** Free text, of several lines too, that the database can hold: PostgreSQL knows no NUL and no half characters. */
export const textSchema = (maxLength: number) =>
  z
    .string()
    .max(maxLength)
    .refine((text) => !text.includes('\u0000'), 'must not hold NUL characters')
    .refine((text) => text.isWellFormed(), 'must be well-formed Unicode');
