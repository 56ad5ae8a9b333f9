// A file that cannot be taken is refused in a sentence, and the next one mends it.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { uploads } from '../applicant.js'
import { letter, photo } from '../files.js'
import { Person, phone, step } from '../world.js'

const folder = mkdtempSync(join(tmpdir(), 'unggah-'))
after(() => rmSync(folder, { recursive: true }))

let person, item

step('a file that is not what its name says is refused', async () => {
  person = await Person.signedIn('pemohon', { size: phone })
  await person.visit('/beranda')
  await person.follow(/^Lanjutkan mengisi/)
  await person.follow('Berkas persyaratan')
  await person.follow(/^Fotokopi Nomor Pokok Wajib Pajak/)
  item = person.page.url()
  await uploads(person, { name: 'npwp.pdf', mimeType: 'application/pdf', buffer: Buffer.from('bukan PDF') }, 415)
  assert.ok((await person.page.getByRole('alert').innerText()).length > 20)
})

step('nothing at all is asked for again', async () => {
  await person.press('Unggah', { status: 422 })
})

step('a file that is too large is refused', async () => {
  await person.visit(item)
  const large = join(folder, 'besar.pdf')
  writeFileSync(large, Buffer.alloc(21 << 20, letter('besar').buffer))
  await uploads(person, large, 413)
})

step('a letter is no photo', async () => {
  await person.visit(new URL('L13', item).pathname)
  await uploads(person, letter('bukan foto'), 415)
})

step('the right file mends it, another one replaces it, and both can be read again', async () => {
  await uploads(person, photo('kantor'))
  await person.visit(item)
  await uploads(person, letter('npwp'))
  await person.visit(item)
  await uploads(person, letter('npwp', 'yang lebih jelas'))
  await person.visit(item)
  await person.reads('Versi 2', 'Versi 1')
  assert.deepEqual((await person.download('npwp.pdf')).buffer, letter('npwp', 'yang lebih jelas').buffer)
})

step('in a draft a file can be deleted', async () => {
  await person.press(/^Hapus versi 2/)
})
