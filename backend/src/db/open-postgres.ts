/** The one place that opens the driver, with what every connection of ours needs. */
import postgres from 'postgres'

/**
 * Connections to a database, opened when the first statement is sent. An array can't be a parameter and comes back as
 * text: to know their types the driver (postgres.js 3.4) asks the server once a connection and doesn't catch that
 * question's failure, so that a server dying at that moment would end the process. See `textsOf` in `one-statement.ts`.
 */
export function openPostgres(
  url: string,
  options: postgres.Options<Record<string, postgres.PostgresType>> = {},
): postgres.Sql {
  return postgres(url, { onnotice: () => {}, fetch_types: false, ...options })
}
