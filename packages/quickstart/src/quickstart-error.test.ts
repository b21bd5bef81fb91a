import { describe, expect, it } from 'vitest';
import { explainSystemError, QuickstartError } from './quickstart-error.ts';

const refused = (code: string, path?: string): Error => Object.assign(new Error(`${code}: refused`), { code, path });

describe('what the system said no to', () => {
  it('is named, with the way out', () => {
    expect(explainSystemError(refused('EACCES', '/srv/x'))).toMatch(/^\/srv\/x: no permission: .*HANSA_HOME/);
    expect(explainSystemError(refused('ENOSPC'))).toMatch(/^ENOSPC: refused: the disk is full: free some space/);
  });

  it('is found below the error that wraps it', () => {
    const wrapped = new Error('a step failed', { cause: new Error('deeper', { cause: refused('ENOSPC', '/home/a') }) });
    expect(explainSystemError(wrapped)).toMatch(/^\/home\/a: the disk is full/);
  });

  it('leaves all other messages alone', () => {
    expect(explainSystemError(new QuickstartError('Port 8420 is taken'))).toBe('Port 8420 is taken');
    expect(explainSystemError('text')).toBe('text');
  });
});
