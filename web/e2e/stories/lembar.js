// A letter outside the office: somebody has its file checked, the auditor reads who took it, and the head signs one on paper.
import assert from 'node:assert/strict'
import { takes } from '../office.js'
import { Person, phone, step } from '../world.js'

const waiting = 'Lembaga Lumbung Mimpi'
let applicant, anybody, head

step('the applicant takes the letter, and anybody has its file checked', async () => {
  applicant = await Person.signedIn('pemohon', { size: phone })
  await applicant.visit('/beranda')
  await applicant.follow(/Perkumpulan Kebun Rekaan/)
  const signed = await applicant.download(/Unduh surat/)
  anybody = await Person.arrive()
  await checks(anybody, signed.buffer)
  await anybody.reads('Surat asli, aktif', 'sama persis dengan surat yang dikeluarkan kantor', 'Perkumpulan Kebun Rekaan')
  signed.buffer[signed.buffer.length >> 1] ^= 1
  await checks(anybody, signed.buffer)
  await anybody.reads(/Bukan berkas asli|Tidak dikenal/)
})

// checks lets somebody have a file checked.
async function checks(person, buffer) {
  await person.visit('/cek')
  await person.input('Berkas surat').setInputFiles({ name: 'surat.pdf', mimeType: 'application/pdf', buffer })
  await person.press('Cek berkas')
}

step('the auditor reads who took it, and what the audits found', async () => {
  const auditor = await Person.signedIn('auditor')
  await auditor.follow(/^Catatan unduhan/)
  await auditor.reads('Surat yang terbit', 'tidak dapat diubah')
  await auditor.visit('/pemeriksaan-surat')
  await auditor.reads('Pemeriksaan surat')
})

step('the administrator lets the head sign on paper', async () => {
  const admin = await Person.signedIn('admin')
  await admin.visit('/pengaturan/orang')
  await admin.follow(/Kepala Contoh/)
  await admin.fill({ 'Tanda tangan basah (cetak, tanda tangani, cap, unggah pindaian; surat menyebutkannya)': true })
  await admin.press('Simpan cara menandatangani')
})

step('the head prints the final letter and brings its scan', async () => {
  head = await Person.signedIn('kepala')
  await head.visit('/tanda-tangan')
  await head.follow(/^Baca ringkasan/, { within: head.page.getByRole('listitem').filter({ hasText: waiting }) })
  await takes(head, 'Tanda tangani surat')
  await head.reads('Menunggu pindaian tanda tangan basah')
  const final = await head.download(/Unduh dan cetak naskah akhir/)
  assert.equal(final.buffer.subarray(0, 5).toString(), '%PDF-')
  await scans(Buffer.from('bukan pindaian'), 415)
  await head.reads('Jenis berkas ini tidak dapat diterima')
  await scans(final.buffer)
  const letter = await head.page.getByRole('main').innerText()
  assert.ok(!letter.includes('Menunggu pindaian'))
  await checks(anybody, final.buffer)
  await anybody.reads('Surat asli', 'ditandatangani basah di atas kertas')
  await anybody.follow('Keadaan surat ini selengkapnya')
  await anybody.reads('Ditandatangani basah; salinan pindaian.')
})

// scans lets the head upload a scan where the page asks for it.
async function scans(buffer, status = 200) {
  await head.input('Pindaian surat').setInputFiles({ name: 'pindaian.pdf', mimeType: 'application/pdf', buffer })
  await head.press('Unggah pindaian', { status })
}
