import { createDefaultHttpClient, type HttpClient, type PipelineResponse, RestError } from '@azure/core-rest-pipeline';

/** The list of all sizes of a region is the longest answer, about two megabytes. */
const bodyBytesMax = 16 * 1024 * 1024;

/**
 * The SDK's own transport with two guards: an answer ends at a length, and one that succeeded is JSON. Without them a proxy's
 * page is taken for a machine without properties.
 */
export function createTransport(inner: HttpClient = createDefaultHttpClient()): HttpClient {
  return {
    sendRequest: async (request) => {
      // Infinity: hand every answer over as a stream.
      request.streamResponseStatusCodes = new Set([Number.POSITIVE_INFINITY]);
      const { readableStreamBody, ...response } = await inner.sendRequest(request);
      const bodyAsText = readableStreamBody === undefined ? '' : await readText(readableStreamBody, response);
      const type = response.headers.get('content-type') ?? '';
      if (response.status < 300 && bodyAsText !== '' && !/\bjson\b/i.test(type)) {
        throw new RestError('An answer that is no JSON', { code: RestError.PARSE_ERROR, request });
      }
      return { ...response, bodyAsText };
    },
  };
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
