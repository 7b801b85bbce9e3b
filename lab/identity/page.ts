import type { Directory } from '../directory';

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1b1f24}
button{display:block;width:100%;text-align:left;font:inherit;padding:.6rem .8rem;margin:.35rem 0;border:1px solid #c9d1d9;
border-radius:6px;background:#fff;cursor:pointer}button:hover,button:focus{border-color:#1f6feb;background:#f2f7ff}
small{display:block;color:#57606a}pre{background:#f6f8fa;padding:.8rem;overflow:auto}`;

/** A whole HTML page. */
export function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escapeHtml(title)}</title><style>${STYLE}</style>
<h1>${escapeHtml(title)}</h1>${body}</html>`;
}

/** Everybody who can log in, one button each. There are no passwords: it is a lab. */
export function loginPage({ accounts }: Directory, action: string): string {
  const buttons = accounts.map(
    ({ id, grants }) =>
      `<button name="account" value="${escapeHtml(id)}">${escapeHtml(name(id))}<small>${escapeHtml(grants.join('; ') || 'no role')}</small></button>`,
  );
  const form = `<form method="post" action="${escapeHtml(action)}">${buttons.join('\n')}</form>`;
  return page(
    'Log in to the lab',
    `<p>Everybody whom tenants.yaml names. One click, no password.</p>${form}`,
  );
}

function name(id: string): string {
  return id.startsWith('group:') ? `somebody in the group ${id.slice('group:'.length)}` : id;
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
