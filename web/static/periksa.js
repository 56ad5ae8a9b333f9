// Checks what the QR of a letter says, in the browser and without asking anybody: docs/qr-surat.md tells the format byte by
// byte. Nothing here touches the page.
const Periksa = (() => {
  const utf8 = new TextEncoder(), text = new TextDecoder("utf-8", { fatal: true });
  const listType = "application/statuslist+cwt", day = 86_400_000;

  class Palsu extends Error {}

  // base32 without padding (RFC 4648).
  const base32 = (s) => {
    const bytes = [];
    let bits = 0, n = 0;
    for (const letter of s) {
      const value = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter);
      if (value < 0) throw new Palsu("huruf");
      bits = (bits << 5) | value;
      n += 5;
      if (n >= 8) bytes.push((bits >> (n -= 8)) & 255);
      bits &= 255;
    }
    return new Uint8Array(bytes);
  };

  const hex = (bytes) => [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");

  // cbor reads what we write: whole numbers, bytes, texts, lists and maps of a known length, and the tag 18.
  const cbor = (bytes) => {
    let at = 0;
    const take = (n) => {
      if (at + n > bytes.length) throw new Palsu("pendek");
      return bytes.subarray(at, at += n);
    };
    const item = (depth) => {
      if (depth > 5) throw new Palsu("dalam");
      const first = take(1)[0], kind = first >> 5, low = first & 31;
      if (low > 27 || kind === 7) throw new Palsu("bentuk");
      const value = low < 24 ? low : take(1 << (low - 24)).reduce((sum, b) => sum * 256 + b, 0);
      if (!Number.isSafeInteger(value)) throw new Palsu("besar");
      switch (kind) {
        case 0: return value;
        case 1: return -1 - value;
        case 2: return take(value);
        case 3: return text.decode(take(value));
        case 6: if (value === 18) return item(depth + 1); throw new Palsu("label");
      }
      const parts = [];
      for (let i = 0; i < value * (kind - 3); i++) parts.push(item(depth + 1));
      if (kind === 4) return parts;
      const map = new Map();
      for (let i = 0; i < parts.length; i += 2) {
        if (map.has(parts[i])) throw new Palsu("ganda");
        map.set(parts[i], parts[i + 1]);
      }
      return map;
    };
    const whole = item(0);
    if (at !== bytes.length) throw new Palsu("sisa");
    return whole;
  };

  // header writes the head of bytes (2), a text (3) or a list (4) in CBOR.
  const header = (kind, n) => {
    const major = kind << 5;
    if (n < 24) return [major | n];
    if (n < 256) return [major | 24, n];
    if (n < 65_536) return [major | 25, n >> 8, n & 255];
    return [major | 26, (n >>> 24) & 255, (n >> 16) & 255, (n >> 8) & 255, n & 255];
  };

  const join = (...parts) => {
    const all = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0));
    let at = 0;
    for (const p of parts) { all.set(p, at); at += p.length; }
    return all;
  };

  // unseal reads a COSE_Sign1 of a type, "" for tokens: nothing may stand in it that we do not write.
  const unseal = (bytes, type) => {
    const parts = cbor(bytes);
    if (bytes[0] !== 0xd2 || !Array.isArray(parts) || parts.length !== 4) throw new Palsu("bentuk");
    const [head, loose, payload, signature] = parts;
    const named = cbor(head), id = named.get(4);
    if (named.get(1) !== -7 || !(id instanceof Uint8Array) || id.length !== 4 || (named.get(16) ?? "") !== type ||
      named.size !== (type ? 3 : 2) || loose.size !== 0 || !(payload instanceof Uint8Array) || signature.length !== 64) throw new Palsu("kepala");
    return { head, payload, signature, key: hex(id) };
  };

  // open verifies by a published key what was sealed, and what it is bound to, and reads the payload.
  const open = async (sealed, key, bound) => {
    const aad = utf8.encode(bound), context = utf8.encode("Signature1");
    const signed = join(header(4, 4), header(3, context.length), context, header(2, sealed.head.length), sealed.head,
      header(2, aad.length), aad, header(2, sealed.payload.length), sealed.payload);
    const jwk = { kty: "EC", crv: "P-256", x: key.x, y: key.y, ext: true };
    const public_ = await crypto.subtle.importKey("jwk", jwk, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
    if (!await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, public_, sealed.signature, signed)) throw new Palsu("tanda tangan");
    return cbor(sealed.payload);
  };

  // readList reads the list of states of an office: the states two bits each, when it was made and until when it may be relied on.
  const readList = async (bytes, set) => {
    const sealed = unseal(bytes, listType), key = set.keys.find((k) => k.kid === sealed.key);
    if (!key) throw new Palsu("kunci");
    const claims = await open(sealed, key, ""), list = claims.get(65_533);
    if (list.get("bits") !== 2) throw new Palsu("daftar");
    const unpacked = new Blob([list.get("lst")]).stream().pipeThrough(new DecompressionStream("deflate"));
    return { at: claims.get(6) * 1000, until: claims.get(4) * 1000, size: list.get("n"), bits: new Uint8Array(await new Response(unpacked).arrayBuffer()),
      office: key.office };
  };

  const stateAt = (list, index) => (list.bits[index >> 2] >> (2 * (index & 3))) & 3;

  // vouches tells what a token of a key that names a day is worth: "ya", "pernah" (somebody else has had the key since), "tidak".
  const vouches = (key, issued) => {
    const date = (t) => t && t.slice(0, 10);
    if (issued < date(key.from) || (key.until && issued > date(key.until))) return "tidak";
    if (!key.revoked_from) return "ya";
    return issued < date(key.revoked_from) ? "pernah" : "tidak";
  };

  // read tells what the text of a QR is: { problem } with a name, { code } of an older letter without a token, or the facts of
  // a token that the office has signed for exactly this address.
  const read = async (said, set) => {
    said = said.trim();
    if (!said.startsWith(set.check)) {
      const address = URL.canParse(said) ? new URL(said) : null;
      if (!address?.host) return { problem: "bukan" };
      return address.host === new URL(set.check).host ? { problem: "bukan" } : { problem: "alamat", host: address.host };
    }
    const [address, token] = said.split("#", 2);
    if (!token) return { code: address.slice(set.check.length), old: true };
    try {
      const sealed = unseal(base32(token), ""), key = set.keys.find((k) => k.kid === sealed.key);
      if (!key) return { problem: "kunci" };
      const c = await open(sealed, key, address);
      const date = (n) => n ? new Date(n * day).toISOString().slice(0, 10) : "";
      const facts = { number: c.get(1), name: c.get(2), district: c.get(3) ?? "", issued: date(c.get(4)), until: date(c.get(5)),
        capacity: c.get(6), index: c.get(7) };
      const worth = vouches(key, facts.issued);
      return worth === "tidak" ? { problem: "masa" } : { code: address.slice(set.check.length), facts, key, worth };
    } catch (failed) {
      if (failed instanceof Palsu || failed instanceof TypeError || failed instanceof RangeError) return { problem: "palsu" };
      throw failed;
    }
  };

  // compare tells whether a number from paper is the true one: "sama", "mirip" (other signs that look the same), "beda".
  const look = { О: "0", Ο: "0", O: "0", Q: "0", D: "0", I: "1", L: "1", "|": "1", "!": "1", І: "1", Ι: "1", Z: "2", S: "5", Ѕ: "5", G: "6", B: "8", В: "8", Β: "8",
    А: "A", Α: "A", М: "M", Μ: "M", Р: "P", Ρ: "P", Т: "T", Τ: "T", К: "K", Κ: "K", "–": "-", "—": "-", "‐": "-", "⁄": "/", "∕": "/", "\\": "/" };
  const compare = (typed, number) => {
    const plain = (s) => s.replace(/\s/g, "").toUpperCase(), seen = (s) => [...plain(s)].map((l) => look[l] ?? l).join("");
    if (plain(typed) === plain(number)) return "sama";
    return seen(typed) === seen(number) ? "mirip" : "beda";
  };

  return { read, readList, stateAt, compare };
})();
