// Everybody follows the links they are offered: each leads somewhere, and every kind of page is inspected.
import assert from 'node:assert/strict'
import { Person, address, apart } from '../world.js'

// alike is how many pages that differ only in the dossier, document or code are asked for by each person, and how many of
// them are looked at in the browser by all of them together.
const alike = 2

// mails shows what others were sent: its links are theirs, and may lead to what only they may read.
const mails = '/pengaturan/surel'

// pictures is how long a link may take to answer, in milliseconds: one that is drawn or printed waits for its turn.
const pictures = 60_000

const roles = ['pemohon', 'pemohon2', 'umum', 'kepala', 'kabid', 'kasubbid', 'staf', 'lapangan', 'admin', 'auditor']

const looked = new Map()

apart('whoever has no account finds no dead end', async () => follow(await Person.arrive(), '/', 'nobody'))

for (const role of roles) {
  apart(`${role} finds no dead end`, async () => follow(await Person.signedIn(role), '/beranda', role))
}

async function follow(person, start, role) {
  const waiting = [{ path: start, from: start }], known = new Set([start]), asked = new Map(), wrong = []
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { path, from } = next
    if (!few(asked, kindOf(path))) continue
    const answer = await person.context.request.get(path, { timeout: pictures })
    if (!answer.ok()) wrong.push(`${path}, linked from ${from}, answers ${answer.status()}`)
    if (!answer.ok() || !answer.headers()['content-type'].startsWith('text/html')) continue // a download
    if (few(looked, ownKind(path, role))) await person.visit(path).catch((failed) => wrong.push(failed.message))
    if (kindOf(path) === mails) continue
    for (const link of links(await answer.text())) {
      if (!known.has(link)) waiting.push({ path: link, from: path })
      known.add(link)
    }
  }
  assert.deepEqual(wrong, [])
}

// few counts, and tells whether there were few enough so far.
function few(counts, kind) {
  counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return counts.get(kind) <= alike
}

// links are the places of this service that a page leads to.
function links(html) {
  const found = [...html.matchAll(/<a [^>]*href="([^"]+)"/g)].map(([, href]) => new URL(href.replaceAll('&amp;', '&'), address))
  return new Set(found.filter((u) => u.origin === address).map((u) => u.pathname + u.search))
}

// kindOf is an address without what only names one of many: ids, codes, items, and most of what a query says.
function kindOf(path) {
  const url = new URL(path, address)
  const place = url.pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id').replace(/\b[0-9A-Z]{10}\b/g, ':code').replace(/(berkas|isian|dibuat)\/.*/, '$1/:one')
  return place + [...url.searchParams].map(([name, value]) => (['bagian', 'queue'].includes(name) ? `&${name}=${value}` : `&${name}`)).join('')
}

// ownKind tells apart the pages that are made for each role.
function ownKind(path, role) {
  const kind = kindOf(path)
  return ['/beranda', '/permohonan/:id'].includes(kind) ? `${kind} of ${role}` : kind
}
