// Tells the end of each step as a line of JSON, from which the Go test makes its own.
export default async function* (events) {
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue
    const error = data.details.error?.cause ?? data.details.error
    const failure = type === 'test:pass' ? '' : String(error?.stack ?? error ?? 'failed')
    yield JSON.stringify({ name: data.name, failure, seconds: data.details.duration_ms / 1000 }) + '\n'
  }
}
