/** Spans and what makes them, wherever they are sent. */
export type SpanAttributes = Record<string, string | number | boolean>

export interface SpanOptions {
  attributes?: SpanAttributes
  /** The W3C `traceparent` of the span that this one continues; the current one when left out. */
  parent?: string | null
  kind?: 'server' | 'producer' | 'consumer' | 'client' | 'internal'
}

export interface Span {
  set(attributes: SpanAttributes): void
  /** Marks what the span stands for as failed; a work that throws does so by itself. */
  fail(message: string): void
}

export interface Tracer {
  span<Result>(name: string, options: SpanOptions, work: (span: Span) => Promise<Result>): Promise<Result>
  /** The `traceparent` of the current span; null outside of one. */
  current(): string | null
}
