/** The tracer on OpenTelemetry's SDK; only `startTracing` loads it. */
import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Context,
  type SpanContext,
} from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import type { SpanOptions, Tracer } from './tracer.ts'

const kinds: Record<NonNullable<SpanOptions['kind']>, SpanKind> = {
  server: SpanKind.SERVER,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
  client: SpanKind.CLIENT,
  internal: SpanKind.INTERNAL,
}

/** @param options.endpoint the OTLP address without `/v1/traces` */
export function createOtlpTracer(options: { endpoint: string; service: string; version: string }): {
  tracer: Tracer
  close(): Promise<void>
} {
  const provider = new TracerProvider({
    resource: defaultResource().merge(
      resourceFromAttributes({ 'service.name': options.service, 'service.version': options.version }),
    ),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter({ url: `${options.endpoint.replace(/\/$/, '')}/v1/traces` }),
        scheduledDelayMillis: 1000,
      }),
    ],
  })
  const contexts = new AsyncLocalStorageContextManager().enable()
  const otel = provider.getTracer('flowza', options.version)

  const tracer: Tracer = {
    async span(name, { attributes = {}, parent, kind = 'internal' }, work) {
      const outer = parent === undefined || parent === null ? contexts.active() : contextOf(parent)
      const span = otel.startSpan(name, { attributes, kind: kinds[kind] }, outer)
      const fail = (message: string) => void span.setStatus({ code: SpanStatusCode.ERROR, message })
      try {
        return await contexts.with(trace.setSpan(outer, span), () =>
          work({ set: (more) => void span.setAttributes(more), fail }),
        )
      } catch (error) {
        // The kind of error and not its text, which may hold somebody's data.
        fail(error instanceof Error ? error.name : 'error')
        throw error
      } finally {
        span.end()
      }
    },
    current() {
      const context = trace.getSpanContext(contexts.active())
      return context === undefined ? null : traceparentOf(context)
    },
  }
  return {
    tracer,
    async close() {
      await provider.shutdown()
      contexts.disable()
    },
  }
}

/** As in W3C Trace Context, version 00. */
function traceparentOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${(traceFlags & TraceFlags.SAMPLED).toString(16).padStart(2, '0')}`
}

function contextOf(traceparent: string): Context {
  const match = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(traceparent)
  if (match === null || /^0+$/.test(match[1]) || /^0+$/.test(match[2])) return ROOT_CONTEXT
  const [, traceId, spanId, flags] = match
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16),
    isRemote: true,
  })
}
