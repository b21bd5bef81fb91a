import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { systemClock } from '@hansa/core';
import { describe, expect, it } from 'vitest';
import { createRegistry } from './registry.ts';

const local = { league: 'lg-registry', root: '/nowhere/hansa', addressBlock: '127.33.7.0/24' };

describe('the registry of clouds', () => {
  it('names the configured clouds and opens each once', async () => {
    const registry = createRegistry({ clouds: { local }, clock: systemClock });
    expect(registry.names).toEqual(['local']);
    const [first, second] = await Promise.all([registry.provider('local'), registry.provider('local')]);
    expect(first.name).toBe('local');
    expect(second).toBe(first);
  });

  it('refuses a cloud that is not configured, and a name that is none', async () => {
    const registry = createRegistry({ clouds: {}, clock: systemClock });
    await expect(registry.provider('local')).rejects.toMatchObject({ errorClass: 'invalid', code: 'cloud.refused' });
    await expect(registry.provider('toString')).rejects.toMatchObject({ errorClass: 'invalid' });
  });

  it('does not load an adapter before it is asked for', async () => {
    const script = `
      const { registerHooks } = await import('node:module');
      registerHooks({ load: (url, context, next) => { console.log(url); return next(url, context); } });
      await import(${JSON.stringify(new URL('./index.ts', import.meta.url).href)});`;
    const args = ['--conditions=hansa-source', '--input-type=module', '-e', script];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    expect(stdout).toContain('/clouds/src/registry.ts');
    expect(stdout).not.toContain('/clouds/src/local/');
  });
});
