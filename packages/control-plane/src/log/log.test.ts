import { expect, it } from 'vitest';
import { createLog } from './log.ts';

it('writes no token, key or secret', () => {
  let written = '';
  const log = createLog({
    level: 'info',
    destination: {
      write: (line) => {
        written += line;
      },
    },
  });
  log.info({ authorization: 'Bearer hush-1', req: { headers: { authorization: 'hush-2' } } }, 'one');
  log
    .child({ part: 'x' })
    .info({ token: 'hush-3', body: { key: 'hush-4', secret: 'hush-5' }, privateKey: 'hush-6' }, 'two');
  expect(written).not.toContain('hush');
  expect(written).toContain('"part":"x"');
});
