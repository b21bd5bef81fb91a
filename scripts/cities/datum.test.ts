import { describe, expect, it } from 'vitest';
import { distanceKm, fromGcj02 } from './datum.ts';

describe('fromGcj02', () => {
  it('takes the shift of Chinese maps away', () => {
    // Tiananmen: the two datums are some 560 m apart there.
    const point = fromGcj02({ latitude: 39.90923, longitude: 116.397428 });
    expect(point.latitude).toBeCloseTo(39.90783, 4);
    expect(point.longitude).toBeCloseTo(116.39119, 4);
  });
});

describe('distanceKm', () => {
  it('knows how far Shanghai is from Hangzhou', () => {
    const shanghai = { latitude: 31.23, longitude: 121.47 };
    expect(distanceKm(shanghai, { latitude: 30.27, longitude: 120.16 })).toBeCloseTo(165, -1);
  });
});
