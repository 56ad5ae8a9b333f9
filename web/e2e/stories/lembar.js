// A letter outside the office: somebody has its file checked, the auditor reads who took it, and a second head signs one on paper.
// The first one is left alone: other stories rely on how he signs.
import assert from 'node:assert/strict'
import { takes } from '../office.js'
import { Program, letterWaits } from '../program.js'
import { Person, phone, step } from '../world.js'

const waiting = 'Perkumpulan Kebun Kertas'
const secretary = { name: 'Sekretaris Contoh, S.Sos.', email: 'sekretaris@demo.ormas.test', password: 'sandi sekretaris contoh' }
let applicant, anybody, admin, signer

step('the applicant takes the letter, and anybody has its file checked', async () => {
  applicant = await Person.signedIn('pemohon', { size: phone })
  await applicant.visit('/beranda')
  await applicant.follow(/Perkumpulan Kebun Rekaan/)
  const signed = await applicant.download(/Unduh surat/)
  anybody = await Person.arrive()
  await checks(anybody, signed.buffer)
  await anybody.reads('Surat asli', 'sama persis dengan surat yang dikeluarkan kantor', 'Perkumpulan Kebun Rekaan')
  signed.buffer[signed.buffer.length >> 1] ^= 1
  await checks(anybody, signed.buffer)
  await anybody.reads(/Bukan berkas asli|Tidak dikenal/)
})

// checks lets somebody have a file checked, again where the service is only about to be able to open it.
async function checks(person, buffer) {
  for (let tries = 0; ; tries++) {
    await person.visit('/cek')
    await person.input('Berkas surat').setInputFiles({ name: 'surat.pdf', mimeType: 'application/pdf', buffer })
    const button = person.page.getByRole('button', { name: 'Cek berkas', exact: true })
    const [answer] = await Promise.all([person.page.waitForNavigation(), button.click()])
    if (answer.status() !== 503 || tries === 5) return person.arrived(answer, 200)
  }
}

step('the auditor reads who took it, and what the audits found', async () => {
  const auditor = await Person.signedIn('auditor')
  await auditor.follow(/^Catatan unduhan/)
  await auditor.reads('Surat yang terbit', 'tidak dapat diubah')
  await auditor.visit('/pemeriksaan-surat')
  await auditor.reads('Pemeriksaan surat')
})

step('the administrator makes an account, and its holder joins', async () => {
  admin = await Person.signedIn('admin')
  await admin.visit('/pengaturan/orang/baru')
  await admin.fill({ 'Alamat email': secretary.email, 'Nama lengkap dengan gelar': secretary.name, Jabatan: 'Sekretaris Badan',
    'NIP (18 angka)': '000000000000000013', 'Kepala Badan (menandatangani surat; perlu disetujui orang kedua)': true })
  await admin.press('Buat akun')
  signer = await Person.arrive()
  const link = await admin.mailed(secretary.email)
  await signer.visit(link.pathname + link.search)
  await signer.fill({ 'Kata sandi baru': secretary.password, 'Ulangi kata sandi baru': secretary.password })
  await signer.press('Simpan kata sandi')
  await signer.signIn(secretary.email, secretary.password)
})

step('the head agrees that somebody else signs too', async () => {
  const head = await Person.signedIn('kepala', { size: phone })
  await head.visit('/pengaturan/penetapan')
  await head.press(/^Setujui/)
  await head.reads('Tidak ada penetapan yang menunggu.')
})

step('the administrator lets the second head sign on paper', async () => {
  await admin.visit('/pengaturan/orang')
  await admin.follow(/Sekretaris Contoh/)
  await admin.fill({ 'Tanda tangan basah (cetak, tanda tangani, cap, unggah pindaian; surat menyebutkannya)': true })
  await admin.press('Simpan cara menandatangani')
})

step('the second head prints the final letter and brings its scan', async () => {
  const who = {}
  for (const name of ['pemohon', 'umum', 'kepala', 'kabid', 'kasubbid', 'staf', 'lapangan']) who[name] = await Program.of(name)
  await letterWaits(waiting, who)
  await signer.visit('/tanda-tangan')
  await signer.follow(/^Baca ringkasan/, { within: signer.page.getByRole('listitem').filter({ hasText: waiting }) })
  await takes(signer, 'Tanda tangani surat')
  await signer.reads('Menunggu pindaian tanda tangan basah')
  const final = await signer.download(/Unduh dan cetak naskah akhir/)
  assert.equal(final.buffer.subarray(0, 5).toString(), '%PDF-')
  await scans(Buffer.from('bukan pindaian'), 415)
  await signer.reads('Jenis berkas ini tidak dapat diterima')
  await scans(final.buffer)
  assert.ok(!(await signer.page.getByRole('main').innerText()).includes('Menunggu pindaian'))
  await checks(anybody, final.buffer)
  await anybody.reads('Surat asli, aktif', 'ditandatangani basah di atas kertas')
  await anybody.follow('Keadaan surat ini selengkapnya')
  await anybody.reads('Ditandatangani basah; salinan pindaian.', secretary.name)
})

// scans lets the signer upload a scan where the page asks for it.
async function scans(buffer, status = 200) {
  await signer.input('Pindaian surat').setInputFiles({ name: 'pindaian.pdf', mimeType: 'application/pdf', buffer })
  await signer.press('Unggah pindaian', { status })
}
