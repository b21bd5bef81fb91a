/** Also `@hansa/core/cities`: for a program that needs cities at its start and not the schemas of every resource. */
export * from './catalogue.ts';
export type * from './city.ts';
export * from './resolve.ts';
