import { realpathSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type PresetName, presets } from './presets.ts';

/** How to run a preset as a chaincode server. */
export interface PresetProgram {
  /**
   * Arguments of `node`. The caller appends `--chaincode-address <unix:///… or host:port>` and `--chaincode-id <package id>`,
   * as `fabric-chaincode-node server` takes them.
   */
  readonly nodeArguments: readonly string[];
  /** Working directory. */
  readonly directory: string;
  /** All that it reads beside Node and the system's libraries: to be bound read-only into its sandbox. */
  readonly readOnlyPaths: readonly string[];
}

/**
 * V8 is told to keep its young generation small: an idle contract then takes 10 MiB less, and its calls are too small to
 * notice. The old generation is capped, since a contract keeps nothing between calls.
 */
const v8Flags = ['--max-semi-space-size=1', '--max-old-space-size=128'];

/** The program of the preset of this name. Throws a RangeError when there is none. */
export function presetProgram(name: string): PresetProgram {
  if (!isPresetName(name)) throw new RangeError(`There is no preset ${name}`);
  const directory = join(import.meta.dirname, name);
  const commandLine = realpathSync(fileURLToPath(import.meta.resolve('fabric-shim/cli.js')));
  return {
    nodeArguments: [...v8Flags, commandLine, 'server'],
    directory,
    readOnlyPaths: [packageRoot(), modulesRoot(commandLine)],
  };
}

const isPresetName = (name: string): name is PresetName => presets.some((preset) => preset.name === name);

/** The package's folder: its own `node_modules` holds the links by which a contract finds its libraries. */
const packageRoot = (): string => dirname(import.meta.dirname);

/** The outermost `node_modules` above a library: with pnpm everything that the links point to is below it. */
function modulesRoot(file: string): string {
  const parts = file.split(sep);
  return parts.slice(0, parts.indexOf('node_modules') + 1).join(sep);
}
