import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopHome } from '@hansa/quickstart';
import type { TestProject } from 'vitest/node';

/** A place for the run's league, which starts only when a test asks for it; at the end every process of it is gone. */
export default function setup(project: TestProject): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hansa-test-league-'));
  const home = join(folder, 'home');
  project.provide('leagueHome', home);
  return async () => {
    await stopHome(home, { blocksDirectory: join(tmpdir(), 'hansa-blocks'), purge: true });
    rmSync(folder, { recursive: true, force: true });
  };
}
