import { z } from 'zod';

/** What is trusted for one server beyond what the system trusts: one exact certificate, or what a CA issued. */
export const trustSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('fingerprint'),
    /** SHA-256 of the DER, as `X509Certificate.fingerprint256` writes it. */
    fingerprint: z.string().regex(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/),
  }),
  z.object({
    kind: z.literal('ca'),
    /** Certificates alone, each in PEM. */
    certificates: z.array(z.string()).min(1).max(20),
  }),
]);
export type Trust = z.infer<typeof trustSchema>;
