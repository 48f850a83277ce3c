// Passkeys (WebAuthn). A form [data-passkey] asks the browser for a key before it is sent.
//   "create": make a new key; "get": show one we know; both with options in the JSON element [data-passkey-options]
//   "login":  log in without a password; options are fetched from the form's own address
// What a browser without passkeys cannot use stays hidden.

const supported = Boolean(window.PublicKeyCredential && navigator.credentials?.create);

const toBytes = (text) => {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0)).buffer;
};
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const withIds = (list) => (list || []).map((one) => ({ ...one, id: toBytes(one.id) }));

async function create({ publicKey }, passwordless) {
  const selection = { ...publicKey.authenticatorSelection };
  selection.residentKey = passwordless ? "required" : "discouraged";
  selection.requireResidentKey = passwordless;
  if (passwordless) selection.userVerification = "required";
  const key = await navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: toBytes(publicKey.challenge),
      user: { ...publicKey.user, id: toBytes(publicKey.user.id) },
      excludeCredentials: withIds(publicKey.excludeCredentials),
      authenticatorSelection: selection,
    },
  });
  return pack(key, {
    attestationObject: toText(key.response.attestationObject),
    transports: key.response.getTransports?.() || [],
  });
}

async function get({ publicKey }) {
  const key = await navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: toBytes(publicKey.challenge),
      allowCredentials: withIds(publicKey.allowCredentials),
    },
  });
  const { authenticatorData, signature, userHandle } = key.response;
  return pack(key, {
    authenticatorData: toText(authenticatorData),
    signature: toText(signature),
    userHandle: userHandle ? toText(userHandle) : null,
  });
}

function pack(key, response) {
  return {
    id: key.id,
    rawId: toText(key.rawId),
    type: key.type,
    authenticatorAttachment: key.authenticatorAttachment,
    clientExtensionResults: key.getClientExtensionResults(),
    response: { clientDataJSON: toText(key.response.clientDataJSON), ...response },
  };
}

async function ask(form) {
  const kind = form.dataset.passkey;
  if (kind === "login") {
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`no options: ${answer.status}`);
    return get((await answer.json()).request_options);
  }
  const options = JSON.parse(document.getElementById(form.dataset.passkeyOptions).textContent);
  if (kind === "create") return create(options.creation_options, form.elements.passwordless?.checked ?? false);
  return get(options.request_options);
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!supported) continue;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) return; // the key is there: send it
    event.preventDefault();
    const problem = form.querySelector("[data-passkey-error]");
    problem.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(await ask(form));
      form.requestSubmit();
    } catch {
      problem.hidden = false;
    }
  });
}
