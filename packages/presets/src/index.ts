export { type Preset, type PresetName, presets } from './presets.ts';
export { type PresetProgram, presetProgram } from './program.ts';
