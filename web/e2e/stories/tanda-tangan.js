// The signing day: the head opens letters one after the other and signs them together. One has moved meanwhile.
import assert from 'node:assert/strict'
import { Program, letterWaits } from '../program.js'
import { Person, phone, step } from '../world.js'

const names = ['Perkumpulan Kebun Satu', 'Perkumpulan Kebun Dua', 'Perkumpulan Kebun Tiga']
const who = {}
const ids = []
let head

step('three letters wait for the head', async () => {
  for (const name of ['pemohon', 'umum', 'kepala', 'kabid', 'kasubbid', 'staf', 'lapangan']) who[name] = await Program.of(name)
  for (const name of names) ids.push(await letterWaits(name, who))
})

const row = (person, name) => person.page.getByRole('listitem').filter({ hasText: name })

async function opens(person, name) {
  await person.visit('/tanda-tangan')
  await person.follow(/^(Baca ringkasan|Buka lagi)/, { within: row(person, name) })
  assert.equal(await person.heading(), name)
  await person.reads('Yang tidak biasa', 'Siapa melakukan apa')
}

async function ticks(person, wanted) {
  await person.visit('/tanda-tangan')
  for (const name of wanted) await row(person, name).getByRole('checkbox').check()
}

step('the head opens each of them, without script and on a phone', async () => {
  head = await Person.signedIn('kepala', { size: phone, script: false })
  await head.visit('/tanda-tangan')
  assert.equal(await row(head, names[0]).getByRole('checkbox').count(), 0, 'what was not opened can be ticked')
  for (const name of names) await opens(head, name)
})

step('one of three has moved meanwhile: two are signed, and the page says why one is not', async () => {
  await ticks(head, names)
  await head.press('Periksa yang dipilih')
  await head.reads(...names, 'tidak dapat ditarik kembali')
  await who.kabid.takes(ids[1], 'tangguhkan')
  await head.press('Tanda tangani 3 surat')
  for (let tries = 0; !(await head.page.getByText(/^Selesai:/).count()); tries++) {
    assert.ok(tries < 100, 'the batch does not end')
    await head.follow('Perbarui halaman ini')
  }
  await head.reads('Selesai: 2 dari 3 surat ditandatangani, 1 belum.', 'Belum ditandatangani (1)', 'Sudah ditandatangani (2)', 'Nomor ')
  await head.follow('Kembali ke daftar surat')
  await head.reads('Penandatanganan bersama terakhir')
})

step('the third is opened again and signed, and the page moves on by itself', async () => {
  await who.kabid.takes(ids[1], 'lanjutkan')
  const scripted = await Person.signedIn('kepala', { size: phone })
  await opens(scripted, names[1])
  await ticks(scripted, [names[1]])
  await scripted.press('Periksa yang dipilih')
  await scripted.press('Tanda tangani 1 surat')
  await scripted.page.locator('[data-kemajuan="selesai"]').waitFor()
  await scripted.reads('Selesai: 1 surat ditandatangani.', names[1])
  await scripted.arrived() // the page as it is now
})
