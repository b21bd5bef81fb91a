import {
  createDefaultHttpClient,
  type HttpClient,
  type PipelineRequest,
  type PipelineResponse,
  RestError,
} from '@azure/core-rest-pipeline';
import { FailedAnswer, readAgain } from '../once/read-again.ts';

/** The list of all sizes of a region is the longest answer, about two megabytes. */
const bodyBytesMax = 16 * 1024 * 1024;

/**
 * The SDK's own transport with two guards: an answer ends at a length, and one that succeeded is JSON. Without them a proxy's
 * page is taken for a machine without properties.
 */
export function createTransport(inner: HttpClient = createDefaultHttpClient()): HttpClient {
  const send: HttpClient['sendRequest'] = async (request) => {
    // Infinity: hand every answer over as a stream.
    request.streamResponseStatusCodes = new Set([Number.POSITIVE_INFINITY]);
    const { readableStreamBody, ...response } = await inner.sendRequest(request);
    const bodyAsText = readableStreamBody === undefined ? '' : await readText(readableStreamBody, response);
    const type = response.headers.get('content-type') ?? '';
    if (response.status < 300 && bodyAsText !== '' && !/\bjson\b/i.test(type)) {
      throw new RestError('An answer that is no JSON', { code: RestError.PARSE_ERROR, request });
    }
    return { ...response, bodyAsText };
  };
  return { sendRequest: (request) => (isRead(request) ? sendAgain(request, send) : send(request)) };
}

/** A token is asked for by POST, and asking has no effect. */
const isRead = ({ method, url }: PipelineRequest): boolean => method === 'GET' || url.endsWith('/oauth2/v2.0/token');

async function sendAgain(request: PipelineRequest, send: HttpClient['sendRequest']): Promise<PipelineResponse> {
  const { abortSignal } = request;
  const signal = (abortSignal as AbortSignal | undefined) ?? new AbortController().signal;
  const attempt = async (call: { readonly signal: AbortSignal }): Promise<PipelineResponse> => {
    request.abortSignal = call.signal;
    const answer = await send(request);
    if (answer.status >= 500) throw new FailedAnswer(answer);
    return answer;
  };
  try {
    // What broke off, or ended by the attempt's own deadline, is no answer either.
    return await readAgain({ signal }, attempt, { passes: () => true });
  } catch (error) {
    if (error instanceof FailedAnswer) return error.answer as PipelineResponse;
    throw error;
  } finally {
    if (abortSignal === undefined) delete request.abortSignal;
    else request.abortSignal = abortSignal;
  }
}

async function readText(stream: NodeJS.ReadableStream, { request }: Pick<PipelineResponse, 'request'>) {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > bodyBytesMax)
      throw new RestError('An answer that is too long', { code: RestError.PARSE_ERROR, request });
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}
