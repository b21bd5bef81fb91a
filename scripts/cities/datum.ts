export interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

const semiMajorAxisMetres = 6_378_245;
const eccentricitySquared = 0.006_693_421_622_965_943;

/**
 * WGS-84 for a point in GCJ-02, the shifted datum of Chinese maps. One step of the inverse of the published
 * approximation: good to a few metres, where two decimals of a degree are a kilometre.
 */
export function fromGcj02({ latitude, longitude }: Point): Point {
  const radians = (latitude * Math.PI) / 180;
  const w = 1 - eccentricitySquared * Math.sin(radians) ** 2;
  const metresNorth = shiftNorth(longitude - 105, latitude - 35);
  const metresEast = shiftEast(longitude - 105, latitude - 35);
  const meridianRadius = (semiMajorAxisMetres * (1 - eccentricitySquared)) / (w * Math.sqrt(w));
  const parallelRadius = (semiMajorAxisMetres / Math.sqrt(w)) * Math.cos(radians);
  return {
    latitude: latitude - degrees(metresNorth / meridianRadius),
    longitude: longitude - degrees(metresEast / parallelRadius),
  };
}

export function distanceKm(a: Point, b: Point): number {
  const kmPerDegree = 111.2;
  const mean = ((a.latitude + b.latitude) / 2 / 180) * Math.PI;
  return kmPerDegree * Math.hypot(a.latitude - b.latitude, (a.longitude - b.longitude) * Math.cos(mean));
}

const degrees = (radians: number): number => (radians * 180) / Math.PI;
const wave = (amplitude: number, x: number): number => amplitude * Math.sin(x * Math.PI);
const ripple = (x: number): number => ((wave(20, 6 * x) + wave(20, 2 * x)) * 2) / 3;

const shiftNorth = (x: number, y: number): number =>
  -100 +
  2 * x +
  3 * y +
  0.2 * y * y +
  0.1 * x * y +
  0.2 * Math.sqrt(Math.abs(x)) +
  ripple(x) +
  ((wave(20, y) + wave(40, y / 3) + wave(160, y / 12) + wave(320, y / 30)) * 2) / 3;

const shiftEast = (x: number, y: number): number =>
  300 +
  x +
  2 * y +
  0.1 * x * x +
  0.1 * x * y +
  0.1 * Math.sqrt(Math.abs(x)) +
  ripple(x) +
  ((wave(20, x) + wave(40, x / 3) + wave(150, x / 12) + wave(300, x / 30)) * 2) / 3;
