export type { LeagueRecord } from './home.ts';
export { type LocalLeague, type LocalLeagueOptions, startLocalLeague } from './local-league.ts';
export { type StopOptions, stopHome } from './stop.ts';
