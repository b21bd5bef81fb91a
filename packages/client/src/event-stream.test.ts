import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEventStream, type StreamMessage } from './event-stream.ts';

async function* bytesOf(...chunks: string[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}

async function messagesOf(bytes: AsyncIterable<Uint8Array>, lastId?: string): Promise<StreamMessage[]> {
  const messages: StreamMessage[] = [];
  for await (const message of parseEventStream(bytes, lastId)) messages.push(message);
  return messages;
}

describe('an event stream', () => {
  it('yields a message at its blank line', async () => {
    const messages = await messagesOf(bytesOf('id: 7\nevent: changed\ndata: {"a":1}\n\n'));
    expect(messages).toEqual([{ id: '7', event: 'changed', data: '{"a":1}' }]);
  });

  it('joins several data lines, takes one blank off and skips heart-beats', async () => {
    const messages = await messagesOf(bytesOf(': beat\n\ndata:a\ndata:  b\n\n'));
    expect(messages).toEqual([{ id: '', event: 'message', data: 'a\n b' }]);
  });

  it('keeps the last id for a message without one, starting with the one it resumes after', async () => {
    const messages = await messagesOf(bytesOf('data: a\n\nid: 9\ndata: b\n\ndata: c\n\n'), '8');
    expect(messages.map(({ id }) => id)).toEqual(['8', '9', '9']);
  });

  it('tells the id of a message without data, from which to resume', async () => {
    expect(await messagesOf(bytesOf('retry: 1000\nid: 5\n\nretry: 9\n\n'))).toEqual([
      { id: '5', event: 'message', data: '' },
    ]);
  });

  it('drops an unfinished message at the end', async () => {
    expect(await messagesOf(bytesOf('data: a\n\ndata: half'))).toHaveLength(1);
  });

  it('refuses a message without an end', async () => {
    async function* endless() {
      for (;;) yield Buffer.alloc(1024 * 1024, 'x');
    }
    await expect(messagesOf(endless())).rejects.toThrow('too long');
  });

  it('reads the same however the bytes are cut and lines are ended', async () => {
    const text = 'id: 1\ndata: grüße\ndata: 北京\n\nevent: x\ndata: 2\n\n';
    const expected = await messagesOf(bytesOf(text));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.array(fc.nat(80), { maxLength: 12 }),
        async (end, cuts) => {
          const bytes = Buffer.from(`${text.replaceAll('\n', end)}: end${end}`);
          const edges = [0, ...cuts.map((cut) => cut % bytes.length).sort((a, b) => a - b), bytes.length];
          async function* pieces() {
            for (let i = 1; i < edges.length; i += 1) yield bytes.subarray(edges[i - 1], edges[i]);
          }
          expect(await messagesOf(pieces())).toEqual(expected);
        },
      ),
    );
  });
});
