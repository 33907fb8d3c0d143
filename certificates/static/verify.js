// @ts-check
/**
 * Checks the seal of a certificate in the reader's own browser (罹災証明書の確認).
 *
 * The seal stands after the # of the address, which no browser sends anywhere; only the
 * published keys are fetched, unless they came with the page. What the ledger says of
 * the paper is shown only after its seal held, and is asked for only then:
 *
 *   <section id="ledger" data-state="valid" data-ask="/v/…/state.json">…</section>
 *   <section id="seal-check" data-keys="/v/keys.json" data-published="{…}"></section>
 *   <script type="module" src="/static/certificates/verify.js"></script>
 *
 * The checks and their order are those of certificates/seal.py.
 */

/**
 * @typedef {"live" | "drill"} Purpose
 * @typedef {{kid: string, kty: string, crv: string, x: string, y: string,
 *   purpose: Purpose, expires_at?: string | null, revoked_at: string | null,
 *   issuer: string}} PublishedKey
 * @typedef {{number: string, issue: number, kind: string, headName: string,
 *   houseAddress: string, cause: string, level: string | null, issuedOn: string,
 *   municipalityCode: string, purpose: Purpose, declared: string}} SealedFields
 */

const SEAL_TEXT =
  /^(https?:\/\/[!-"$->@-~]+)\/v\/([0-9A-Z]{13})#V1\.([0-9A-Za-z_-]{1,32})\.([0-9A-Za-z_-]+)\.([0-9A-Za-z_-]{86})$/;
const HALF_ORDER =
  0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n / 2n;
const CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_LENGTH = 13;
const CODE_BYTES = 9;
const FIELDS = 10;

/** The only paper with a level; every other one adds what is declared. */
const WITH_LEVEL = "damage";

/** @type {Record<string, string>} */
const KINDS = {
  damage: "罹災証明書",
  property: "被災証明書（被害の程度は証明しません）",
  report: "罹災届出証明書（被害の程度は証明しません）",
};

/** @type {Record<string, string>} */
const LEVELS = {
  total: "全壊",
  major: "大規模半壊",
  medium: "中規模半壊",
  half: "半壊",
  semi: "準半壊",
  partial: "準半壊に至らない（一部損壊）",
};

/** A seal that does not hold; the message is for the person who reads the paper. */
export class SealRefused extends Error {}

const REFUSALS = {
  damaged:
    "確認コードが途中で切れているか、この証明書のものではありません。もう一度コード全体を読み取ってください。",
  rewritten:
    "確認コードの書き方が発行時のものと違います。真正な証明書とは認められません。発行した窓口に確かめてください。",
  unknownKey:
    "この自治体の鍵で署名された証明書ではありません。発行した窓口に確かめてください。",
  revokedKey:
    "この証明書の署名に使われた鍵は失効しています。窓口で新しい証明書の交付を受けてください。",
  expiredKey:
    "この証明書の署名に使われた鍵は、交付年月日には期限が切れていました。発行した窓口に確かめてください。",
  wrongIssuer:
    "このページの住所は、証明書の署名に使われた鍵のものと違います。このページに個人情報を入れないでください。",
  wrongSignature:
    "署名が内容と合いません。書き換えられたおそれがあります。発行した窓口に確かめてください。",
  wrongCode:
    "短い確認コードがこの証明書のものではありません。発行した窓口に確かめてください。",
  wrongPurpose:
    "訓練用と本番用が食い違っています。証明書として使えません。",
  noKeys:
    "公開鍵の一覧を読み込めませんでした。通信できる場所で、もう一度読み取ってください。",
  insecure:
    "この接続では確かめられません。https で始まる住所で開いてください。",
};

/**
 * Return what the city sealed, or refuse.
 *
 * @param {string} text the whole address from the QR code
 * @param {PublishedKey[]} keys
 * @returns {Promise<SealedFields>}
 */
export async function verify(text, keys) {
  const found = SEAL_TEXT.exec(text);
  if (!found) throw new SealRefused(REFUSALS.damaged);
  const [, issuer, code, kid, encodedArray, encodedSignature] = found;
  const array = decode(encodedArray);
  const signature = decode(encodedSignature);
  const key = trusted(keys, kid, issuer);
  await checkSignature(key, message(issuer, array), signature);
  if (code !== (await codeOf(signature))) throw new SealRefused(REFUSALS.wrongCode);
  const fields = read(array);
  if (fields.purpose !== key.purpose) throw new SealRefused(REFUSALS.wrongPurpose);
  if (key.expires_at && fields.issuedOn > japaneseDate(key.expires_at)) {
    throw new SealRefused(REFUSALS.expiredKey);
  }
  return fields;
}

/**
 * @param {PublishedKey[]} keys
 * @param {string} kid
 * @param {string} issuer
 */
function trusted(keys, kid, issuer) {
  const key = keys.find((each) => each.kid === kid);
  if (!key) throw new SealRefused(REFUSALS.unknownKey);
  if (key.revoked_at) throw new SealRefused(REFUSALS.revokedKey);
  if (key.issuer && key.issuer !== issuer) throw new SealRefused(REFUSALS.wrongIssuer);
  return key;
}

/**
 * @param {PublishedKey} key
 * @param {Uint8Array<ArrayBuffer>} content
 * @param {Uint8Array<ArrayBuffer>} signature
 */
async function checkSignature(key, content, signature) {
  // The mirror image of a signature would hold too: two texts for one paper.
  if (number(signature.slice(32)) > HALF_ORDER) throw new SealRefused(REFUSALS.rewritten);
  const { kty, crv, x, y } = key;
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const point = await crypto.subtle.importKey(
    "jwk", { kty, crv, x, y }, algorithm, false, ["verify"],
  );
  const holds = await crypto.subtle.verify(algorithm, point, signature, content);
  if (!holds) throw new SealRefused(REFUSALS.wrongSignature);
}

/**
 * @param {Uint8Array<ArrayBuffer>} array
 * @returns {SealedFields}
 */
function read(array) {
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(array);
  const values = JSON.parse(text);
  const wanted = values[2] === WITH_LEVEL ? FIELDS : FIELDS + 1;
  if (JSON.stringify(values) !== text || values.length !== wanted) {
    throw new SealRefused(REFUSALS.rewritten);
  }
  const [sealNumber, issue, kind, headName, houseAddress, cause, level] = values;
  const [issuedOn, municipalityCode, purpose, declared = ""] = values.slice(7);
  return {
    number: sealNumber, issue, kind, headName, houseAddress, cause, level, issuedOn,
    municipalityCode, purpose, declared,
  };
}

/**
 * @param {string} issuer
 * @param {Uint8Array<ArrayBuffer>} array
 */
function message(issuer, array) {
  const head = new TextEncoder().encode(`RISAI1\0${issuer}\0`);
  return joined(head, array);
}

/** @param {Uint8Array<ArrayBuffer>} signature */
async function codeOf(signature) {
  const content = joined(new TextEncoder().encode("RISAI1-CODE\0"), signature);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  let rest = number(digest.slice(0, CODE_BYTES));
  let code = "";
  while (code.length < CODE_LENGTH) {
    code += CODE_LETTERS[Number(rest & 31n)];
    rest >>= 5n;
  }
  return code;
}

/**
 * @param {Uint8Array} head
 * @param {Uint8Array} tail
 */
function joined(head, tail) {
  const whole = new Uint8Array(head.length + tail.length);
  whole.set(head);
  whole.set(tail, head.length);
  return whole;
}

/** @param {Uint8Array} bytes */
function number(bytes) {
  return bytes.reduce((total, byte) => (total << 8n) | BigInt(byte), 0n);
}

/** @param {string} text base64url, written in the one canonical way */
function decode(text) {
  const plain = text.replaceAll("-", "+").replaceAll("_", "/");
  let binary;
  try {
    binary = atob(plain);
  } catch {
    throw new SealRefused(REFUSALS.rewritten);
  }
  if (btoa(binary).replace(/=+$/, "") !== plain) throw new SealRefused(REFUSALS.rewritten);
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

/** @param {SealedFields} fields */
function entries(fields) {
  return [
    ["証明書の種類", KINDS[fields.kind] ?? fields.kind],
    ["整理番号", `${fields.number}（第${fields.issue}回交付）`],
    ["世帯主氏名", fields.headName],
    ["罹災原因", fields.cause],
    ...(fields.declared ? [["申出・届出の内容", fields.declared]] : []),
    ["被災した場所", fields.houseAddress],
    ["被害の程度", fields.level ? (LEVELS[fields.level] ?? fields.level) : "証明なし"],
    ["交付年月日", japaneseDay(fields.issuedOn)],
    ["市区町村コード", fields.municipalityCode],
  ];
}

/** @param {string} moment ISO 8601 with its offset; the day of it in Japan is returned */
function japaneseDate(moment) {
  const inJapan = new Date(Date.parse(moment) + 9 * 60 * 60 * 1000);
  return inJapan.toISOString().slice(0, 10);
}

/** @param {string} day an ISO date */
function japaneseDay(day) {
  const era = new Intl.DateTimeFormat("ja-JP-u-ca-japanese", {
    era: "long", year: "numeric", month: "long", day: "numeric", timeZone: "UTC",
  });
  return `${era.format(new Date(day))}（${day}）`;
}

/**
 * @param {HTMLElement} place
 * @param {string} verdict one word for the style sheet: valid, drill or refused
 * @param {string} sentence
 * @param {string[][]} rows
 */
function show(place, verdict, sentence, rows = []) {
  const paragraph = document.createElement("p");
  paragraph.textContent = sentence;
  const list = document.createElement("dl");
  for (const [term, value] of rows) {
    list.append(element("dt", term), element("dd", value));
  }
  place.dataset.verdict = verdict;
  place.replaceChildren(paragraph, ...(rows.length ? [list] : []));
}

/**
 * @param {string} name
 * @param {string} text never markup: a name may hold any letter
 */
function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

/**
 * @param {HTMLElement} place
 * @returns {Promise<PublishedKey[]>}
 */
async function publishedKeys(place) {
  try {
    if (place.dataset.published) return JSON.parse(place.dataset.published).keys;
    const answer = await fetch(place.dataset.keys ?? "/v/keys.json", { cache: "no-cache" });
    if (!answer.ok) throw new Error(String(answer.status));
    return (await answer.json()).keys;
  } catch {
    throw new SealRefused(REFUSALS.noKeys);
  }
}

/** What the ledger says, where it changed since the page was made. @type {Record<string, string>} */
const STATES = {
  valid: "有効な証明書の記録があります。",
  superseded: "この証明書は新しいものに替わりました。新しい証明書を見せてもらってください。",
  void: "この証明書は無効になりました。証明書として使えません。",
  unknown: "この証明書の記録は見つかりません。発行した窓口に確かめてください。",
};
const UNREACHED =
  "いまも有効かどうかは、つながらないため確かめられませんでした。つながる場所でもう一度読み取ってください。";

/**
 * Show what the ledger says, asked anew where the seal was just found true.
 *
 * @param {HTMLElement | null} ledger
 * @param {boolean} isAsked
 */
async function tell(ledger, isAsked) {
  if (!ledger) return;
  if (isAsked) {
    const state = await stateNow(ledger);
    if (state !== ledger.dataset.state) {
      ledger.dataset.state = state;
      ledger.replaceChildren(element("p", STATES[state] ?? UNREACHED));
    }
  }
  ledger.classList.add("is-checked");
}

/**
 * @param {HTMLElement} ledger
 * @returns {Promise<string>} a state, or nothing where the server cannot be reached
 */
async function stateNow(ledger) {
  try {
    const answer = await fetch(ledger.dataset.ask ?? "", { cache: "no-store" });
    if (!answer.ok) return "";
    return (await answer.json()).state;
  } catch {
    return "";
  }
}

/**
 * @param {HTMLElement} place
 * @param {HTMLElement | null} ledger hidden until the seal has been found true
 */
async function check(place, ledger) {
  const text = location.href;
  ledger?.classList.remove("is-checked");
  // The name and the address must not stay behind in the history of a shared device.
  history.replaceState(null, "", location.pathname);
  try {
    if (!globalThis.crypto?.subtle) throw new SealRefused(REFUSALS.insecure);
    const fields = await verify(text, await publishedKeys(place));
    const isDrill = fields.purpose === "drill";
    const sentence = isDrill
      ? "訓練のために作成された証明書です。証明書としての効力はありません。"
      : "署名は正しく、発行後に書き換えられていません。紙に印刷された内容と見比べてください。";
    await tell(ledger, true);
    show(place, isDrill ? "drill" : "valid", sentence, entries(fields));
  } catch (fault) {
    const refused = fault instanceof SealRefused;
    show(place, "refused", refused ? fault.message : REFUSALS.rewritten);
  }
}

const place = globalThis.document?.getElementById("seal-check");
if (place) {
  const ledger = document.getElementById("ledger");
  if (location.hash) check(place, ledger);
  else tell(ledger, false);
  addEventListener("hashchange", () => location.hash && check(place, ledger));
}
