/** The parts of the vendor's SDK that the adapter uses; its own types leave them out. */
declare module '@baiducloud/sdk' {
  import type { ClientRequest, RequestOptions } from 'node:http';

  type Query = Readonly<Record<string, string>>;
  type Headers = Record<string, string | number>;
  type Sign = (credentials: unknown, method: string, path: string, query: Query, headers: Headers) => string;

  class HttpClient {
    constructor(config: {
      readonly endpoint: string;
      readonly credentials: { readonly ak: string; readonly sk: string };
    });
    /** Rejects with a plain object for an answer of 300 or more, with an Error when there was none. */
    sendRequest(
      method: string,
      path: string,
      body: string | null,
      headers: Headers,
      query: Query,
      sign: Sign,
    ): PromiseLike<{ readonly http_headers: Readonly<Record<string, string>>; readonly body: unknown }>;
    _doRequest(
      options: RequestOptions & { rejectUnauthorized?: boolean },
      body: unknown,
      out: unknown,
    ): PromiseLike<never>;
    _req: ClientRequest | null;
  }

  class Auth {
    constructor(accessKey: string, secretKey: string);
    /** bce-auth-v1; the time in seconds. */
    generateAuthorization(method: string, path: string, query: Query, headers: Headers, seconds: number): string;
  }

  const sdk: { readonly HttpClient: typeof HttpClient; readonly Auth: typeof Auth };
  export default sdk;
}
