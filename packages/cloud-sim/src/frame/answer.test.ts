import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { sendFault } from './answer.ts';

/** A response whose reader is slow: no write finds room, and there is room again a moment later. */
function createSlowResponse() {
  const emitter = new EventEmitter();
  let listenersMost = 0;
  const response = Object.assign(emitter, {
    destroyed: false,
    writeHead: () => response,
    write: () => {
      setImmediate(() => {
        listenersMost = Math.max(listenersMost, emitter.listenerCount('close'), emitter.listenerCount('drain'));
        emitter.emit('drain');
      });
      return false;
    },
    end: () => response,
  });
  return { response: response as unknown as ServerResponse, listenersMost: () => listenersMost };
}

describe('an answer that is far too long', () => {
  it('listens once at a time for room, however slow its reader', async () => {
    const { response, listenersMost } = createSlowResponse();
    await sendFault(response, 'huge-json');
    expect(listenersMost()).toBe(1);
    expect(response.listenerCount('close')).toBe(0);
  });
});
