// What every page must keep, in every state in which a story or the crawler comes to it.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import axe from 'axe-core'

const widths = [360, 1280]
const rules = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] }

// shapes is a folder with the shapes of pages that axe has passed, in any of the stories: another dossier on the same page
// would tell nothing new.
const shapes = process.env.ORMAS_SHAPES

// inspect looks at the page where somebody has arrived, at both widths.
export async function inspect({ page, script }) {
  const size = page.viewportSize()
  const shape = await shapeOf(page)
  for (const width of [...widths.filter((w) => w !== size.width), size.width]) { // ends at the person's own
    await page.setViewportSize({ width, height: size.height })
    await fits(page, width)
    const passed = join(shapes, `${shape}-${width}`)
    if (!script || existsSync(passed)) continue // axe is a script itself; with script there are the same pages
    await accessible(page)
    writeFileSync(passed, page.url())
  }
}

async function fits(page, width) {
  const wide = await page.evaluate(() => {
    const limit = window.innerWidth
    if (document.documentElement.scrollWidth <= limit) return null
    const out = [...document.querySelectorAll('main *')].find((e) => e.getBoundingClientRect().right > limit + 1)
    return out?.outerHTML.slice(0, 200) ?? 'something'
  })
  assert.equal(wide, null, `${page.url()} scrolls sideways at ${width} px`)
}

async function accessible(page) {
  const found = await violations(page)
  const list = found.map((v) => `${v.id} (${v.help}): ${v.nodes.map((n) => n.html.slice(0, 200)).join(' | ')}`)
  assert.deepEqual(list, [], `axe on ${page.url()}`)
}

async function violations(page) {
  await page.evaluate(axe.source)
  return page.evaluate(async (options) => (await window.axe.run(document, options)).violations, rules)
}

// shapeOf is what a page is made of, however often: elements in their parents with class, role and state, and the order of
// the headings. Neither texts nor ids are part of it.
async function shapeOf(page) {
  const { parts, headings } = await page.evaluate(() => {
    const values = ['class', 'role', 'type', 'scope', 'aria-invalid', 'aria-current'], presence = ['aria-describedby', 'aria-labelledby', 'for']
    const one = (e) => [e.tagName, ...values.map((a) => e.getAttribute(a)), ...presence.map((a) => e.hasAttribute(a)), !e.firstChild].join(' ')
    const all = [...document.querySelectorAll('body *')]
    return { parts: all.map((e) => `${one(e.parentElement)} > ${one(e)}`), headings: all.filter((e) => /^H[1-6]$/.test(e.tagName)).map((e) => e.tagName) }
  })
  const order = headings.filter((heading, i) => heading !== headings[i - 1])
  return createHash('sha256').update([...new Set(parts)].sort().concat(order).join('\n')).digest('hex')
}
