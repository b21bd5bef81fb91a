/** A server given here is used instead of one of the run's own. */
export const givenDatabaseUrl: string | undefined = process.env.DATABASE_URL;
