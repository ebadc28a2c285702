import type { RefusedCertificate } from '../../bridge/bridge.ts';

/** The server showed a certificate that is not trusted. Nothing was sent. */
export class CertificateRefused extends Error {
  readonly certificate: RefusedCertificate;
  constructor(certificate: RefusedCertificate) {
    const { host } = new URL(certificate.server);
    super(
      certificate.trusted === null
        ? `The certificate of ${host} is not trusted, so nothing is sent there.`
        : `The certificate of ${host} has changed, so nothing is sent there.`,
    );
    this.certificate = certificate;
  }
}
