/** One message of an event stream (WHATWG HTML, "Server-sent events"). Without data it only sets the id to resume after. */
export interface StreamMessage {
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

/** A message longer than this breaks the stream: nothing of ours comes near. */
const messageCharactersMax = 4 * 1024 * 1024;

/**
 * Messages out of the bytes of a `text/event-stream`: lines end in LF, CR LF or CR, a blank line ends a message, a line
 * that starts with a colon is a comment (the server's heart-beat), an unfinished message at the end is dropped, and so is
 * one with neither data nor an id.
 * The id sticks: a message without one carries the id of the message before it, starting with `lastId`.
 */
export async function* parseEventStream(
  bytes: AsyncIterable<Uint8Array>,
  lastId = '',
): AsyncGenerator<StreamMessage, void, void> {
  const message = createMessageAssembler(lastId);
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of bytes) {
    rest += decoder.decode(chunk, { stream: true });
    const { lines, tail } = splitLines(rest);
    rest = tail;
    for (const line of lines) {
      const complete = message.take(line);
      if (complete) yield complete;
    }
    if (rest.length + message.length() > messageCharactersMax) throw new Error('A message of the stream is too long');
  }
}

/** A CR at the very end may be the first half of CR LF: it waits for the next chunk. */
function splitLines(text: string): { lines: string[]; tail: string } {
  const held = text.endsWith('\r') ? '\r' : '';
  const parts = text.slice(0, text.length - held.length).split(/\r\n|\n|\r/);
  const tail = (parts.pop() ?? '') + held;
  return { lines: parts, tail };
}

function createMessageAssembler(lastId: string) {
  let id = lastId;
  let event = '';
  let data: string[] = [];
  let characters = 0;
  let idSet = false;

  const complete = (): StreamMessage | undefined => {
    const message = data.length === 0 && !idSet ? undefined : { id, event: event || 'message', data: data.join('\n') };
    event = '';
    data = [];
    characters = 0;
    idSet = false;
    return message;
  };
  const setField = (field: string, value: string): void => {
    characters += value.length;
    if (field === 'data') data.push(value);
    else if (field === 'event') event = value;
    else if (field === 'id' && !value.includes('\0')) {
      id = value;
      idSet = true;
    }
  };

  return {
    length: () => characters,
    take(line: string): StreamMessage | undefined {
      if (line === '') return complete();
      const colon = line.indexOf(':');
      if (colon === 0) return undefined;
      const field = colon < 0 ? line : line.slice(0, colon);
      const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
      setField(field, value);
      return undefined;
    },
  };
}
