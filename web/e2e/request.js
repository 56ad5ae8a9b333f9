// The API as the demo's people reach it with a session, without a browser.
import assert from 'node:assert/strict'
import { request as programs } from 'playwright-core'
import { account, address, secret } from './world.js'

// request signs somebody in and gives what sends requests as this person.
export async function request(name) {
  const program = await programs.newContext({ baseURL: address })
  const answer = await program.post('/api/v1/session', { data: { email: account(name), password: secret } })
  assert.equal(answer.status(), 200, `${name} signs in: ${await answer.text()}`)
  return (method, path, sent) => program.fetch(`/api/v1${path}`, { method, ...sent })
}
