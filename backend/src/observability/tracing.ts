/**
 * Spans from a request to the container that worked for it. Nothing of it is loaded before `startTracing`; until then,
 * and where no endpoint is set, a span is just the call of its work.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Span, SpanOptions, Tracer } from './tracer.ts'

const noSpan: Span = { set() {}, fail() {} }
const noTracer: Tracer = {
  span: (_name, _options, work) => work(noSpan),
  current: () => null,
}

let tracer: Tracer = noTracer

/** Does the work inside a span; where tracing is off, just does it. */
export function inSpan<Result>(
  name: string,
  options: SpanOptions,
  work: (span: Span) => Promise<Result>,
): Promise<Result> {
  return tracer.span(name, options, work)
}

/** The `traceparent` of the current span, to be kept with what is done later; null where there is none. */
export function currentTrace(): string | null {
  return tracer.current()
}

export function isTracing(): boolean {
  return tracer !== noTracer
}

/** Longer than this nobody waits for the last spans to be sent. */
const flushMs = 3000

/**
 * Sends spans to an OTLP endpoint over HTTP from now on. The other variables of OpenTelemetry (headers, sampling,
 * resource attributes) are read by its own SDK.
 *
 * @returns sends what is left and stops
 */
export async function startTracing(options: {
  endpoint: string
  service: string
  version: string
}): Promise<() => Promise<void>> {
  const { createOtlpTracer } = await import('./otlp-tracer.ts')
  const started = createOtlpTracer(options)
  tracer = started.tracer
  return async () => {
    tracer = noTracer
    await Promise.race([started.close().catch(() => {}), sleep(flushMs, undefined, { ref: false })])
  }
}
