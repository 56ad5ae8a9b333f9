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

// versions is how many versions of an item its page lists.
const versions = (someone) => someone.page.locator('.versi > li').count()

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
  await person.input('Pilih berkas').setInputFiles(large)
  await person.page.getByRole('button', { name: 'Unggah', exact: true }).click()
  await person.page.getByText('besar.pdf berukuran 21,0 MB').waitFor() // before it went all the way
  const plain = await Person.signedIn('pemohon', { size: phone, script: false })
  await plain.visit(new URL(item).pathname)
  await uploads(plain, large, 413)
})

step('a photo in the format of newer phones is answered with how to send it', async () => {
  await person.visit(new URL('L13', item).pathname)
  const buffer = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1')
  await uploads(person, { name: 'IMG_0001.HEIC', mimeType: 'image/heic', buffer }, 415)
  await person.reads('Paling Kompatibel')
})

step('where the browser can read such a photo it is sent as JPEG', async () => {
  await person.visit(new URL('L13', item).pathname)
  // This browser cannot read HEIC; what it can read under that name shows the way of one that can.
  await uploads(person, { ...photo('papan nama'), name: 'IMG_0002.HEIC', mimeType: 'image/heic' })
  await person.visit(new URL('L13', item).pathname)
  await person.reads('IMG_0002.jpg')
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

step('after a cut it is sent once more, then waits for the person, and makes one version', async () => {
  await person.visit(new URL('P5', item).pathname)
  const before = await versions(person)
  let cuts = 0
  await person.page.route('**/berkas/P5', (route) => route.request().method() === 'POST' && cuts++ < 2 ? route.abort('connectionreset') : route.continue())
  await person.input('Pilih berkas').setInputFiles(letter('domisili'))
  await person.page.getByRole('button', { name: 'Unggah', exact: true }).click()
  await person.page.getByText('Unggahan diulangi sebentar lagi').waitFor()
  assert.equal(await person.page.getByRole('button', { name: 'Unggah', exact: true }).isDisabled(), true)
  await person.page.getByText('Berkas yang Anda pilih masih ada').waitFor()
  assert.deepEqual(person.complaints.splice(0), [])
  await person.press('Coba lagi')
  await person.visit(new URL('P5', item).pathname)
  await person.reads('domisili.pdf')
  assert.equal(await versions(person), before + 1)
})

step('without script a second press of the button makes no second version', async () => {
  const plain = await Person.signedIn('pemohon', { size: phone, script: false })
  await plain.visit(new URL('P4', item).pathname)
  const before = await versions(plain)
  await plain.input('Pilih berkas').setInputFiles(letter('pengurus'))
  await plain.page.getByRole('button', { name: 'Unggah', exact: true }).dblclick()
  await plain.page.getByText('Berkas sudah diunggah. Butir: ').waitFor() // the first press's answer is given up for the second's
  await plain.visit(new URL('P4', item).pathname)
  await plain.reads('pengurus.pdf')
  assert.equal(await versions(plain), before + 1)
})

step('in a draft a file can be deleted', async () => {
  await person.visit(item)
  await person.press(/^Hapus versi 2/)
})
