/** What the enrolment child reads on stdin. */
export interface EnrolmentRequest {
  /** `https://host:port` */
  readonly url: string;
  /** PEM file that the server's TLS certificate chains to; the child waits until the CA has written it. */
  readonly trustFile: string;
  readonly registrar: { readonly name: string; readonly secret: string };
  readonly identities: readonly EnrolmentIdentity[];
  /** How long the CA may take to answer at all. */
  readonly timeoutMs: number;
}

export interface EnrolmentIdentity {
  readonly ca: 'ca' | 'tlsca';
  readonly id: string;
  readonly type: 'orderer' | 'peer' | 'admin' | 'client';
  /** PEM. `tlsca` keeps its subject alternative names, unless `hosts` are given. */
  readonly csr: string;
  /** Names and addresses of the certificate, in place of all that the CSR says. */
  readonly hosts?: readonly string[];
}

/** What it writes on stdout; certificates in the order of the request's identities. */
export interface EnrolmentResult {
  readonly certificates: readonly string[];
  /** Root certificates by CA. */
  readonly roots: Readonly<Partial<Record<'ca' | 'tlsca', string>>>;
}

/** What it writes on stdout instead when it could not. */
export interface EnrolmentFailure {
  readonly error: { readonly code: 'ca.unavailable' | 'ca.refused'; readonly message: string };
}
